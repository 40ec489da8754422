"""What is proposed as the cause of a late invoice, and what stands."""

import pytest

from credit.rules.late_causes import Known, cause_of, propose


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param({}, "unknown", id="nothing is known"),
        pytest.param({"disputed": True, "insolvent": True}, "dispute", id="a dispute comes first"),
        pytest.param(
            {"insolvent": True, "promised": True}, "insolvency", id="no promise binds an insolvent"
        ),
        pytest.param({"promised": True, "guessed": True}, "promise", id="a promise explains more"),
        pytest.param({"undetailed": True}, "our_paperwork", id="an opening without detail"),
        pytest.param({"guessed": True}, "our_paperwork", id="a due date nobody agreed"),
        pytest.param({"refused": True}, "our_paperwork", id="an e-invoice the buyer refused"),
        pytest.param({"unreachable": True}, "our_paperwork", id="nobody can be written to"),
    ],
)
def test_the_likeliest_cause_is_proposed(known, expected):
    assert propose(Known(**known)) == expected


def test_a_person_s_word_stands_above_any_proposal():
    assert cause_of("oversight", Known(disputed=True)) == "oversight"
    assert cause_of("unknown", Known(promised=True)) == "unknown"
    assert cause_of(None, Known(promised=True)) == "promise"
