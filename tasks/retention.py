"""The nightly job that lets go of what is older than its period."""

from functools import partial

from credit.operations import retention
from credit.operations.actor import MACHINE
from credit.operations.work import transact

MOST_BATCHES = 200  # of a kind and run; the next night goes on


def let_go() -> dict[str, int]:
    """Let go of what is owed, kind by kind, in batches; say how many. At least once; twice is once."""
    gone = dict[str, int]()
    for kind in retention.KEEPERS:
        gone[kind] = 0
        for _ in range(MOST_BATCHES):
            count = transact(MACHINE, partial(retention.let_go, kind=kind))
            gone[kind] += count
            if count == 0:
                break
    return gone
