import pytest

from credit.rules.disputes import STEPS, DisputeTooLarge, NotNow, check_amount, follow


@pytest.mark.parametrize(
    ("state", "step", "expected"),
    [
        pytest.param("open", "qualify", "qualified", id="an open one is qualified"),
        pytest.param("qualified", "work", "in_progress", id="an owner begins the work"),
        pytest.param(
            "in_progress", "ask_customer", "awaiting_customer", id="the customer is asked"
        ),
        pytest.param("awaiting_customer", "work", "in_progress", id="and has answered"),
        pytest.param("in_progress", "resolve", "resolved", id="it is resolved"),
        pytest.param("resolved", "reopen", "in_progress", id="and reopened"),
        pytest.param(
            "awaiting_customer", "withdraw", "withdrawn", id="any unresolved is withdrawn"
        ),
    ],
)
def test_the_life_of_a_dispute(state, step, expected):
    assert follow(state, step) == expected


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("open", "resolve"),
        ("resolved", "qualify"),
        ("resolved", "withdraw"),
        ("withdrawn", "reopen"),
        ("open", "ask_customer"),
    ],
)
def test_other_steps_are_refused_with_the_state(state, step):
    with pytest.raises(NotNow) as no:
        follow(state, step)
    assert no.value.facts == {"state": state, "step": step}


def test_no_step_leaves_a_withdrawn_one():
    assert not any("withdrawn" in steps for steps in STEPS.values())


def test_a_dispute_is_about_no_more_than_is_owed():
    check_amount(100, 100)
    with pytest.raises(DisputeTooLarge):
        check_amount(101, 100)
