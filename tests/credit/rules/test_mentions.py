"""Who is called by what somebody writes."""

import pytest

from credit.rules.mentions import MOST, mentioned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("@rosa peux-tu voir ?", ["rosa"], id="at the beginning"),
        pytest.param("Vu avec (@Paul), @paul confirme.", ["paul"], id="twice is once, in any case"),
        pytest.param("@jean-marc.l, et @lea.", ["jean-marc.l", "lea"], id="dots end a sentence"),
        pytest.param("compta@client.example a répondu", [], id="an address calls nobody"),
        pytest.param("rien @ personne", [], id="nobody is named"),
    ],
)
def test_a_name_after_an_at_sign_is_called(text, expected):
    assert mentioned(text) == expected


def test_a_text_calls_a_few_people_at_most():
    assert len(mentioned(" ".join(f"@p{n}" for n in range(50)))) == MOST
