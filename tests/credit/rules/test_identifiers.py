import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules import identifiers

JUDGES = {
    "siren": identifiers.is_siren,
    "siret": identifiers.is_siret,
    "vat": identifiers.is_vat,
    "iban": identifiers.is_iban,
    "creditor reference": identifiers.is_creditor_reference,
    "OGM": identifiers.is_ogm,
    "LEI": identifiers.is_lei,
    "BIC": identifiers.is_bic,
}


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        pytest.param("siren", "732 829 320", id="a SIREN in groups"),
        pytest.param("siret", "732 829 320 00074", id="a SIRET in groups"),
        pytest.param("siret", "35600000049837", id="La Poste, by its own rule"),
        pytest.param("siret", "356 000 000 00048", id="La Poste's head office, by Luhn"),
        pytest.param("vat", "FR 40 303 265 045", id="a French key of digits"),
        pytest.param("vat", "FRK7 399 859 412", id="a French key that begins with a letter"),
        pytest.param("vat", "FR4Z123456782", id="a French key that ends with a letter"),
        pytest.param("vat", "BE 0428.759.497", id="Belgium"),
        pytest.param("vat", "DE136695976", id="Germany"),
        pytest.param("vat", "ATU13585627", id="Austria"),
        pytest.param("vat", "NL004495445B01", id="the Netherlands, by eleven"),
        pytest.param("vat", "NL123456782B90", id="the Netherlands, by ninety-seven"),
        pytest.param("vat", "IT00743110157", id="Italy"),
        pytest.param("vat", "LU15027442", id="Luxembourg"),
        pytest.param("vat", "PL8567346215", id="Poland"),
        pytest.param("vat", "PT501964843", id="Portugal"),
        pytest.param("vat", "DK13585628", id="Denmark"),
        pytest.param("vat", "FI20774740", id="Finland"),
        pytest.param("vat", "SE123456789701", id="Sweden"),
        pytest.param("vat", "EL094259216", id="Greece, by its shape"),
        pytest.param("iban", "FR76 3000 6000 0112 3456 7890 189", id="an IBAN in groups"),
        pytest.param("iban", "be68 5390 0754 7034", id="an IBAN in small letters"),
        pytest.param("creditor reference", "RF18 5390 0754 7034", id="RF and digits"),
        pytest.param("OGM", "+++010/8068/17183+++", id="a Belgian communication"),
        pytest.param("OGM", "***010806817183***", id="a Belgian communication without slashes"),
        pytest.param("LEI", "213800KUD8LAJWSQ9D15", id="a legal entity"),
        pytest.param("BIC", "AGRIFRPP882", id="a branch"),
    ],
)
def test_numbers_as_people_print_them(kind, number):
    assert JUDGES[kind](number)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        pytest.param("siren", "732829321", id="a SIREN's last digit"),
        pytest.param("siren", "7328293200", id="ten digits"),
        pytest.param("siren", "٧٣٢٨٢٩٣٢٠", id="digits of another script"),
        pytest.param("siret", "73282932000075", id="a SIRET's last digit"),
        pytest.param("siret", "35600000049838", id="La Poste's rule is no free pass"),
        pytest.param("vat", "FR41303265045", id="a French key"),
        pytest.param("vat", "FR40303265046", id="a French SIREN"),
        pytest.param("vat", "FRO7399859412", id="a letter that French keys never have"),
        pytest.param("vat", "DE136695977", id="a German check digit"),
        pytest.param("vat", "US123456789", id="no country of the Union"),
        pytest.param("vat", "NO987654321MVA", id="Norway is not in the Union"),
        pytest.param("iban", "FR7630006000011234567890188", id="an IBAN's last digit"),
        pytest.param("iban", "FR763000600001123456789018", id="an IBAN one short"),
        pytest.param("iban", "XX7630006000011234567890189", id="a country without IBANs"),
        pytest.param("creditor reference", "RF19539007547034", id="RF with another key"),
        pytest.param("OGM", "+++010/8068/17184+++", id="a Belgian key"),
        pytest.param("LEI", "213800KUD8LXJWSQ9D15", id="a legal entity, one letter changed"),
        pytest.param("BIC", "AGRIFRPP8", id="nine characters"),
    ],
)
def test_a_wrong_check_is_seen(kind, number):
    assert not JUDGES[kind](number)


def test_a_belgian_remainder_of_nought_is_written_97():
    assert identifiers.is_ogm("000000009797")
    assert not identifiers.is_ogm("000000009700")


def test_the_siren_inside_a_french_vat_number():
    assert identifiers.siren_of_vat("FR 40 303 265 045") == "303265045"
    assert identifiers.siren_of_vat("FR41303265045") == ""
    assert identifiers.siren_of_vat("BE0428759497") == ""


@given(st.sampled_from(sorted(JUDGES)), st.text(max_size=40))
def test_no_text_makes_a_judge_stumble(kind, text):
    assert JUDGES[kind](text) in (True, False)


@given(
    st.sampled_from(sorted(identifiers.VAT_SHAPES)),
    st.text(alphabet="0123456789ABCIOUXZ+*", min_size=2, max_size=13),
)
def test_nothing_behind_a_country_makes_the_vat_judge_stumble(country, rest):
    assert identifiers.is_vat(country + rest) in (True, False)


@given(st.integers(0, 10**9 - 1), st.integers(0, 8), st.integers(1, 9))
def test_luhn_sees_every_single_wrong_digit(number, at, more):
    digits = f"{number:09}"
    wrong = f"{digits[:at]}{(int(digits[at]) + more) % 10}{digits[at + 1 :]}"
    assert not (identifiers.is_siren(digits) and identifiers.is_siren(wrong))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param("FR76 3000 6000 0112 3456 7890 189", "FR…0189", id="an IBAN"),
        pytest.param("30006000011234", "…1234", id="a number of a country without IBANs"),
        pytest.param("DE1", "DE1", id="too short to be anybody's"),
        pytest.param("", "", id="none"),
    ],
)
def test_of_an_account_no_more_is_shown_than_tells_two_apart(number, shown):
    assert identifiers.masked_account(number) == shown
