"""`make bench`: one JSON line per figure, with the floor measured in the same run where there is one.

Only ratios, bytes, requests and counts carry over to other machines; both sides run in turn, and a
ratio is the median of the rounds' ratios.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from tests.bench import browser, dunning
from tests.bench.floor import FloorServer
from tests.bench.installation import served
from tests.browser import get_browser

CUSTOMERS, ITEMS, ENTRIES = 500, 10_000, 200


def say(name: str, **figures: Any) -> None:
    """Print one figure."""
    print(json.dumps({"bench": name, **figures}), flush=True)


def beside(
    rounds: int, ours: Callable[[], dict[str, Any]], floor: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Measure both sides in turn; give our last figures, both medians and the median ratio."""
    pairs = [(ours(), floor()) for _ in range(rounds)]
    return {
        **pairs[-1][0],
        "ms": statistics.median(one["ms"] for one, _ in pairs),
        "floor_ms": statistics.median(two["ms"] for _, two in pairs),
        "ratio": round(statistics.median(one["ms"] / two["ms"] for one, two in pairs), 2),
    }


def main() -> int:
    """Measure everything, or only the named figures; 1 when there is no browser."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("only", nargs="*", help="shell first_sync offline_start push dunning")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    wanted = set(asked.only or ("shell", "first_sync", "offline_start", "push", "dunning"))
    if "dunning" in wanted:
        for line in dunning.measure(ITEMS, asked.rounds):
            say("dunning_decision", **line)
    if not wanted - {"dunning"}:
        return 0
    path = get_browser()
    if path is None:
        print("bench: no Chrome or Chromium to be had", file=sys.stderr)
        return 1
    with sync_playwright() as playwright, served(CUSTOMERS, ITEMS) as url:
        in_browser(playwright, path, url, wanted, asked.rounds)
    return 0


def in_browser(playwright: Playwright, path: str, url: str, wanted: set[str], rounds: int) -> None:
    """Measure what a browser does."""
    floor = FloorServer(CUSTOMERS, ITEMS)
    size = {"customers": CUSTOMERS, "items": ITEMS}
    if "shell" in wanted:
        say("cold_shell", **browser.cold_shell(playwright, path, url))
    for cpu in (1, 4) if "first_sync" in wanted else ():
        figures = beside(
            rounds,
            lambda cpu=cpu: browser.first_sync(playwright, path, url, cpu),  # type: ignore[misc]
            lambda cpu=cpu: browser.floor_sync(playwright, path, floor.url, cpu),  # type: ignore[misc]
        )
        say("first_sync", cpu=cpu, **size, **figures, floor_bytes=floor.snapshot_bytes)
    for cpu in (1, 4) if "offline_start" in wanted else ():
        starts = [browser.offline_start(playwright, path, url, cpu)["ms"] for _ in range(rounds)]
        say("offline_start", cpu=cpu, **size, ms=statistics.median(starts))
    if "push" in wanted:
        figures = beside(
            rounds,
            lambda: browser.push(playwright, path, url, ENTRIES),
            lambda: browser.floor_push(playwright, path, floor.url, ENTRIES),
        )
        say("push", entries=ENTRIES, **figures)
    floor.close()


if __name__ == "__main__":
    sys.exit(main())
