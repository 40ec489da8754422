"""Who may reach what, asked of every route the application has.

An uncovered route fails here: add one line to `registry.py`.
"""

import pytest

from tests.api.access.registry import ASKS, EVERYONE, THINGS, strange
from tests.api.access.routes import routes_of
from tests.api.access.world import a_world

REFUSALS = {403, 404}
SIGNED_OUT, KEY_UNKNOWN = (401, "signed_out"), (401, "key_unknown")
PROGRAMS = {"program", "another"}


@pytest.fixture
def world(app):
    return a_world(app)


def test_every_route_says_who_may_use_it(app):
    assert [route.name for route in routes_of(app) if route.guard is None] == []


def test_every_route_is_in_the_registry(app):
    routes = routes_of(app)
    paths = {route.path for route in routes if route.has_object}
    things = {path for path in paths if path[: path.rindex(">") + 1] not in THINGS}
    asks = {route.name for route in routes} ^ set(ASKS)
    assert (sorted(things), sorted(asks)) == ([], []), "see tests/api/access/registry.py"


def test_nobody_passes_without_a_session(app, world):
    guarded = [route for route in routes_of(app) if route.guard != "open"]
    answers = {route.name: route.ask(app.test_client(), world) for route in guarded}
    assert len(answers) > 10
    nobody = {route.name: _nobody(route, "a person") for route in guarded}
    assert answers == nobody


def _nobody(route, asker):
    """Say how a route answers whom it does not know: keys are nobody to people's routes, people to theirs."""
    if asker in PROGRAMS or not isinstance(route.guard, frozenset):
        return SIGNED_OUT
    return KEY_UNKNOWN


def test_no_stranger_reaches_a_thing_or_learns_that_it_exists(app, world):
    wrong, asked = {}, 0
    for route in routes_of(app):
        for name in (EVERYONE | PROGRAMS) - route.insiders:
            if route.guard == "open":
                continue
            browser = world.browsers[name]
            said = route.ask(browser, world)
            asked += 1
            if (name in PROGRAMS) != isinstance(route.guard, frozenset):
                if said != _nobody(route, name):
                    wrong[f"{route.name} asked by {name}"] = said
            elif said[0] not in REFUSALS or said[1] == "csrf":
                wrong[f"{route.name} asked by {name}"] = said
            elif route.has_object and said != route.ask(browser, world, strange):
                wrong[f"{route.name} asked by {name}"] = "tells a stranger's thing from none at all"
    assert asked > 50
    assert wrong == {}


def test_every_insider_reaches_what_they_read(app, world):
    """Without this, a route that refuses everybody would pass for a safe one."""
    answers = {
        f"{route.name} asked by {name}": route.ask(world.browsers[name], world)
        for route in routes_of(app)
        if not route.is_write
        for name in route.insiders
    }
    assert {asked: said for asked, said in answers.items() if said[0] not in (200, 204, 304)} == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", [name for name in ASKS if not name.startswith("GET")])
def test_an_insider_s_write_is_understood(app, name):
    """The bodies of the registry are right ones, so that strangers are refused for being strangers."""
    route = next((each for each in routes_of(app) if each.name == name), None)
    assert route is not None, "no such route: take it out of the registry"
    if route.guard == "open":
        return
    world = a_world(app)
    insider = min(route.insiders)
    said = route.ask(world.browsers[insider], world)
    assert said[0] not in (400, 401, 403, 404, 405, 415, 500), f"asked by {insider}"
    assert said[1] != "invalid"
