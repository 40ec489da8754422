import pytest

from credit.rules.arrivals import Basis, basis_changed, disputed_minor, is_moot, too_many_in_a_row


@pytest.mark.parametrize(
    ("wanted", "residual", "already", "expected"),
    [
        pytest.param(40, 100, None, 40, id="part of what is owed"),
        pytest.param(100, 60, None, 60, id="part was paid meanwhile: the rest"),
        pytest.param(None, 100, None, None, id="unspecified stays so"),
        pytest.param(40, 100, 30, 40, id="already disputed: the larger"),
        pytest.param(40, 100, 70, 70, id="already disputed for more"),
        pytest.param(None, 100, 70, 70, id="a comment without an amount"),
        pytest.param(40, 100, None, 40, id="the standing one had no amount yet"),
        pytest.param(90, 50, 70, 50, id="never more than is owed"),
    ],
)
def test_a_dispute_freezes(wanted, residual, already, expected):
    assert disputed_minor(wanted, residual, already) == expected


@pytest.mark.parametrize(
    ("basis", "moot", "changed"),
    [
        pytest.param([Basis(100, 100)], False, False, id="nothing moved"),
        pytest.param([Basis(100, 40)], False, True, id="part-paid"),
        pytest.param([Basis(100, 0)], True, True, id="settled"),
        pytest.param([Basis(100, 0), Basis(50, 50)], False, True, id="one of two settled"),
        pytest.param([Basis(60, 100)], False, False, id="a promise of a part"),
    ],
)
def test_a_promise_meets_the_books(basis, moot, changed):
    assert (is_moot(basis), basis_changed(basis)) == (moot, changed)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param([], False, id="the first"),
        pytest.param(["active"], False, id="a second"),
        pytest.param(["active", "broken"], True, id="a third"),
        pytest.param(["broken", "kept", "broken"], False, id="one was kept in between"),
        pytest.param(["cancelled", "broken"], False, id="withdrawn ones do not count"),
        pytest.param(["partly_kept", "cancelled", "broken"], True, id="partly kept is not kept"),
    ],
)
def test_at_most_two_promises_in_a_row(states, expected):
    assert too_many_in_a_row(states) is expected
