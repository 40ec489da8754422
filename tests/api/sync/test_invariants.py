"""The promises of the wire hold in every order hypothesis can think of, and whoever breaks one is caught."""

import os

import pytest

from api.sync import pages, pull
from tests.api.sync.faults import FAULTS
from tests.api.sync.machine import play, run
from tests.api.sync.phone import a_note
from tests.api.sync.stage import a_stage
from tests.planted import PLANTED, PLAYED

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES = 1500 if LONG else 50
HUNT = 150  # examples in which `make test-long` looks for each planted fault without its story


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    """Cut pages so small that a customer's rows come in several."""
    monkeypatch.setattr(pages, "PAGE_BYTES", pages.MARGIN_BYTES + 700)
    monkeypatch.setattr(pull, "FEW", 3)  # rows: more than these are sent page by page


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def stage(request, tmp_path_factory):
    server = request.getfixturevalue(f"{request.param}_server")
    with a_stage(server, tmp_path_factory.mktemp("stage")) as stage:
        yield stage


def test_the_wire_keeps_its_promises(request, stage, record_property):
    record_property(PLAYED, [run(stage, EXAMPLES), request.node.name])


def handed_over_and_told_of_before_the_night(wire):
    """The day of a customer's move has come, and something else is told of it before the nightly walk."""
    wire.hand_over(days=2, where=0, whom=1)
    wire.sleep(days=2)
    wire.rewrite(whom=1)
    wire.pull(budget=None, who=3)


def test_a_customer_told_of_on_its_day_is_at_its_new_place(stage):
    play(stage, handed_over_and_told_of_before_the_night)


def locked_out_after_the_backup_that_comes_back(wire):
    """A phone deletes what it holds, and a backup from before knows its session again."""
    wire.back_up()
    wire.disable(name="rosa")
    wire.pull(budget=None, who=0)
    wire.restore()
    wire.say(who=0, whom=0, what=a_note)


def test_who_was_locked_out_after_the_backup_signs_in_and_is_heard(stage):
    play(stage, locked_out_after_the_backup_that_comes_back)


def scope_changed_after_the_copy_that_comes_back(wire):
    """A phone holds a newer version of who sees what than the database that was put back by hand."""
    wire.back_up()
    wire.cover(name="rosa", where=0, starts_in=1, days=1)
    wire.pull(budget=None, who=1)
    wire.copy_the_backup_by_hand()
    wire.invoice(whom=0)


def test_a_copy_that_lacks_only_a_change_of_scope_is_read_by_every_phone(stage):
    play(stage, scope_changed_after_the_copy_that_comes_back)


@pytest.mark.parametrize("fault", [pytest.param(each, id=str(each)) for each in FAULTS])
def test_a_planted_fault_is_noticed(stage, monkeypatch, record_property, fault):
    play(stage, fault.story)
    broken = frozenset() if fault.plant else frozenset({fault.name})
    if fault.plant:
        fault.plant(monkeypatch)
    with pytest.raises(AssertionError, match=f"^{fault.promise}:"):
        play(stage, fault.story, broken)
    record_property(PLANTED, [fault.promise, fault.name, fault.story.__name__.replace("_", " ")])


def find_by_chance(stage, monkeypatch, record_property, fault):
    """Play at random, without the story: say whether and when that met the fault; the story must meet it."""
    if fault.plant:
        fault.plant(monkeypatch)
    broken = frozenset() if fault.plant else frozenset({fault.name})
    try:
        run(stage, HUNT, broken)
    except AssertionError as error:
        found = f"by chance: example {error.played} broke {str(error)[:1]}"
    else:
        found = f"not by chance in {HUNT} examples: see its story"
    record_property(PLANTED, [fault.promise, fault.name, found])


if LONG:  # hours of machine time: `make test-long`
    test_chance_finds_planted_faults_too = pytest.mark.parametrize(
        "fault", [pytest.param(each, id=str(each)) for each in FAULTS]
    )(find_by_chance)
