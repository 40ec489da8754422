import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.cover import Guarantee, Surety, Terms, backing, cover

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


NET = Terms(8_000, vat_bp=2_000)


@pytest.mark.parametrize(
    ("one", "exposure", "covered"),
    [
        pytest.param(Guarantee("P", 50_00, None, Terms(8_000)), 40_00, 32_00, id="policy's share"),
        pytest.param(Guarantee("P", 50_00, 9_500, Terms(8_000)), 40_00, 38_00, id="line's share"),
        pytest.param(Guarantee("P", 500_00, None, NET), 120_00, 80_00, id="VAT is not insured"),
        pytest.param(Guarantee("P", 50_00, 10_000, NET), 120_00, 50_00, id="net, up to its amount"),
        pytest.param(Guarantee("P", 9_99, 10_000, NET), 3, 3, id="2.5 cents net round half up"),
        pytest.param(
            Guarantee("P", 50_00, None, Terms(9_000, cap_minor=10_00)),
            40_00,
            10_00,
            id="no more of one buyer than of all",
        ),
    ],
)
def test_what_the_policy_says_of_all_its_buyers(one, exposure, covered):
    found = cover([one], exposure_minor=exposure, disputed_minor=0)
    assert found.covered_minor == covered
    assert found.explain["inputs"]["lines"][0]["vat_bp"] == one.terms.vat_bp


def test_what_a_net_policy_took_with_its_vat_is_not_covered_again():
    first, second = Guarantee("P1", 50_00, 10_000, NET), Guarantee("P2", 500_00, 10_000)
    found = cover([first, second], exposure_minor=120_00, disputed_minor=0)
    assert found.covered_minor == 50_00 + 60_00, "60.00 with its VAT went to the first"


@pytest.mark.parametrize(
    ("sureties", "guaranteed", "uncovered"),
    [
        pytest.param([Surety("Mère", 30_00)], 30_00, 34_00, id="lowers what is uncovered"),
        pytest.param([Surety("Mère", 500_00)], 64_00, 0, id="never below nothing"),
        pytest.param([Surety("Mère", 50_00), Surety("Banque", 50_00)], 64_00, 0, id="one by one"),
        pytest.param([Surety("Mère", -5_00)], 0, 64_00, id="a negative one is none"),
    ],
)
def test_guarantors_pay_of_what_insurers_leave(sureties, guaranteed, uncovered):
    found = cover(
        [Guarantee("P1", 40_00, 9_000)], sureties, exposure_minor=100_00, disputed_minor=0
    )
    assert (found.covered_minor, found.guaranteed_minor) == (36_00, guaranteed)
    assert found.uncovered_minor == uncovered
    assert found.explain["inputs"]["exposure_minor"] == 100_00, "the exposure stays"


TERMS = st.none() | st.builds(
    Terms, st.integers(0, 10_000), st.none() | st.integers(0, 10_000), st.none() | AMOUNT
)
INSURED = st.builds(
    Guarantee, st.text(max_size=3), AMOUNT, st.none() | st.integers(0, 10_000), TERMS
)
SURETIES = st.lists(st.builds(Surety, st.text(max_size=3), AMOUNT), max_size=3)


@given(st.lists(INSURED, max_size=4), SURETIES, AMOUNT, AMOUNT)
def test_nothing_is_counted_twice_whatever_the_terms(guarantees, sureties, exposure, disputed):
    found = cover(guarantees, sureties, exposure_minor=exposure, disputed_minor=disputed)
    parts = (found.covered_minor, found.guaranteed_minor, found.uncovered_minor)
    assert min(parts) >= 0
    assert sum(parts) == exposure
    assert found.covered_minor <= max(exposure - disputed, 0)


@given(st.lists(AMOUNT, min_size=1, max_size=6), AMOUNT)
def test_a_shared_cap_is_never_exceeded_and_shared_in_proportion(debts, cap):
    alone = Terms(10_000, cap_minor=cap)
    whole = [_covered(debt, alone) for debt in debts]
    found = [_covered(debt, Terms(10_000, cap_minor=cap, asked_minor=sum(whole))) for debt in debts]
    assert sum(found) <= cap
    assert cap - sum(found) < len(debts) or found == whole, "but for fractions of a cent, all of it"
    assert all(less <= more for less, more in zip(found, whole, strict=True))


def _covered(debt, terms):
    line = Guarantee("P", debt, None, terms)
    return cover([line], exposure_minor=debt, disputed_minor=0).covered_minor


def test_what_a_buyer_gives_up_to_the_shared_cap_is_told():
    line = Guarantee("P", 90_00, None, Terms(10_000, cap_minor=60_00, asked_minor=120_00))
    (part,) = cover([line], exposure_minor=80_00, disputed_minor=0).explain["inputs"]["lines"]
    assert (part["covered_minor"], part["cut_minor"], part["asked_minor"]) == (30_00, 30_00, 120_00)


def test_what_others_stand_for_is_their_guarantees_whatever_is_owed():
    net = Guarantee("P1", 10_000_00, terms=Terms(9_000, vat_bp=2_000))
    capped = Guarantee("P2", 10_000_00, terms=Terms(9_000, cap_minor=4_000_00))
    assert backing([net]) == 12_000_00  # limits are spoken of with VAT
    assert backing([capped]) == 4_000_00
    assert backing([Guarantee("P3", 5_000_00)], [Surety("Parent", 1_000_00)]) == 6_000_00
    assert backing([]) == 0
