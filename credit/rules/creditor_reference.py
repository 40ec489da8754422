"""Creditor references that carry their own check, in a field of their own or inside free text.

ISO 11649 ("RF…", modulo 97), the Swiss QR and ISR reference (27 digits, modulo 10 recursive; SIX, Swiss
Implementation Guidelines QR-bill, annex B), the Belgian structured message ("+++090/9337/55493+++", modulo
97; Febelfin). A reference is given bare: capitals and digits, without spaces, marks or slashes.
"""

import re
from collections.abc import Iterator

from credit.rules.identifiers import is_creditor_reference, is_ogm

LONGEST_TEXT = 2000  # characters looked through
ISO = re.compile(r"RF[0-9]{2}[0-9A-Z]{1,21}")
ISO_COMPACT = re.compile(r"(?<![0-9A-Z])RF[0-9]{2}[0-9A-Z]{1,21}(?![0-9A-Z])")
ISO_GROUPED = re.compile(
    r"(?<![0-9A-Z])RF[0-9]{2}(?: [0-9A-Z]{4}){0,5}(?: [0-9A-Z]{1,4})?(?![0-9A-Z])"
)
BELGIAN = re.compile(r"(?<![0-9/])([0-9]{3})/([0-9]{4})/([0-9]{5})(?![0-9/])")
BELGIAN_BARE = re.compile(r"(?:\+{3}|\*{3}) ?([0-9]{12}) ?(?:\+{3}|\*{3})")
SWISS = re.compile(r"(?<![0-9])(?:[0-9]{27}|[0-9]{2}(?: [0-9]{5}){5})(?![0-9])")
CARRY = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)


def verified(field: str) -> str:
    """Give the reference a whole field holds, bare; "" when it is none or its check is wrong."""
    bare = _bare(field)
    holds = _is_iso(bare) or _is_swiss(bare) or _is_belgian(bare)
    return bare if holds else ""


def is_wrong(field: str) -> bool:
    """Say whether a field claims to be an ISO 11649 reference and fails its own check."""
    bare = _bare(field)
    return ISO.fullmatch(bare) is not None and not _is_iso(bare)


def found_in(text: str) -> str:
    """Find the first reference whose check holds inside free text; "" when there is none."""
    return next(_candidates(text[:LONGEST_TEXT].upper()), "")


def _candidates(text: str) -> Iterator[str]:
    for match in ISO_COMPACT.finditer(text):
        yield from filter(_is_iso, (match[0],))
    for match in ISO_GROUPED.finditer(text):
        groups = match[0].split(" ")
        tries = ("".join(groups[:count]) for count in range(len(groups), 1, -1))
        yield from filter(_is_iso, tries)
    for pattern in (BELGIAN, BELGIAN_BARE):
        for match in pattern.finditer(text):
            yield from filter(_is_belgian, ("".join(match.groups()),))
    for match in SWISS.finditer(text):
        yield from filter(_is_swiss, (match[0].replace(" ", ""),))


def _bare(field: str) -> str:
    return re.sub(r"[\s+*/]", "", field[:LONGEST_TEXT]).upper()


def _is_iso(text: str) -> bool:
    return ISO.fullmatch(text) is not None and is_creditor_reference(text)


def _is_belgian(text: str) -> bool:
    return bool(text.strip("0")) and is_ogm(text)


def _is_swiss(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{27}", text) or not text.strip("0"):
        return False
    carry = 0
    for digit in text[:26]:
        carry = CARRY[(carry + int(digit)) % 10]
    return (10 - carry) % 10 == int(text[26])
