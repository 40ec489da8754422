"""Payment terms as people and ledgers write them, in French, English, German and Spanish."""

import re

from credit.rules.dates import DAYS_THEN, DAYS_THEN_ON, THEN_DAYS

Terms = tuple[int, str | None]  # days, and the reading of "end of month" if it was said

LONGEST_DAYS = 365
LAST_DAY = 31
DAYS = r"(\d{1,3})\s*(?:jours?|days?|tagen?|d[ií]as?|j|d|t)?\s*(?:nets?|netto|neto)?"
END = r"(?:fdm|fm|fin de mois|end of month|eom|monatsende|fin de mes)"
CASH = re.compile(
    r"comptant|cash|[aà] r[eé]ception|immediate?|sofort|barzahlung|al contado|contado",
    re.IGNORECASE,
)
DAYS_FIRST = re.compile(DAYS, re.IGNORECASE)
DAYS_THEN_END = re.compile(rf"{DAYS}\s*{END}", re.IGNORECASE)
END_THEN_DAYS = re.compile(rf"{END}\s*\+?\s*{DAYS}", re.IGNORECASE)
ON_A_DAY = re.compile(rf"{DAYS}\s*{END}\s*(?:le|the|on the|am|el)?\s*(\d{{1,2}})", re.IGNORECASE)


def read_terms(text: str) -> Terms | None:
    """Read "30", "45 jours fin de mois" (days, then month-end), "fin de mois + 45" (the other reading).

    "45 FM 10" ends on the 10th after that month-end. None: not understood.
    """
    text = text.strip()
    if CASH.fullmatch(text):
        return 0, None
    for pattern, reading in (
        (DAYS_FIRST, None),
        (DAYS_THEN_END, DAYS_THEN),
        (END_THEN_DAYS, THEN_DAYS),
    ):
        found = pattern.fullmatch(text)
        if found and int(found[1]) <= LONGEST_DAYS:
            return int(found[1]), reading
    found = ON_A_DAY.fullmatch(text)
    if found and int(found[1]) <= LONGEST_DAYS and 1 <= int(found[2]) <= LAST_DAY:
        return int(found[1]), f"{DAYS_THEN_ON}{int(found[2])}"
    return None
