"""The job that works out penalties for late payment."""

from credit.operations import penalties
from credit.operations.work import transact_in_turn


def reckon_penalties() -> None:
    """Work out the penalties of every customer whose figures moved. At least once; twice is once."""
    while transact_in_turn(penalties.reckon):
        pass
