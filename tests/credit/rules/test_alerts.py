from datetime import time

import pytest

from credit.rules.access import Role
from credit.rules.alerts import (
    DIGEST,
    OTHER,
    Choice,
    EventUnknown,
    Level,
    LevelForbidden,
    QuietHoursRefused,
    check,
    concerns,
    group_of,
    level_shown,
    wants,
)
from credit.rules.notices import CATALOGUE


def test_everything_is_on_until_somebody_turns_it_off():
    assert all(wants(Choice(), event, Role.REP) for event in CATALOGUE if event != DIGEST)
    choice = Choice(events={"promise_due": False})
    assert not wants(choice, "promise_due", Role.REP)
    assert wants(choice, "promise_missed", Role.REP)


@pytest.mark.parametrize(("role", "on"), [(Role.REP, False), (Role.MANAGER, True)])
def test_the_digest_is_off_for_reps_and_on_for_managers(role, on):
    assert wants(Choice(), DIGEST, role) is on
    assert wants(Choice(events={DIGEST: not on}), DIGEST, role) is not on
    assert concerns(DIGEST, role)


def test_the_desk_is_not_asked_about_a_digest():
    assert not concerns(DIGEST, Role.COLLECTOR)


def test_a_new_device_is_always_told():
    assert wants(Choice(events={"new_device": False}), "new_device", Role.REP)
    with pytest.raises(EventUnknown):
        check(Choice(events={"new_device": False}), full_allowed=True)


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        pytest.param(Choice(events={"earthquake": True}), EventUnknown, id="no such event"),
        pytest.param(Choice(level=Level.FULL), LevelForbidden, id="the company said no"),
        pytest.param(
            Choice(quiet_from=time(7), quiet_to=time(19)), QuietHoursRefused, id="never a moment"
        ),
        pytest.param(
            Choice(quiet_from=time(8), quiet_to=time(8)), QuietHoursRefused, id="not a minute"
        ),
    ],
)
def test_what_cannot_be_chosen(choice, error):
    with pytest.raises(error):
        check(choice, full_allowed=False)


def test_a_ban_holds_for_what_was_chosen_before_it():
    full = Choice(level=Level.FULL)
    check(full, full_allowed=True)
    assert level_shown(full, full_allowed=True) == Level.FULL
    assert level_shown(full, full_allowed=False) == Level.NAME
    assert level_shown(Choice(), full_allowed=False) == Level.DISCREET


def test_most_events_have_their_place_in_the_choice():
    assert group_of("limit_to_decide") == "limits"
    assert group_of("promise_missed") == "promises"
    assert group_of("new_device") == OTHER
