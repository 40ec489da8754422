"""What a body says and nobody here knows is refused, never passed over: the change may hang on it."""

import pytest

from tests.api.access.registry import ASKS
from tests.api.access.routes import routes_of
from tests.api.access.world import a_world

WORD = "of_a_newer_page"
REFUSED = (422, {WORD: ["Unknown field."]})


@pytest.fixture
def world(app):
    return a_world(app)


def test_every_body_with_a_field_nobody_knows_is_refused_whole(app, world):
    """A page of a newer version hears so from a process of the version before, and can send it again."""
    answers = {}
    people = (one for one in routes_of(app) if not isinstance(one.guard, frozenset))
    for route in (one for one in people if one.is_write):
        ask = ASKS[route.name]
        body = None if ask.is_form else ask.body(world)
        if not body:
            continue
        browser = world.browsers[min(route.insiders)]
        told = browser.open(
            route.url(world, dict),
            method=route.method,
            headers=ask.headers,
            json=body | {WORD: 1},
        )
        fields = told.json["facts"].get("fields", {}) if told.is_json else {}
        answers[route.name] = told.status_code, fields.get("json", fields)
    assert len(answers) > 60
    assert {name: told for name, told in answers.items() if told != REFUSED} == {}
