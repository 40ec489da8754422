"""What becomes of an entry made offline when the world has moved meanwhile (sync.md 2, "Push").

An entry is never dropped: it is applied, applied with a flag, merged into what is there, or kept as a note.
"""

from collections.abc import Iterable
from dataclasses import dataclass

IN_A_ROW = 2  # † promises on the same debt without one kept (domain.md 2.5)
UNKEPT = frozenset({"active", "partly_kept", "broken"})


def disputed_minor(wanted: int | None, residual: int, already: int | None = None) -> int | None:
    """Give the amount a dispute freezes: the larger of what was said, never more than is still owed.

    None means unspecified, and stays so until somebody names an amount.
    """
    said = [amount for amount in (wanted, already) if amount is not None]
    return min(max(said), residual) if said else None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a promise covers of one item and what is still owed on it; minor units."""

    promised_minor: int
    residual_minor: int


def is_moot(basis: Iterable[Basis]) -> bool:
    """Say whether everything promised was paid before the promise arrived."""
    return not any(part.residual_minor > 0 for part in basis)


def basis_changed(basis: Iterable[Basis]) -> bool:
    """Say whether part of it was paid since the promise was made."""
    return any(part.residual_minor < part.promised_minor for part in basis)


def paid_minor(basis: Iterable[Basis]) -> int:
    """Give how much of what was promised has been paid since."""
    return sum(max(0, part.promised_minor - part.residual_minor) for part in basis)


def too_many_in_a_row(states: Iterable[str]) -> bool:
    """Say whether another promise would be the third without one kept.

    states: of the promises on the same debt, newest first; cancelled ones do not count.
    """
    unkept = 0
    for state in states:
        if state == "kept":
            break
        unkept += state in UNKEPT
    return unkept >= IN_A_ROW
