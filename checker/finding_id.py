"""The id of a finding: a keyed hash of what was found, so that an answer to it survives an edit elsewhere and dies with an edit of its own words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from checker.draft import Draft
from checker.finding import Finding, PhotoRegion, TextSpan
from checker.keys import SchoolKey

_NO_KEY = SchoolKey(b"no key")
"""Where a school has no key yet. Such ids stand beside the words they are made of and are kept nowhere; whoever files a case makes a key first."""


def with_ids(findings: Iterable[Finding], draft: Draft, photos: Mapping[str, str], key: SchoolKey | None) -> tuple[Finding, ...]:
    """The findings with their ids.

    Args:
        photos: hash of each photo's bytes, by its name in the draft.
        key: the school's; without one the ids are not secret.
    """
    return tuple(replace(f, id=_id(f, draft, photos, key or _NO_KEY)) for f in findings)


def _id(finding: Finding, draft: Draft, photos: Mapping[str, str], key: SchoolKey) -> str:
    return key.mac("finding", finding.check, finding.category, finding.kind, *_what(finding, draft, photos), *sorted(finding.pupil_ids))[
        :24
    ]


def _what(finding: Finding, draft: Draft, photos: Mapping[str, str]) -> tuple[str, ...]:
    """What was found: the words quoted and in which kind of text, or the photo by its content and the place in it, or all that the draft says."""
    match finding.evidence:
        case TextSpan(field=name, quote=quote):
            # Not where it stands: words before it may come and go. Not which photo's alt text: photos may be put in another order.
            return "text", name.partition("[")[0], quote
        case PhotoRegion(photo=photo, box=box, time=time, quote=quote):
            return "photo", photos.get(photo, photo), json.dumps([list(box), round(time, 2) if time is not None else None]), quote or ""
        case _:
            said = json.dumps([draft.text, sorted(draft.alt_text.values()), sorted(photos.values())], ensure_ascii=False)
            return "draft", hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
