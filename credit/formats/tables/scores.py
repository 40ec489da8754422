"""The scores table: what a provider says of a customer's solvency (domain: risk scales, 0 to 100)."""

import re
from dataclasses import dataclass
from datetime import date

from credit.formats.cells import CODE, DATE, SIREN_NUMBER, TEXT
from credit.formats.columns import Kind, column
from credit.formats.findings import Findings
from credit.formats.tables.words import CUSTOMER, CUSTOMER_VAGUE, SIREN

UNRATED = frozenset({"nc", "n/c", "none", "nr", "na", "n/a", "-"})
POINTS = re.compile(r"(\d{1,3})(?:[.,]0+)?(?:/100)?")


@dataclass(slots=True)
class ScoreLine:
    """One customer's score: `native` as the provider writes it, `points` 0 to 100, None = not rated."""

    line: int
    code: str | None = column(CODE, CUSTOMER, vague=CUSTOMER_VAGUE)
    siren: str | None = column(SIREN_NUMBER, SIREN)
    native: str = column(
        CODE,
        "score note notation scoring rating bonitat bonitaet bonitatsindex puntuacion creditscore",
        required=True,
    )
    scored_on: date = column(
        DATE,
        "datescore datenotation datedescore scoredate ratingdate scoredon bewertungsdatum fechapuntuacion",
        vague="date datum fecha",
        required=True,
    )
    provider: str | None = column(
        TEXT, "fournisseur agence source provider agency anbieter auskunftei proveedor bureau"
    )
    points: int | None = None


def _complete(one: ScoreLine, errors: Findings) -> None:
    if not one.code and not one.siren:
        errors.add(one.line, "code", "code_missing")
    text = (one.native or "").replace(" ", "").casefold()
    found = POINTS.fullmatch(text)
    if found and int(found[1]) <= 100:
        one.points = int(found[1])
    elif text and text not in UNRATED:
        errors.add(one.line, "native", "score_unreadable", one.native)


SCORES = Kind(
    "scores", ScoreLine, key=("code", "siren"), either=(("code", "siren"),), complete=_complete
)
