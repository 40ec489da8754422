"""The job that works out penalties for late payment."""

from credit.operations import penalties
from credit.operations.actor import MACHINE
from credit.operations.work import transact


def reckon_penalties() -> None:
    """Work out the penalties of every customer whose figures moved. At least once; twice is once."""
    while transact(MACHINE, penalties.reckon):
        pass
