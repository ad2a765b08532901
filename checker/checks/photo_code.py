"""See the function: its docstring is the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checker.check import check
from checker.finding import Level, Statement

if TYPE_CHECKING:
    from checker.senses import Reading

_SHOP = re.compile(r"^(ean|upc|isbn|databar)", re.I)


@check(category="photo", clause="identifying-information")
def photo_code(reading: Reading) -> Iterator[Statement]:
    """A QR code or barcode in a photo, and what it gives away.

    What the code says is read by the checks on names, personal details and links as if it were written out. Codes to the school's own websites and
    barcodes of goods are not a finding.

    Why it matters: Nobody sees where a code leads, and it works from a photo as well as from the wall: to a form with pupils' details, a shared folder, the network.
    Instead: Scan it and look at what opens. Cover it, or leave the photo out, unless it is meant for everybody.
    Source: National Cyber Security Centre, QR codes: what's the real risk? (2024).
    """
    school = reading.school
    own = {_host(site) for site in school.settings.contacts.websites}
    for photo in reading.photos:
        for code in photo.look.codes:
            text, form = code.text, code.kind
            where = photo.region(code.box, code.time)
            upper = text.upper()
            if upper.startswith("WIFI:"):
                secret = re.search(r";P:[^;]", upper) is not None
                yield photo_code.finding(
                    Level.STOP if secret else Level.REVIEW,
                    where,
                    message=f"Photo {photo.number}: a code holds the name{' and password' if secret else ''} of a wireless network.",
                    confidence=0.99,
                    kind="wifi",
                    category="personal",
                    clause="passwords",
                )
            elif upper.startswith(("BEGIN:VCARD", "MECARD:", "BIZCARD:", "TEL:", "SMSTO:", "MAILTO:", "MATMSG:", "GEO:")):
                yield photo_code.finding(
                    Level.REVIEW,
                    where,
                    message=f"Photo {photo.number}: a code holds somebody's contact details or a place.",
                    confidence=0.95,
                    kind="contact",
                )
            elif (host := _host(text)) and "." in host:
                if not any(host == o or host.endswith("." + o) for o in own if o):
                    yield photo_code.finding(
                        Level.REVIEW,
                        where,
                        message=f"Photo {photo.number}: a code leads to a page that is not the school's own.",
                        confidence=0.9,
                        kind="link",
                    )
            elif not _SHOP.match(form):
                yield photo_code.finding(
                    Level.ADVISE,
                    where,
                    message=f"Photo {photo.number}: there is a {'QR code' if 'qr' in form.lower() else 'barcode'} in it. On a pupil's card such a code is the pupil's number.",
                    confidence=0.7,
                    kind="code",
                )


def _host(text: str) -> str:
    """The host of a web address, without `www.`; "" for what is none."""
    if not re.match(r"(?i)(https?://|www\.)\S+$|[\w-]+(\.[\w-]+)+(/\S*)?$", text):
        return ""
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.")
