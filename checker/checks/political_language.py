"""See the function: its docstring is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement
from checker.tone.dates import long_date
from checker.tone.elections import period_on
from checker.tone.kinds import POLITICAL
from checker.tone.lists import word_list
from checker.tone.statement import findings

if TYPE_CHECKING:
    from checker.senses import Reading


@check(category="neutrality", clause="no-politics")
def political_language(reading: Reading) -> Iterator[Statement]:
    """The post takes a side in a public debate.

    For or against a party, a government, a policy, a campaign, a petition, a strike or one side of a conflict, openly, slyly or by a slogan. Politics told
    as fact passes: a visit by the MP, a mock election, a lesson on the suffragettes, a polling station in the hall. In the weeks before an
    election (as the school's settings give it, else 25 working days before a scheduled poll in the school's nation) any mention of parties,
    politicians and elections asks for a second look.

    Why it matters: Families of every opinion send their children to the school and have to trust it. Public bodies may not publish what appears to support a
    party (Local Government Act 1986, section 2, for schools whose staff are the council's), and charities may not campaign for one.
    Instead: Say what is decided, by whom and when, show more than one view or none, and leave the choice to the reader.
    Source: Aspire Educational Trust, Social Media (2023), staff conduct: no side in a political debate; Department for Education, Political
    impartiality in schools (2022).
    """
    school = reading.school
    period = period_on(reading.on, school.settings)
    if period is not None:
        # First, so that a missing model does not silence it.
        for passage in reading.passages:
            hit = next((h for h in word_list("politics").hits(passage.text) if h.term.tag in ("party", "politician", "election")), None)
            if hit is not None and passage.kind not in ("file_name", "code"):
                yield political_language.finding(
                    Level.REVIEW,
                    passage.evidence(hit.start, hit.end),
                    message=f"Mentions politics within the pre-election period ({period.name}, until {long_date(period.ends)}): {hit.term.says}.",
                    confidence=0.8,
                    instead="Ask whether it can wait until after the poll. If it cannot, keep to facts, and have a second person read it.",
                    kind="pre_election",
                )
    yield from findings(political_language, POLITICAL, reading)
