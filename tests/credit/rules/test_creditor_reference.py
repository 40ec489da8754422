import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.creditor_reference import found_in, is_wrong, verified

ISO, BELGIAN, SWISS = "RF18539007547034", "090933755493", "210000000003139471430009017"


@pytest.mark.parametrize(
    ("field", "bare"),
    [
        (ISO, ISO), ("rf18 5390 0754 7034", ISO), ("+++090/9337/55493+++", BELGIAN), (BELGIAN, BELGIAN),
        ("21 00000 00003 13947 14300 09017", SWISS), ("RF19539007547034", ""), ("090933755494", ""),
        ("210000000003139471430009018", ""), ("000000000000", ""), ("0" * 27, ""), ("INV-7", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_field_is_taken_when_its_check_holds(field, bare):
    assert verified(field) == bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (f"votre facture {ISO}, merci", ISO),
        ("RF18 5390 0754 7034 FACTURE MARS", ISO),
        ("paiement +++090/9337/55493+++", BELGIAN),
        ("***090/9337/55493*** x", BELGIAN),
        ("+++090933755493+++", BELGIAN),
        ("QRR 21 00000 00003 13947 14300 09017 ok", SWISS),
        ("RF19539007547034 wrong, then 090/9337/55493", BELGIAN),
        ("090933755493", ""),
        (f"X{ISO}", ""),
        (f"1{SWISS}", ""),
    ],
)
def test_a_reference_is_found_inside_free_text(text, bare):
    assert found_in(text) == bare


def test_only_a_claim_that_fails_is_wrong():
    assert is_wrong("RF19539007547034")
    assert not is_wrong(ISO)
    assert not is_wrong("4654654654654654")


@given(st.text(max_size=300))
def test_any_text_may_be_looked_through(text):
    assert found_in(text) == "" or verified(found_in(text))
    assert isinstance(is_wrong(text), bool)
