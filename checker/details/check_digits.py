"""Check digits of the numbers that schools handle. Each function takes the bare characters and says whether they agree with their check."""

from __future__ import annotations

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Values 0 to 22; no I, O or S (DfE, Unique pupil numbers: the check letter)."""
UCI_LETTERS = "ABCDEFGHKLMRTVWXY"
"""Remainders 0 to 16 (JCQ, unique candidate identifier)."""


def upn(value: str) -> bool:
    """A unique pupil number or a former one: letter, twelve digits, of which the last may be a letter (temporary).

    Sum of position (2 to 13) times value, modulo 23, gives the letter. Test values: B801200005001 and Q207000016049.
    """
    value = value.upper()
    if len(value) != 13 or value[0] not in UPN_LETTERS or not value[1:12].isdigit():
        return False
    last = value[12]
    if not last.isdigit() and last not in UPN_LETTERS:
        return False
    values = [int(c) for c in value[1:12]] + [int(last) if last.isdigit() else UPN_LETTERS.index(last)]
    return UPN_LETTERS[sum(i * v for i, v in enumerate(values, 2)) % 23] == value[0]


def uln(value: str) -> bool:
    """A unique learner number: ten digits, the first not 0, weights 10 to 1 sum to 10 modulo 11 (HESA C17051). Test value: 9276308686."""
    return (
        len(value) == 10
        and value.isdigit()
        and value[0] != "0"
        and sum(int(d) * w for d, w in zip(value, range(10, 0, -1), strict=True)) % 11 == 10
    )


def nhs(value: str) -> bool:
    """An NHS number: ten digits, 11 minus the weighted sum modulo 11 (NHS Data Dictionary). Test value: 9434765870."""
    if len(value) != 10 or not value.isdigit() or len(set(value)) == 1:
        return False
    check = 11 - sum(int(d) * w for d, w in zip(value[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(value[9])


def uci(value: str) -> bool:
    """A unique candidate identifier: thirteen characters, weights 16 to 5, modulo 17 gives the letter. Test value: 681990012058G."""
    value = value.upper()
    if len(value) != 13 or not value[:5].isdigit() or not value[6:12].isdigit() or value[12] not in UCI_LETTERS:
        return False
    values = [int(c) if c.isdigit() else ord(c) - 64 for c in value[:12]]
    return UCI_LETTERS[sum(v * w for v, w in zip(values, range(16, 4, -1), strict=True)) % 17] == value[12]


def luhn(value: str) -> bool:
    """A payment card number (ISO/IEC 7812, Luhn). Test value: 4111111111111111."""
    digits = [int(d) for d in value if d.isdigit()]
    if not 12 <= len(digits) <= 19:
        return False
    return sum(d if i % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for i, d in enumerate(reversed(digits))) % 10 == 0


def iban(value: str) -> bool:
    """An international bank account number (ISO 13616): moved round and read as a number it leaves 1 modulo 97. Test value: GB82WEST12345698765432."""
    value = "".join(value.split()).upper()
    if len(value) < 15 or not value.isalnum():
        return False
    return int("".join(str(int(c, 36)) for c in value[4:] + value[:4])) % 97 == 1


def nino(value: str) -> bool:
    """A National Insurance number that could have been issued (HMRC, National Insurance Manual NIM39110)."""
    value = "".join(c for c in value.upper() if c.isalnum())
    return (
        len(value) in (8, 9)
        and value[:2].isalpha()
        and value[2:8].isdigit()
        and not set(value[:2]) & set("DFIQUV")
        and value[1] != "O"
        and value[:2] not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")
        and (len(value) == 8 or value[8] in "ABCD")
    )


def bare(value: str) -> str:
    """The letters and digits of a number as written."""
    return "".join(c for c in value if c.isalnum())
