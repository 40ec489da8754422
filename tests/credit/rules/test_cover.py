import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.cover import Guarantee, cover

P1 = Guarantee("P1", 50_000_00, 9_000)


@pytest.mark.parametrize(
    ("guarantees", "exposure", "disputed", "covered"),
    [
        pytest.param([P1], 40_000_00, 0, 36_000_00, id="below the guarantee: nine tenths of it"),
        pytest.param([P1], 80_000_00, 0, 45_000_00, id="above: nine tenths of the guarantee"),
        pytest.param([P1], 40_000_00, 10_000_00, 27_000_00, id="disputed debts are uncovered"),
        pytest.param([P1], 80_000_00, 10_000_00, 45_000_00, id="what is left fills the guarantee"),
        pytest.param([P1], 5_00, 10_00, 0, id="all of it disputed"),
        pytest.param([P1], -5_00, 0, 0, id="we owe them"),
        pytest.param([], 40_000_00, 0, 0, id="no guarantee"),
        pytest.param([Guarantee("P1", 0, 9_000)], 40_000_00, 0, 0, id="a guarantee withdrawn"),
        pytest.param([Guarantee("P1", 1_00)], 1_00, 0, 90, id="the usual share"),
        pytest.param([Guarantee("P1", 1_00, 9_000)], 5, 0, 5, id="4.5 cents round half up"),
        pytest.param(
            [P1, Guarantee("P2", 20_000_00, 8_000)], 60_000_00, 0, 53_000_00, id="two policies"
        ),
    ],
)
def test_what_the_insurer_bears(guarantees, exposure, disputed, covered):
    found = cover(guarantees, exposure_minor=exposure, disputed_minor=disputed)
    assert found.covered_minor == covered
    assert found.explain["inputs"]["exposure_minor"] == max(exposure, 0)


AMOUNT = st.integers(0, 10**12)
GUARANTEE = st.builds(Guarantee, st.text(max_size=3), AMOUNT, st.none() | st.integers(0, 10_000))


@given(st.lists(GUARANTEE, max_size=4), AMOUNT, AMOUNT)
def test_cover_never_exceeds_exposure_or_guarantee(guarantees, exposure, disputed):
    found = cover(guarantees, exposure_minor=exposure, disputed_minor=disputed)
    guaranteed = sum(one.amount_minor for one in guarantees)
    assert 0 <= found.covered_minor <= min(max(exposure - disputed, 0), guaranteed)
    assert found.covered_minor + found.uncovered_minor == exposure
