"""What reading does and shows, asked of every GET route the application has."""

from contextlib import contextmanager

import pytest
from flask import has_request_context
from sqlalchemy import Engine, event

from tests.api.access.registry import EVERYONE, NORD
from tests.api.access.routes import routes_of
from tests.api.access.world import SECRET, a_world

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE")


@pytest.fixture
def world(app):
    return a_world(app)


@contextmanager
def listening():
    """Collect the statements that write, or lock for writing."""
    heard = []

    def hear(_connection, _cursor, statement, *_):
        if not has_request_context():
            return  # the test itself looks something up
        if statement.lstrip().upper().startswith((*WRITES, "BEGIN IMMEDIATE")):
            heard.append(statement.split("\n")[0])
        elif " FOR UPDATE" in statement:
            heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def test_no_reading_writes_or_waits_for_those_who_do(app, world):
    wrong = {}
    for route in [each for each in routes_of(app) if not each.is_write]:
        for name in sorted(EVERYONE):
            with listening() as heard:
                status, _ = route.ask(world.browsers[name], world)
                assert status < 500, route.name
            if heard:
                wrong[f"{route.name} asked by {name}"] = heard
    assert wrong == {}


def test_a_listener_hears_a_write(app, world):
    with listening() as heard:
        world.browsers["rosa"].put("/api/v1/me", json={"language": "en"})
    assert any("user" in statement for statement in heard)


NAMES_ONLY = {  # she moves customers between portfolios
    ("GET /customers", "ada"),
    ("GET /exports/customers.<string:form>", "ada"),
    ("GET /import-mappings", "ada"),  # names of columns: she hands in the first books
    ("GET /privacy/persons/<string:key>", "ada"),  # she answers who asks for their data
}


def test_no_stranger_reads_a_word_of_it(app, world):
    """Lists, searches, feeds and boards: what only Nord and the desk may know is in no other answer."""
    told = {
        (route.name, name)
        for route in routes_of(app)
        if not route.is_write
        for name in EVERYONE - NORD
        if SECRET.encode() in route.read(world.browsers[name], world).data
    }
    assert told == NAMES_ONLY


def test_an_administrator_reads_names_and_no_figures(app, world):
    rows = world.browsers["ada"].get("/api/v1/customers").json["rows"]
    secret = next(row for row in rows if row["name"] == SECRET)
    figures = ("exposure_minor", "overdue_minor", "limit_minor", "available_minor", "risk_class")
    assert {secret[figure] for figure in figures} == {None}


def test_those_whose_business_it_is_do_read_it(app, world):
    assert SECRET.encode() in world.browsers["rosa"].get("/api/v1/sync/pull").data
