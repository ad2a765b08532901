"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.tone.lists import word_list

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="workflow", clause="sensitive")
def sensitive_topic(reading: Reading) -> Iterator[Statement]:
    """The post touches a sensitive topic, so that a second reader is worth having.

    Death, war, faith, gender, migration, disputes, crime, politics of the day. It says nothing against the post: told neutrally, it may well go out.
    One remark for each topic. `[neutrality] sensitive_topics = false` in school.toml switches it off.

    Why it matters: On such topics a word that one reader passes over wounds another, and the family concerned may be among the readers.
    Instead: Ask a second person to read it, best somebody who stands closer to the topic.
    Source: Aspire Educational Trust, Social Media (2023), staff conduct: sensitivity on controversial matters; Department for Education, Political
    impartiality in schools (2022).
    """
    school = reading.school
    if not school.settings.neutrality.sensitive_topics:
        return
    seen: set[str] = set()
    for passage in reading.passages:
        if passage.kind in ("file_name", "code"):
            continue
        for hit in word_list("sensitive").hits(passage.text):
            if hit.term.tag in seen:
                continue
            seen.add(hit.term.tag)
            yield sensitive_topic.finding(
                Level.ADVISE,
                passage.evidence(hit.start, hit.end),
                message=f"A sensitive topic ({hit.term.says}): a second reader is worth having.",
                confidence=0.8,
                instead=hit.term.better,
                kind=hit.term.tag,
            )
