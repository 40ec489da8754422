"""What providers say of solvency, each on its own scale, mapped to the house's classes (domain.md 2.13).

A provider's value is kept as it writes it; only the class is ours. A new provider is one more registration.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from credit.rules.risk import POLICY, UNRATED, class_at
from credit.rules.search import fold

NO_SCORE = frozenset({"nc", "n/c", "none", "nr", "na", "n/a", "-"})
POINTS = re.compile(r"(\d{1,3})(?:[.,]0+)?(?:/100)?")
COTATION = re.compile(r"[a-nx]?(?:([1-6])([+-]?)|([78p0]))")


class OffScale(ValueError):
    """A value its provider's scale does not have; `allowed` names what it has."""

    def __init__(self, allowed: str) -> None:
        super().__init__(allowed)
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Scale:
    """One provider's scale.

    names: how the provider's name begins, folded. allowed: what may stand there, for people.
    class_of: reads a value in lower case, without spaces; None = not on this scale.
    """

    names: tuple[str, ...]
    allowed: str
    class_of: Callable[[str], str | None]


def class_of(provider: str | None, native: str) -> str:
    """Map a value as its provider writes it to A–E, or unrated. Raises OffScale.

    A provider without a scale of its own scores 0 to 100, or says itself of how many: "7/10", "14/20".
    """
    text = _bare(native)
    if text in NO_SCORE:
        return UNRATED
    scale = scale_of(provider)
    found = scale.class_of(text)
    if found is None:
        raise OffScale(scale.allowed)
    return found


def class_kept(provider: str | None, native: str | None, points: int | None) -> str | None:
    """Map what a customer's row holds; None without a score. Older rows have `points` alone."""
    if native is not None:
        return class_of(provider, native)
    return None if points is None else class_at(points, POLICY.external_floors)


def points_of(native: str) -> int | None:
    """Read a value as 0 to 100 points; None for every other scale."""
    found = POINTS.fullmatch(_bare(native))
    return int(found[1]) if found and int(found[1]) <= 100 else None


def scale_of(provider: str | None) -> Scale:
    """Find a provider's scale, by how its name begins; any other provider's is the open one."""
    name = f"{fold(provider or '')} "
    return next(
        (scale for scale in SCALES if any(name.startswith(f"{each} ") for each in scale.names)),
        OPEN,
    )


def creditsafe(text: str) -> str | None:
    """Map Creditsafe's 0–100: 71, 51, 30 and 21 begin A to D; 0 has failed.

    Source: Creditsafe's international scores, bands very low risk to very high, as in domain.md 2.13.
    """
    points = points_of(text)
    return None if points is None else class_at(points, POLICY.external_floors)


def banque_de_france(text: str) -> str | None:
    """Map the Banque de France's cotation of 8 January 2022: 1+ to 6- in thirds, 7, 8, P; 0 says nothing.

    The letter of activity (A to N, X) may stand before and judges size, not risk. Excellent and very
    satisfactory are A; strong, with 4+, B: the ten grades the Eurosystem takes as collateral. Good to
    intermediate (to 5+) are C; fragile (to 6+) D; threatened, payment incidents and P, insolvency, are E.
    Source: Banque de France, "Cotation des entreprises", scale in force since 8 January 2022.
    """
    found = COTATION.fullmatch(text)
    if found is None:
        return None
    if found[3]:
        return UNRATED if found[3] == "0" else "E"
    place = 3 * int(found[1]) - {"+": 2, "": 1, "-": 0}[found[2]]  # 1 for 1+, 18 for 6-
    return next(
        (name for name, last in zip("ABCD", (6, 10, 13, 16), strict=True) if place <= last), "E"
    )


def out_of(most: int) -> Callable[[str], str | None]:
    """Build a scale from 0 to `most`, best on top, decimals allowed: its percent on the internal bands.

    Source: the house's own floors for A to D (80, 60, 40, 20 percent; domain.md 2.13): no provider's.
    """
    written = re.compile(rf"(\d{{1,2}})(?:[.,](\d{{1,2}}))?/{most}")

    def read(text: str) -> str | None:
        found = written.fullmatch(text)
        if found is None:
            return None
        hundredths = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
        if hundredths > most * 100:
            return None
        return class_at(hundredths // most, POLICY.internal_floors)

    return read


out_of_ten, out_of_twenty = out_of(10), out_of(20)


def open_scale(text: str) -> str | None:
    """Map what no known provider says: n/10, n/20, or points from 0 to 100 on Creditsafe's bands."""
    return out_of_ten(text) or out_of_twenty(text) or creditsafe(text)


SCALES = (
    Scale(("creditsafe",), "Creditsafe 0…100, NC", creditsafe),
    Scale(
        ("banque de france", "bdf", "fiben"),
        "Banque de France 1+ 1 1-…6-, 7, 8, P, 0",
        banque_de_france,
    ),
)
OPEN = Scale((), "0…100, n/10, n/20, NC", open_scale)


def _bare(native: str) -> str:
    return "".join(native.split()).casefold().replace("−", "-").replace("–", "-")
