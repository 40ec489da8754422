"""Jobs that keep figures true: whatever is owed, in transactions of at most 100 customers."""

from credit.operations import figures
from credit.operations.actor import MACHINE
from credit.operations.work import transact, transact_in_turn


def recompute() -> None:
    """Recompute every stale customer, then their groups. Delivery: at least once; twice is once."""
    while transact_in_turn(figures.recompute) or transact_in_turn(figures.spread_in_groups):
        pass


def nightly() -> None:
    """Owe everyone new figures once business midnight has passed. Delivery: at least once; twice is once."""
    transact(MACHINE, figures.mark_stale_overnight)
