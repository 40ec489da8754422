"""From a late invoice to its last cent, over months: nothing twice, nothing skipped, whoever dies on the way.

The story is told in one process, people at real browsers, every job run twice. Real processes (Redis, web,
worker), killed at commits drawn from a seed, tell its beginning, and all of it in the long run.
"""

import faulthandler
import os
import shutil
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial

import pytest

from tests.journeys.conftest import PATIENCE_MS, a_phone
from tests.journeys.desk import DESKTOP, Desk
from tests.journeys.long.ending import found
from tests.journeys.long.home import at_home
from tests.journeys.long.household import PARIS, Household
from tests.journeys.long.screens import OnScreen
from tests.journeys.long.story import Months
from tests.journeys.long.town import OUEST, VAL, Letterbox, settle_in
from tests.journeys.long.wire import ByWire, Erp
from tests.journeys.phone import Phone

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
SEED, FEW = "1", 4
LEVELS = [
    ("pre_due", VAL, 12_000_00),
    ("pre_due", OUEST, 4_000_00),
    ("L1", VAL, 12_000_00),
    ("L1", OUEST, 4_000_00),
    ("L2", VAL, 9_000_00),
    ("L3", VAL, 9_000_00),
    ("formal_notice", VAL, 9_000_00),
]
EXPECTED = [
    (level, f"compta@{code.lower()}.example", [(level, minor)]) for level, code, minor in LEVELS
]


@pytest.fixture(scope="module")
def endings():
    """What each telling left, for the one after it."""
    return {}


@pytest.fixture
def letters():
    box = Letterbox()
    box.open()
    yield box
    box.close()


@pytest.fixture
def town(tmp_path, sqlite_server, letters):
    """Give an installation before its first day, for a seed of deaths, and the ERP's key."""
    houses = []

    def town(seed):
        shutil.copy(sqlite_server.template, tmp_path / "encours.sqlite")
        house = Household(tmp_path, letters.port, seed)
        houses.append(house)
        house.hands.set(datetime(2026, 2, 25, 7, tzinfo=PARIS))
        return house, settle_in(house.app)

    yield town
    for house in houses:
        house.end()


@contextmanager
def a_desk(browser, url):
    context = browser.new_context(
        base_url=url, viewport=DESKTOP, locale="fr-FR", timezone_id="Europe/Paris"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def check(end, letters):
    assert end["letters"] == EXPECTED
    assert len(letters.ids()) == len(set(letters.ids())) == len(EXPECTED), "each left once"
    assert end["promises"] == [("broken", 9_000_00)], "what was paid in May is no promise of March"
    assert end["told"]["rosa", "promise_due", VAL] == 1, "the one run of its day was cut short"
    assert all(state == "closed" for _, _, _, state, _, _ in end["items"])
    assert end["chain"]


def test_every_job_run_twice_the_story_ends_paid(town, letters, endings, browser):
    house, key = town("")
    with at_home(house.settings, None, house.hands) as home, ExitStack() as stack:
        phone = partial(a_phone, browser, home.url)
        people = OnScreen(
            lambda: Phone(stack.enter_context(phone())),
            lambda: Desk(stack.enter_context(a_desk(browser, home.url))),
        )
        Months(home, people, Erp(home.url, key), letters).live()
        assert people.rosa.complaints == people.kofi.complaints == []
    endings["plain"] = found(house.app)
    check(endings["plain"], letters)


def test_whoever_is_killed_on_the_way_each_letter_leaves_once(town, letters):
    house, key = town(SEED)
    house.start()
    people = ByWire(house.url, house.hands)
    months = Months(house, people, Erp(house.url, key), letters)
    months.courtesy_then_first_reminder()
    assert len(house.deaths()) > FEW
    end = found(house.app)
    assert end["letters"] == EXPECTED[:4]
    assert len(letters.ids()) == len(set(letters.ids())) == 4
    assert end["chain"]


if LONG:  # `make test-long`: every job is a fork, every death a few more rounds

    @pytest.mark.parametrize("seed", [SEED, "2", "3"])
    def test_whoever_is_killed_on_the_way_the_story_ends_the_same(town, letters, endings, seed):
        faulthandler.cancel_dump_traceback_later()  # every wait of it has its own patience
        house, key = town(seed)
        house.start()
        people = ByWire(house.url, house.hands)
        Months(house, people, Erp(house.url, key), letters).live()
        end = found(house.app)
        check(end, letters)
        assert end == endings["plain"]
