"""A company's reasons over the delivered ones: renamed, retired, added; and what cannot be."""

import pytest

from credit.rules.dispute_reasons import ReasonUnfit, check_reason, department_of
from credit.rules.reason_lists import SHIPPED, ReasonListUnfit, differences, layered, read, tree_of

PALLETS = {"kind": "dispute_detail", "parent": "quantity", "fr": "Palettes", "en": "Pallets"}


def of(offered, code):
    return next(one for one in offered if one.code == code)


def change(code, kind="dispute", **fields):
    known = next(one for one in SHIPPED if one.key == (kind, code))
    return {name: getattr(known, name) for name in known.__slots__} | fields


def test_nothing_said_is_what_is_delivered():
    assert layered(None) == layered([]) == SHIPPED
    assert read([change("price")], SHIPPED) == []


def test_a_reason_is_renamed_retired_and_given_to_a_department_with_days():
    said = [change("price", fr="Tarif"), change("quality", active=False, department="qa", days=5)]
    offered = layered(read(said, SHIPPED))
    assert of(offered, "price").fr == "Tarif"
    assert (of(offered, "quality").active, of(offered, "quality").days) == (False, 5)
    assert [(one.code, *rest) for one, *rest in differences(SHIPPED, offered)] == [
        ("quality", "department", "production", "qa"),
        ("quality", "days", None, 5),
        ("quality", "active", True, False),
        ("price", "fr", "Prix", "Tarif"),
    ]


def test_a_new_one_gets_a_code_for_good_and_other_stays_the_last_of_its_kind():
    content = read(
        [PALLETS, {"kind": "limit", "fr": "Été & salon", "en": "Summer"}, PALLETS | {"fr": "Prix"}],
        SHIPPED,
    )
    offered = layered(content)
    assert of(offered, "palettes").parent == "quantity"
    assert [one.code for one in offered if one.kind == "limit"][-2:] == ["ete_salon", "other"]
    assert of(offered, "prix").fr == "Prix"
    renamed = read([change_of(of(offered, "palettes"), fr="Palettes Europe")], offered)
    assert of(layered(renamed), "palettes").fr == "Palettes Europe"
    assert of(layered(renamed), "ete_salon"), "what is left out stays"


def change_of(one, **fields):
    return {name: getattr(one, name) for name in one.__slots__} | fields


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        pytest.param(change("price", en=" "), "dispute/price.en", "missing", id="no name"),
        pytest.param(change("price", fr="x" * 61), "dispute/price.fr", "too_long", id="too long"),
        pytest.param(change("price", days=61), "dispute/price.days", "out_of_bounds", id="days"),
        pytest.param(change("other", active=False), "dispute/other.active", "always", id="other"),
        pytest.param(
            change("unknown", "late", active=False), "late/unknown.active", "always", id="unknown"
        ),
        pytest.param(
            change("price") | {"code": "free"}, "dispute/free", "unknown", id="invented code"
        ),
        pytest.param(
            {"kind": "late", "fr": "Météo", "en": "Weather"}, "late/.code", "not_growing", id="late"
        ),
        pytest.param(
            PALLETS | {"parent": "weather"}, "dispute_detail/palettes.parent", "unknown", id="root"
        ),
        pytest.param(
            {"kind": "dispute", "fr": "Prix", "en": "Prices"},
            "dispute/price.fr",
            "twice",
            id="twice",
        ),
    ],
)
def test_what_cannot_be_offered_is_said_with_its_field(said, field, why):
    with pytest.raises(ReasonListUnfit) as refused:
        read([said], SHIPPED)
    assert (refused.value.facts["field"], refused.value.facts["why"]) == (field, why)


def test_a_retired_reason_is_refused_to_who_chooses_now_and_stays_where_it_stood():
    offered = layered(read([change("price", active=False, department="board")], SHIPPED))
    tree = tree_of(offered)
    check_reason("price", None, tree, standing=("price", None))
    with pytest.raises(ReasonUnfit):
        check_reason("price", None, tree)
    assert department_of("price", tree=tree) == "board"
