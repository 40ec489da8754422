from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules.external_scores import OffScale, class_kept, class_of, points_of, scale_of
from credit.rules.risk import CLASSES, UNRATED

COTATION = ["1+", "1", "1-", "2+", "2", "2-", "3+", "3", "3-", "4+", "4", "4-"]
COTATION += ["5+", "5", "5-", "6+", "6", "6-", "7", "8", "P"]


@pytest.mark.parametrize(
    ("provider", "native", "expected"),
    [
        ("Creditsafe", "71", "A"), ("Creditsafe", "70", "B"), ("Creditsafe", "51/100", "B"),
        ("creditsafe France", "50", "C"), ("Creditsafe", "30,0", "C"), ("Creditsafe", "29", "D"),
        ("Creditsafe", "21", "D"), ("Creditsafe", "20", "E"), ("Creditsafe", "0", "E"),
        ("Creditsafe", "NC", "unrated"),
        ("Banque de France", "1+", "A"), ("BdF", "2-", "A"), ("FIBEN", "3+", "B"),
        ("banque  de france", "4+", "B"), ("BDF", "4", "C"), ("BDF", "5+", "C"), ("BDF", "5", "D"),
        ("BDF", "6+", "D"), ("BDF", "6", "E"), ("BDF", "8", "E"), ("BDF", "p", "E"),
        ("BDF", "0", "unrated"), ("BDF", "B2", "A"), ("BDF", "X0", "unrated"), ("BDF", "G 6–", "E"),
        ("Autre", "71", "A"), (None, "20", "E"), (None, "100", "A"), (None, "n/c", "unrated"),
        ("Autre", "8/10", "A"), ("Autre", "7,9/10", "B"), ("Autre", "1.9/10", "E"),
        (None, "20/20", "A"), (None, "16/20", "A"), (None, "15,9/20", "B"), (None, "3/20", "E"),
        (None, "0/10", "E"),
    ],
)  # fmt: skip
def test_each_provider_is_read_on_its_own_scale(provider, native, expected):
    assert class_of(provider, native) == expected


@pytest.mark.parametrize(
    ("provider", "native"),
    [
        ("Creditsafe", "101"), ("Creditsafe", "3+"), ("Creditsafe", "7/10"), ("BDF", "9"),
        ("BDF", "3++"), ("BDF", "7+"), ("BDF", "71"), ("BDF", "Z2"), ("Autre", "11/10"),
        ("Autre", "10,01/10"), ("Autre", "7/9"), (None, "B2"), (None, "-5"), (None, "²"),
        ("BDFX", "3+"),
    ],
)  # fmt: skip
def test_what_a_scale_does_not_have_is_refused_and_named(provider, native):
    with pytest.raises(OffScale) as no:
        class_of(provider, native)
    assert no.value.allowed == scale_of(provider).allowed


def test_a_worse_grade_of_the_cotation_is_never_a_better_class():
    classes = [class_of("Banque de France", grade) for grade in COTATION]
    assert classes == sorted(classes)
    assert set(classes) == set(CLASSES)


@given(st.text(max_size=12), st.text(max_size=8))
def test_any_text_gives_a_class_or_is_refused(provider, native):
    with suppress(OffScale):
        assert class_of(provider, native) in {*CLASSES, UNRATED}


def test_points_are_of_a_hundred_only():
    assert [points_of(each) for each in ("71/100", "0", "101", "7/10", "3+")] == [
        71,
        0,
        None,
        None,
        None,
    ]


def test_a_row_of_before_keeps_its_points():
    assert class_kept("Banque de France", None, 25) == "D"
    assert class_kept(None, None, None) is None
    assert class_kept("BDF", "P", None) == "E"
