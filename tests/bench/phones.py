"""First sync, delta and push: our app beside the floor, and beside other engines when asked."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

from tests.bench.floor_process import PAGES, floor
from tests.bench.installation import served
from tests.bench.peers import engines
from tests.bench.run import Figures, Run, in_turn, medians, ratios
from tests.bench.sides import Beside, Ours, Side
from tests.browser import get_browser
from tests.relay import PHONE_NETWORK, Shape

STEPS = ("first_sync", "delta", "push")
FLOOR = "floor"
LONGEST = "longest_task_ms"


@dataclass(frozen=True)
class Setting:
    """A size, a CPU and a network to measure at."""

    customers: int
    items: int
    cpu: int = 1
    shape: Shape | None = None

    @property
    def is_small(self) -> bool:
        """Say whether other engines can follow within minutes."""
        return (self.customers, self.items) == SMALL

    def spelled(self) -> Figures:
        """Say it in a figure's line."""
        network = "phone" if self.shape else "loopback"
        return {
            "customers": self.customers,
            "items": self.items,
            "cpu": self.cpu,
            "network": network,
        }


SMALL, LARGE = (500, 10_000), (2_000, 50_000)
SETTINGS = [
    Setting(*SMALL),
    Setting(*SMALL, cpu=4),
    Setting(*SMALL, shape=PHONE_NETWORK),
    Setting(*LARGE),
    Setting(*LARGE, cpu=4),
]
QUICK = SETTINGS[:2]


def measure(run: Run) -> None:
    """Measure every step asked for, at every setting; one line for each step, setting and side."""
    settings = QUICK if run.quick else SETTINGS
    for setting in [one for one in settings if one.is_small or not run.peers]:
        if not run.has(STEPS[0], **setting.spelled()):
            _at(run, setting)


def _at(run: Run, setting: Setting) -> None:
    run.tell(f"phones: {setting.spelled()}")
    with _sides(run, setting) as sides:
        days = {
            side.name: (lambda side=side: side.day(run.only or STEPS, setting.cpu, setting.shape))
            for side in sides
        }
        found = list(
            in_turn(run.rounds if setting.is_small else min(run.rounds, 4), days, run.tell)
        )
    for step in STEPS:
        for side in sides:
            _say(run, step, setting, found, side.name)


def _say(run: Run, step: str, setting: Setting, found: list[dict[str, Figures]], side: str) -> None:
    own = [{name: _of(figures, step) for name, figures in line.items()} for line in found]
    if not own[0][side] or not run.wants(step):
        return
    told = medians(line[side] for line in own)
    if LONGEST in told:
        told |= {
            LONGEST: max(line[side][LONGEST] for line in own)
        }  # of all rounds: none may be long
    beside = {} if side == FLOOR else {"ratio": ratios(own, side, FLOOR)}
    run.say(step, **setting.spelled(), side=side, rounds=len(found), **told, **beside)


def _of(figures: Figures, step: str) -> Figures:
    mark = f"{step}_"
    return {key.removeprefix(mark): value for key, value in figures.items() if key.startswith(mark)}


@contextmanager
def _sides(run: Run, setting: Setting) -> Iterator[list[Side]]:
    browser = get_browser()
    if browser is None:
        raise SystemExit("bench: no Chrome or Chromium to be had")
    size = (setting.customers, setting.items)
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        running = stack.enter_context(served(*size))
        if run.peers:
            engines.install()
        port = stack.enter_context(floor(*size, pages=engines.PAGES if run.peers else PAGES))
        sides: list[Side] = [
            Ours(playwright, browser, running),
            Beside(FLOOR, playwright, browser, port, "floor.html"),
        ]
        if run.wants("push"):
            sides.append(Beside("answered", playwright, browser, port, "answered.html", ("push",)))
        if run.peers:
            couch = stack.enter_context(engines.couch(port))
            sides.append(Beside("rxdb", playwright, browser, port, "rxdb.html"))
            sides.append(Beside("pouchdb", playwright, browser, couch, "pouchdb.html"))
        yield sides
