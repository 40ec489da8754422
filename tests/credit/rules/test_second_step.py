from datetime import date

import pytest

from credit.rules.access import Role
from credit.rules.second_step import (
    Act,
    DemandUnfit,
    State,
    check,
    differences,
    read,
    standing,
)

BEFORE, DAY, AFTER = date(2026, 12, 14), date(2026, 12, 15), date(2026, 12, 16)
DEMAND = {Role.CFO: DAY}
EVERYTHING = frozenset(Act)
NOTHING_BUT_ENROL = frozenset({Act.LEAVE, Act.ENROL})


def stand(today, *, role="cfo", opened_on=BEFORE, stepped=False, has_one=False):
    return standing(DEMAND, role, today, opened_on=opened_on, stepped=stepped, has_one=has_one)


@pytest.mark.parametrize(
    ("said", "state", "acts"),
    [
        pytest.param(
            stand(AFTER, role="rep"), "free", EVERYTHING, id="of another role nothing is asked"
        ),
        pytest.param(stand(BEFORE), "told", EVERYTHING, id="before the day one is told"),
        pytest.param(
            stand(BEFORE, has_one=True), "free", EVERYTHING, id="who has one is told nothing"
        ),
        pytest.param(
            stand(DAY, opened_on=DAY),
            "enrol",
            NOTHING_BUT_ENROL,
            id="from the day on a password alone leads to enrolling",
        ),
        pytest.param(
            stand(DAY),
            "enrol",
            NOTHING_BUT_ENROL | {Act.SEND},
            id="a device signed in before it still brings what it was told",
        ),
        pytest.param(
            stand(AFTER, opened_on=DAY, has_one=True),
            "prove",
            frozenset({Act.LEAVE, Act.PROVE}),
            id="who has one proves it, and adds none by a password",
        ),
        pytest.param(
            stand(AFTER, has_one=True),
            "free",
            EVERYTHING,
            id="a session opened before it stays, where the next sign-in will ask",
        ),
        pytest.param(
            stand(AFTER, opened_on=AFTER, stepped=True),
            "free",
            EVERYTHING,
            id="a passkey, a code and the directory are enough",
        ),
    ],
)
def test_what_a_session_may_do(said, state, acts):
    assert (said.state, said.acts) == (state, acts)


@pytest.mark.parametrize("state", [State.TOLD, State.ENROL, State.PROVE])
def test_whoever_is_asked_hears_since_when(state):
    said = {
        State.TOLD: stand(BEFORE),
        State.ENROL: stand(AFTER),
        State.PROVE: stand(AFTER, opened_on=AFTER, has_one=True),
    }[state]
    assert (said.state, said.from_on) == (state, DAY)


def test_a_day_that_holds_may_stay_and_a_new_one_is_never_past():
    assert check([(Role.CFO, DAY)], DEMAND, AFTER) == DEMAND
    assert check([(Role.REP, AFTER)], DEMAND, AFTER) == {Role.REP: AFTER}
    with pytest.raises(DemandUnfit) as past:
        check([(Role.CFO, DAY), (Role.REP, DAY)], DEMAND, AFTER)
    assert past.value.facts == {"field": "demands.1.from_on", "why": "past"}
    with pytest.raises(DemandUnfit) as twice:
        check([(Role.CFO, DAY), (Role.CFO, AFTER)], DEMAND, AFTER)
    assert twice.value.facts == {"field": "demands.1.role", "why": "twice"}


def test_what_is_kept_is_read_again_and_compared():
    assert read({"cfo": "2026-12-15"}) == DEMAND
    assert read(None) == {}
    changed = differences(DEMAND, {Role.CFO: AFTER, Role.REP: DAY})
    assert changed == [(Role.REP, None, DAY), (Role.CFO, DAY, AFTER)]
