"""The dunning decision with its trace, beside one SQL statement that reads and writes as much."""

from tests.bench.dunning_many import FEWER, decided
from tests.bench.run import Run, medians


def measure(run: Run) -> None:
    """Decide on so many open items, fresh books each round."""
    if run.has("dunning_decision"):
        return
    rounds = [decided(run, FEWER) for _ in range(run.rounds)]
    run.say("dunning_decision", items=FEWER, rounds=run.rounds, **medians(rounds))
