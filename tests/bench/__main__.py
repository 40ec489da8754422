"""`make bench`: one JSON line per figure, with the floor measured in the same run where there is one.

Only ratios, bytes, requests and counts carry over to other machines; both sides run in turn, and a
ratio is the median of the rounds' ratios. To measure something new, add a line to `BENCHES`.
"""

import argparse
import importlib

from tests.bench.run import Run, circumstances
from webapp import garbage

# What figures a module measures: `measure(run)` there asks `run.wants(name)` and says `run.say(name, …)`.
BENCHES: dict[str, tuple[str, ...]] = {
    "tests.bench.phones": ("first_sync", "delta", "push"),
    "tests.bench.screens": ("offline_start", "open_customer", "search", "shell"),
    "tests.bench.freshness": ("event_to_phone",),
    "tests.bench.dunning": ("dunning_decision",),
    "tests.bench.dunning_many": ("dunning_many", "dunning_run"),
    "tests.bench.bank_matching": ("bank_matching",),
    "tests.bench.ledger_import": ("ledger_reading",),
    "tests.bench.credit_check": ("credit_check",),
    "tests.bench.recompute_one": ("recompute_one",),
    "tests.bench.review_many": ("review_many",),
    "tests.bench.feed": ("unchanged_pull", "changed_pull"),
    "tests.bench.push_sending": ("push_sending", "push_beside_slow"),
    "tests.bench.rush": ("morning_rush",),
    "tests.bench.working_day": ("working_day",),
}
WITH_PEERS = ("tests.bench.phones", "tests.bench.screens")
NAMES = [name for names in BENCHES.values() for name in names]


def main() -> None:
    """Measure everything, or only what is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", help=f"comma-separated: {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="small sizes, two rounds")
    parser.add_argument("--peers", action="store_true", help="beside other engines (npm registry)")
    parser.add_argument("--resume", action="store_true", help="go on where a run was interrupted")
    parser.add_argument("--rounds", type=int, help="how often each side has its turn")
    asked = parser.parse_args()
    only = frozenset(filter(None, asked.only.split(",")))
    if only - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(only - set(NAMES)))}")
    rounds = asked.rounds or (2 if asked.quick else 3)
    run = Run(only, asked.quick, asked.peers, rounds, asked.resume)
    run.say("run", **circumstances(), rounds=rounds, quick=asked.quick, peers=asked.peers)
    for module, names in BENCHES.items():
        if run.wants(*names) and (module in WITH_PEERS or not asked.peers):
            run.tell(", ".join(names))
            measure = importlib.import_module(module).measure
            garbage.settle_in()  # as every process of an installation does
            measure(run)
    run.tell(f"done; the lines are in {run.file}")


if __name__ == "__main__":
    main()
