"""The typeface of paper: Source Sans Pro (SIL Open Font License), which has Latin, Greek and Cyrillic.

What it lacks is spelled with what it has, or shown as "?": no name of a customer stops a document.
"""

import re
import unicodedata
from functools import cache

from font_source_sans_pro import font_files_ttf
from fontTools.ttLib import TTFont

REGULAR, BOLD = font_files_ttf["SourceSansPro"], font_files_ttf["SourceSansProSemibold"]
UNKNOWN = "?"
RESERVED = "◊"  # never printed: paper puts it where the number of pages goes
THIN = "\u202f"  # between the groups of a number; the typeface's own can hardly be seen
TAB = re.compile(r"[\t\v\f]+")


def printable(text: str) -> str:
    """Spell a text with the letters the typeface has; all line ends are one, control signs go."""
    text = TAB.sub(" ", "\n".join(text.splitlines())).replace(THIN, "\xa0")
    text = unicodedata.normalize("NFC", text)
    return "".join(map(_letter, text))


def advance(text: str, *, bold: bool = False) -> float:
    """Say how long a line of printable text is, in ems: times the size of its letters."""
    widths = _widths(bold)
    return sum(map(widths.__getitem__, text))


@cache
def _widths(bold: bool) -> dict[str, float]:
    with TTFont(BOLD if bold else REGULAR) as face:
        ems, metrics = face["head"].unitsPerEm, face["hmtx"]
        return {chr(code): metrics[name][0] / ems for code, name in face.getBestCmap().items()}


@cache
def _letters() -> frozenset[str]:
    return frozenset(_widths(False).keys() & _widths(True).keys()) - {RESERVED}


@cache
def _letter(sign: str) -> str:
    """Give the sign itself, its plain form (ligatures, accents without a glyph, wide digits), or "?"."""
    if sign == "\n" or sign in _letters():
        return sign
    if unicodedata.category(sign) in ("Cc", "Cf"):
        return ""
    plain = unicodedata.normalize("NFKD", sign)
    known = "".join(one for one in plain if one in _letters() and not unicodedata.combining(one))
    return known or ("" if unicodedata.combining(sign) else UNKNOWN)
