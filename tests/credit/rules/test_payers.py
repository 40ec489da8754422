import pytest

from credit.rules.payers import account_key, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("SARL CHARPENTES DU VAL", "Charpentes du Val", id="legal form"),
        pytest.param("S.A.R.L. Charpentes du Val", "CHARPENTES DU VAL SAS", id="with dots"),
        pytest.param("BÉTON-ŒUVRE", "Beton Oeuvre", id="accents, ligatures, hyphens"),
    ],
)
def test_the_same_name_in_other_clothes(one, other):
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize("name", ["SARL", "M. A", "", "??"])
def test_a_name_that_could_be_anybody_s_says_nothing(name):
    assert name_key(name) == ""


def test_other_names_stay_apart():
    assert name_key("Charpentes du Val") != name_key("Charpentes du Mont")


def test_an_account_is_compared_without_its_spaces():
    assert account_key("fr76 3000-6000") == account_key("FR7630006000") == "FR7630006000"
