"""When a reminder a person makes counts as said."""

import pytest

from credit.rules.dunning_case import CALL, LETTER, VISIT
from credit.rules.tasks import ANSWERS, OUTCOMES, is_said


@pytest.mark.parametrize(
    ("channel", "outcome", "tries", "expected"),
    [
        pytest.param(VISIT, "met", 0, True, id="whoever was met has heard it"),
        pytest.param(VISIT, "promises", 0, True, id="a promise is an answer"),
        pytest.param(VISIT, "disputes", 0, True, id="so is a dispute"),
        pytest.param(VISIT, "absent", 1, False, id="a closed door is tried again"),
        pytest.param(VISIT, "absent", 2, True, id="twice a closed door is the visit made"),
        pytest.param(CALL, "not_reached", 2, False, id="two calls unanswered are tried again"),
        pytest.param(CALL, "not_reached", 3, True, id="the third counts"),
        pytest.param(CALL, "put_back", 5, False, id="what is put back is not said"),
        pytest.param(LETTER, "posted", 0, True, id="a letter posted is said"),
    ],
)
def test_what_counts_as_said(channel, outcome, tries, expected):
    assert is_said(channel, outcome, tries) is expected


def test_only_the_desk_puts_back():
    assert all("put_back" in outcomes for outcomes in OUTCOMES.values())
    assert not any("put_back" in answers for answers in ANSWERS.values())
