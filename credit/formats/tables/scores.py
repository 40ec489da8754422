"""The scores table: what a provider says of a customer's solvency, on the provider's own scale."""

from dataclasses import dataclass
from datetime import date

from credit.formats.cells import CODE, DATE, SIREN_NUMBER, TEXT
from credit.formats.columns import Kind, column
from credit.formats.findings import Findings
from credit.formats.tables.line import Line
from credit.formats.tables.words import CUSTOMER, CUSTOMER_VAGUE, SIREN
from credit.rules.external_scores import SCALES, OffScale, class_of, points_of

ANY_NAMES = [scale.names[0] for scale in SCALES]


@dataclass(slots=True)
class ScoreLine(Line):
    """One customer's score: `native` as the provider writes it, `points` where that is 0 to 100."""

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
    if not one.native:
        return
    if one.provider is None:  # then the customer's own says which scale it is, once that is known
        if not any(_is_on(name, one.native) for name in (None, *ANY_NAMES)):
            errors.add(one.line, "native", "score_unreadable", one.native)
    else:
        refuse_off_scale(one, one.provider, errors)
    one.points = points_of(one.native)


def refuse_off_scale(one: ScoreLine, provider: str | None, errors: Findings) -> None:
    """Note a value its provider's scale does not have, and what that has."""
    try:
        class_of(provider, one.native)
    except OffScale as off:
        errors.add(one.line, "native", "score_off_scale", f"{one.native} ({off.allowed})")


def _is_on(provider: str | None, native: str) -> bool:
    try:
        class_of(provider, native)
    except OffScale:
        return False
    return True


SCORES = Kind(
    "scores", ScoreLine, key=("code", "siren"), either=(("code", "siren"),), complete=_complete
)
