import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.references import is_date, keys_of, named_in, spellings, structured_keys


def found(text, *refs, amount=""):
    known = {}
    for number, ref in enumerate(refs):
        for key in keys_of(ref):
            known.setdefault(key, []).append(number)
    return [refs[id] for one in named_in(text, known, amount=amount) for id in one.items]


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        pytest.param("VIR FAC-2026-00123 MERCI", "FAC-2026-00123", id="as written"),
        pytest.param("vir fac 2026 00123", "FAC-2026-00123", id="other separators, other case"),
        pytest.param("FAC202600123", "FAC-2026/00123", id="no separators"),
        pytest.param("FAC-2026-123", "FAC-2026-00123", id="without leading zeros"),
        pytest.param("règlement 2026-00123", "FAC-2026-00123", id="without its prefix"),
        pytest.param("FACTURE 2026/123", "FAC-2026-00123", id="with another prefix"),
        pytest.param("fact n° 1045", "1045", id="a short number that is announced"),
        pytest.param("FACTURE NO 00001045", "1045", id="zeros in front"),
        pytest.param("INVOICE 1045", "FA1045", id="the customer leaves our letters out"),
        pytest.param("paiement 734512", "734512", id="six digits that are no date"),
        pytest.param("/INV/F-001/2026.11.02", "F-001", id="short, with its letter"),
        pytest.param("REF 20261123", "20261123", id="it looks like a day, and is announced"),
        pytest.param("solde FA 2026.12 du 01/11", "FA2026.12", id="it looks like an amount"),
    ],
)
def test_a_number_is_found(text, ref):
    assert found(text, ref) == [ref]


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        pytest.param("VIREMENT DU 23/11/2026", "23112026", id="a day"),
        pytest.param("VIREMENT 20261123", "20261123", id="a day, ISO"),
        pytest.param("VIREMENT 231126", "231126", id="a short day"),
        pytest.param("loyer 112026", "112026", id="a month"),
        pytest.param("VIR 1045 EUR", "1045", id="an amount with its currency"),
        pytest.param("FACTURE 1 045,50", "1045", id="an amount with decimals"),
        pytest.param("FACTURE 1234,56 EUR", "123456", id="an amount read without its comma"),
        pytest.param("VIR 1045", "1045", id="a short number that nothing announces"),
        pytest.param("FACTURE 123", "123", id="three digits are too few"),
        pytest.param("facture 2026", "2026", id="a year"),
        pytest.param("FR7630006000011234567890189", "30006", id="a piece of an IBAN"),
        pytest.param("VIR 734512345", "734512", id="the beginning of a longer number"),
        pytest.param("CLIENT 734512", "F734513", id="another number"),
        pytest.param("", "F-001", id="nothing said"),
    ],
)
def test_a_number_is_not_made_up(text, ref):
    assert found(text, ref) == []


def test_the_receipt_s_own_amount_names_nothing():
    assert found("facture 104550", "104550", amount="104550") == []
    assert found("facture 12345", "12345", amount="1234500") == []
    assert found("facture 104550", "104550", amount="99900") == ["104550"]


def test_several_numbers_are_found_in_their_order():
    refs = ("FA1045", "FA1046", "FA1047", "FA2001")
    assert found("FACTURES 1047, 1045 et 1046", *refs) == ["FA1047", "FA1045", "FA1046"]
    assert found("FACT 1045+1046 DU 12/11/2026", *refs) == ["FA1045", "FA1046"]


def test_a_number_inside_a_longer_one_is_not_told():
    assert found("FA-2026-45678", "FA-2026-45678", "45678") == ["FA-2026-45678"]


def test_a_bare_short_number_counts_less():
    strength = {one.key: one.strong for one in spellings("facture 1045 et f-7345")}
    assert strength["1045"] is False
    assert strength["f7345"] is True


@pytest.mark.parametrize(
    ("reference", "ref"),
    [
        pytest.param("RF18 5390 0754 7034", "539007547034", id="ISO 11649"),
        pytest.param("+++090/9337/55493+++", "909337554", id="Belgian"),
    ],
)
def test_a_checked_reference_is_read(reference, ref):
    assert set(structured_keys(reference)) & set(keys_of(ref))


@pytest.mark.parametrize("wrong", ["RF19539007547034", "+++090/9337/55494+++", "FAC-1", "RF", ""])
def test_a_reference_whose_check_fails_is_none(wrong):
    assert structured_keys(wrong) == ()


@pytest.mark.parametrize("text", ["23112026", "20261123", "231126", "202611", "112026"])
def test_days_and_months_are_known(text):
    assert is_date(text)


@pytest.mark.parametrize("text", ["20261345", "734512", "1045", "99999999", "000000"])
def test_other_numbers_are_no_days(text):
    assert not is_date(text)


REFS = st.from_regex(r"[A-Z]{1,3}[-/ ]?20[0-9]{2}[-/ ]?[0-9]{4,6}", fullmatch=True)


@given(REFS, st.sampled_from(["{}", "VIR {} MERCI", "FACT {}", "PAIEMENT/{}/NOV"]))
def test_whatever_the_separators_a_number_in_a_text_is_found(ref, around):
    bare = "".join(sign for sign in ref if sign.isalnum())
    assert ref in found(around.format(bare), ref)
    assert ref in found(around.format(ref), ref)


@given(st.text(max_size=400))
def test_any_text_is_read(text):
    found(text, "FA-2026-00123")
    structured_keys(text)
