from datetime import date

import pytest

from credit.rules.promises import Part, deadline, judge, kept_rate, unpaid_minor

DUE_BY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("promised_on", "expected"),
    [
        pytest.param(date(2026, 11, 23), DUE_BY, id="monday gives wednesday"),
        pytest.param(date(2026, 11, 20), date(2026, 11, 24), id="friday gives tuesday"),
        pytest.param(date(2026, 12, 24), date(2026, 12, 29), id="christmas does not count"),
    ],
)
def test_a_promise_has_two_business_days_of_grace(promised_on, expected):
    assert deadline(promised_on) == expected


@pytest.mark.parametrize(
    ("state", "unpaid", "as_of", "expected"),
    [
        pytest.param("active", 0, None, "active", id="without a ledger it waits"),
        pytest.param("active", 0, date(2026, 11, 24), "active", id="a day early it waits"),
        pytest.param(
            "active", 100, date(2026, 11, 24), "active", id="late by our books only: it waits"
        ),
        pytest.param("active", 0, DUE_BY, "kept", id="nothing unpaid: kept"),
        pytest.param("active", 40, DUE_BY, "partly_kept", id="something paid: partly kept"),
        pytest.param("active", 100, DUE_BY, "broken", id="nothing paid: broken"),
        pytest.param("broken", 0, DUE_BY, "kept", id="a payment imported late corrects broken"),
        pytest.param("partly_kept", 0, DUE_BY, "kept", id="and corrects partly kept"),
        pytest.param("broken", 40, DUE_BY, "broken", id="part of it does not"),
        pytest.param("kept", 100, DUE_BY, "kept", id="kept stays kept"),
        pytest.param("cancelled", 100, DUE_BY, "cancelled", id="cancelled stays outside"),
    ],
)
def test_the_unpaid_balance_decides(state, unpaid, as_of, expected):
    assert judge(state, promised_minor=100, unpaid=unpaid, due_by=DUE_BY, as_of=as_of) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param(Part(100, 100, 100), 100, id="nothing moved"),
        pytest.param(Part(100, 100, 0, ((DUE_BY, 100),)), 0, id="paid on the last day"),
        pytest.param(Part(100, 100, 0, ((date(2026, 11, 26), 100),)), 100, id="a day too late"),
        pytest.param(
            Part(100, 100, 0, ((DUE_BY, 60), (date(2026, 11, 26), 40))),
            40,
            id="settled too late, but most of it in time",
        ),
        pytest.param(Part(100, 100, 0), 0, id="closed without a value date counts"),
        pytest.param(Part(40, 100, 60), 0, id="a part was promised and paid"),
        pytest.param(Part(40, 100, 80), 20, id="half of that part was paid"),
        pytest.param(Part(100, 100, 130), 100, id="a debt that grew pays nothing"),
        pytest.param(
            Part(90, 120, 30, payments=((date(2026, 11, 25), 30), (date(2027, 1, 4), 60))),
            60,
            id="a part paid months later was not paid by then",
        ),
    ],
)
def test_value_dates_count(part, expected):
    assert unpaid_minor(part, DUE_BY) == expected


def test_the_kept_rate_leaves_out_what_was_never_judged():
    states = ["kept", "kept", "broken", "partly_kept", "cancelled", "active"]
    rate = kept_rate(states)
    assert (rate.kept, rate.partly_kept, rate.broken, rate.rate_bp) == (2, 1, 1, 5000)
    assert kept_rate(["cancelled", "active"]).rate_bp is None
