"""See the function: its docstring is the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.school import School
    from checker.senses import Reading

# Names that stand in watermarks and credit lines. Each is a picture library's or agency's own name.
_LIBRARIES = re.compile(
    r"shutter\s?stock|getty\s?images|\bi\s?stock(?:photo)?\b|adobe\s?stock|\balamy\b|deposit\s?photos|dreamstime|123\s?rf|big\s?stock|fotolia|"
    r"can\s?stock\s?photo|vecteezy|freepik|\bpa (?:media|images|wire)\b|\breuters\b|associated press|\bafp\b|\brex features\b|school\s?photograph\w*",
    re.I,
)
_MARK = re.compile(
    r"©|\(c\)\s|\bcopyright\b|\ball rights reserved\b|\bphoto(?:graph)?s?\s*(?:by|:)\s*\w|\bimage(?: courtesy)?(?: of|:)\s*\w", re.I
)
# What cameras and phones write by themselves into Copyright and Artist when nobody has filled them in.
_EMPTY = re.compile(
    r"^[\W_]*$|^(unknown|none|n/?a|user|owner|artist|author|copyright|photographer|default|picasa|olympus digital camera|samsung.*|lg.*|sony.*)$",
    re.I,
)
_OPEN = re.compile(r"public domain|creative commons|\bcc[ -]?(?:0|by)\b|creativecommons\.org", re.I)


@check(category="copyright", clause="copyright")
def photo_copyright(reading: Reading) -> Iterator[Statement]:
    """A photo says that somebody else holds the rights: a credit or copyright line in its file, or a watermark in the picture.

    The school's own name and the names of its staff are not a finding. A licence such as Creative Commons asks for a second look: most want a credit.

    Why it matters: Publishing another's photo without permission is a breach of copyright, and picture libraries send invoices for it.
    Instead: Use a photo that the school took itself, or keep the permission or licence on file and give the credit it asks for.
    Source: Copyright, Designs and Patents Act 1988; IPTC Photo Metadata Standard (Copyright Notice, Credit Line, Creator).
    """
    own = reading.session.prepared("photo_copyright", lambda: _own_names(reading.school))
    for photo in reading.photos:
        told = [
            entry
            for entry in photo.metadata.of("rights")
            if not _EMPTY.match(entry.value) and not any(name in entry.value.casefold() for name in own)
        ]
        if told:
            licence = any(_OPEN.search(entry.value) for entry in told)
            fields = ", ".join(dict.fromkeys(f"{e.where} {e.tag}" for e in told))
            yield photo_copyright.finding(
                Level.REVIEW,
                photo.region(),
                message=f"Photo {photo.number}: its file names {'a licence' if licence else 'somebody who holds the rights'} ({fields}).",
                confidence=0.8,
                kind="licence" if licence else "metadata",
            )
        for passage in photo.passages:
            if passage.kind != "picture_words":
                continue
            for pattern, kind in ((_LIBRARIES, "watermark"), (_MARK, "credit")):
                hit = pattern.search(passage.text)
                line = _line_of(passage.text, hit.start()) if hit else ""
                if hit and not any(name in line for name in own):
                    yield photo_copyright.finding(
                        Level.REVIEW,
                        passage.evidence(hit.start(), hit.end()),
                        message=f"Photo {photo.number}: the picture carries {'the mark of a picture library or agency' if kind == 'watermark' else 'a copyright or credit line'}.",
                        confidence=0.85,
                        kind=kind,
                    )
                    break


def _line_of(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return text[start : end if end >= 0 else len(text)].casefold()


def _own_names(school: School) -> tuple[str, ...]:
    settings = school.settings
    names = [settings.school.name, *settings.names.schools, *(f"{m.first_name} {m.last_name}" for m in school.staff if m.first_name)]
    names += [f"{m.title} {m.last_name}" for m in school.staff if m.title]
    return tuple(n.casefold().strip() for n in names if len(n.strip()) > 3)
