import pytest

from credit.rules.personal import Identity, digits_of

MARIE = Identity(
    ("Marie Dupont",), ("marie.dupont@val.fr",), ("+33 6 12 34 56 78",), frozenset({1})
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("Vu Marie Dupont hier", "Vu […] hier", id="the full name"),
        pytest.param("vu MARIE  dupont", "vu […]", id="whatever case and space"),
        pytest.param("écrire à marie.dupont@val.fr.", "écrire à […].", id="the address"),
        pytest.param("tél. 06 12 34 56 78", "tél. […]", id="the number as it is dialled here"),
        pytest.param("tél. 0033612345678", "tél. […]", id="and from abroad"),
        pytest.param("tél. 06.12.34.56.78 !", "tél. […] !", id="with dots"),
        pytest.param("Marie Dupontel", "Marie Dupontel", id="a longer name is another's"),
        pytest.param("Marie a rappelé", "Marie a rappelé", id="a first name names nobody"),
        pytest.param("facture 10612345678", "facture 10612345678", id="a longer number"),
    ],
)
def test_a_person_is_hidden_in_what_was_written(said, expected):
    assert MARIE.hidden(said, 1) == expected


def test_a_namesake_elsewhere_is_somebody_else_but_an_address_is_nobody_elses():
    assert MARIE.hidden("Marie Dupont", 2) == "Marie Dupont"
    assert MARIE.hidden("marie.dupont@val.fr", 2) == "[…]"


def test_json_keeps_its_shape():
    said = {"name": "Marie Dupont", "deep": [{"n": 7, "to": "marie.dupont@val.fr"}], "none": None}
    assert MARIE.hidden(said, 1) == {
        "name": "[…]",
        "deep": [{"n": 7, "to": "[…]"}],
        "none": None,
    }


def test_a_single_word_counts_where_it_is_all_there_is():
    paul = Identity(("paul",))
    assert paul.hidden({"username": "paul", "text": "Paul a appelé"}) == {
        "username": "[…]",
        "text": "Paul a appelé",
    }


def test_few_digits_name_nobody():
    assert (digits_of("112"), digits_of("06 12 34 56 78")) == ("", "612345678")
