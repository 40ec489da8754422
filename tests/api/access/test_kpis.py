"""Who may ask for whose key figures: every person, every scope, ours and a stranger's and none."""

import pytest

from tests.api.access.registry import DESK, EVERYONE, NORD
from tests.api.access.world import a_world

HERS = {  # whose business each scope is where it is Nord's
    "company": DESK,
    "branch": DESK | {"meriem"},
    "portfolio": NORD,
    "person": NORD,
    "segment": DESK,
    "group": DESK,
    "customer": NORD,
}
FIGURES = NORD | {"samir", "sonia"}


@pytest.fixture
def world(app):
    return a_world(app)


def ids_of(world):
    """Nord's things, and names of nothing."""
    ours = {
        "company": world.house.company.id,
        "branch": world.house.nord.agency_id,
        "portfolio": world.house.nord.id,
        "person": world.house.rosa.id,
        "segment": "BTP",
        "group": world.group.id,
        "customer": world.customer.id,
    }
    world.customer.segment = "BTP"
    return ours, {name: "none" if name == "segment" else "999999" for name in ours}


def ask(world, name, scope, which, **more):
    query = {"scope": scope, "id": which, **more}
    return world.browsers[name].get("/api/v1/kpis", query_string=query)


def test_each_sees_the_scopes_that_are_their_business_and_no_other(world):
    ours, _ = ids_of(world)
    seen = {
        (name, scope)
        for name in EVERYONE
        for scope, which in ours.items()
        if ask(world, name, scope, which).status_code == 200
    }
    assert seen == {(name, scope) for scope, names in HERS.items() for name in names}


def test_a_stranger_s_scope_looks_like_none_at_all(world):
    ours, nothing = ids_of(world)
    for name in FIGURES:
        for scope, names in HERS.items():
            if name not in names:
                answers = [ask(world, name, scope, which[scope]) for which in (ours, nothing)]
                assert answers[0].json == answers[1].json, (name, scope)


def test_what_one_may_choose_is_what_one_may_ask(world):
    ids_of(world)
    for name in FIGURES:
        choices = world.browsers[name].get("/api/v1/kpis/scopes").json["scopes"]
        for one in choices:
            assert ask(world, name, one["scope"], one["id"]).status_code == 200, (name, one)
        assert {one["scope"] for one in choices} == {
            scope
            for scope in HERS
            if scope != "customer"
            and (name in DESK or scope in ("portfolio", "person") or (name, scope) in MANAGERS)
        }


MANAGERS = {("meriem", "branch"), ("sonia", "branch")}


@pytest.mark.parametrize(
    ("query", "status", "code", "field"),
    [
        ({"scope": "galaxy", "id": "1"}, 422, "invalid", "scope"),
        ({"id": "1"}, 422, "invalid", "scope"),
        ({"scope": "company"}, 422, "invalid", "id"),
        ({"scope": "company", "id": "1", "on": "yesterday"}, 422, "invalid", "on"),
        ({"scope": "company", "id": "999999"}, 404, "missing", "id"),
        ({"scope": "company", "id": "one"}, 404, "missing", "id"),
        ({"scope": "customer", "id": "9" * 30}, 404, "missing", "id"),
        ({"scope": "segment", "id": "none"}, 404, "missing", "id"),
        ({"scope": "company", "id": "1", "on": "2026-11-24"}, 422, "day_in_future", "on"),
    ],
)
def test_what_is_wrong_is_named(world, query, status, code, field):
    answer = world.browsers["kofi"].get("/api/v1/kpis", query_string=query)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    facts = answer.json["facts"]
    assert facts.get("field") == field or field in facts["fields"]["query"]


def test_a_scope_that_is_not_one_s_own_is_named_too(world):
    answer = ask(world, "rosa", "company", world.house.company.id)
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert answer.json["facts"] == {"field": "scope", "scope": "company"}


def test_the_oldest_date_there_is_is_answered(world):
    for on in ("0001-01-01", "2026-11-23"):
        answer = ask(world, "kofi", "company", world.house.company.id, on=on)
        assert (answer.status_code, answer.json["figures"]) == (200, None)
