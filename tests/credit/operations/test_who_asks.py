"""Who asks is found past the ORM: what is found is what a query for it would have given."""

from uuid import uuid4

import pytest
from sqlalchemy import inspect, select

from credit.operations import api_keys, sessions
from credit.operations.actor import MACHINE, Actor
from credit.operations.work import transact
from credit.rules.api_keys import Scope
from credit.store.api_keys import ApiKey
from credit.store.db import db
from credit.store.people import Session, User


@pytest.fixture
def token(house):
    actor = Actor(house.rosa.id, house.rosa.role, uuid4())
    _, token = transact(actor, lambda work: sessions.start(work, user_agent="Mozilla", by="code"))
    return token


@pytest.fixture
def secret(house):
    _, secret = transact(
        MACHINE, lambda work: api_keys.make(work, name="ERP", scopes=[Scope.CHECK], applies=True)
    )
    return secret


def values_of(row):
    return {each.key: getattr(row, each.key) for each in inspect(type(row)).column_attrs}


def assert_as_a_query_gives(found, kind):
    assert inspect(found).detached
    assert not inspect(found).modified
    loaded = db.session.scalars(select(kind).where(kind.id == found.id)).one()
    assert values_of(found) == values_of(loaded)


def test_a_session_and_its_person_are_found_as_a_query_gives_them(token):
    found = sessions.find(token)
    assert_as_a_query_gives(found, Session)
    assert_as_a_query_gives(found.user, User)


def test_a_key_is_found_as_a_query_gives_it(secret):
    assert_as_a_query_gives(api_keys.find(secret), ApiKey)
