from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from credit.operations import passwords, people, portfolios
from credit.operations.actor import MACHINE, Actor
from credit.operations.work import transact
from credit.rules.access import Role
from credit.rules.errors import Conflict, Missing
from credit.rules.passwords import PasswordTooWeak
from credit.rules.people import BadPerson, LastAdministrator, NotARep
from credit.store.census import portfolios as census
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Installation, ScopeGrant, Session
from credit.store.scope import portfolio_ids
from credit.store.sync import SyncBucket
from tests.clients import signed_in_client


def do(change, *args, by=MACHINE, **more):
    return transact(by, lambda work: change(work, *args, **more))


def scope_writes():
    return db.session.scalars(select(Installation.scope_writes)).one()


def actions():
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def test_the_first_person_of_an_empty_house_founds_it(app):
    ada = do(people.add, username="Ada", name="Ada", role=Role.ADMIN, password="a good password")
    assert ada.username == "ada"
    assert passwords.proves("a good password", ada.password_hash)
    assert set(db.session.scalars(select(SyncBucket.id))) == {"ref", f"user:{ada.id}"}
    assert actions() == ["installation.found", "person.add"]


def test_founding_twice_is_founding_once(app):
    first = do(people.found).uuid
    assert do(people.found).uuid == first
    assert actions() == ["installation.found"]


@pytest.mark.parametrize(
    ("person", "error"),
    [
        pytest.param({"username": "a b"}, BadPerson, id="a space in the username"),
        pytest.param({"username": "x"}, BadPerson, id="a username of one letter"),
        pytest.param({"username": "Rosa"}, people.UsernameTaken, id="a username somebody has"),
        pytest.param({"role": "owner"}, BadPerson, id="a role nobody knows"),
        pytest.param({"role": "manager"}, BadPerson, id="a manager of no agency"),
        pytest.param({"role": "contributor"}, BadPerson, id="a contributor of no department"),
        pytest.param({"agency_id": 404}, Missing, id="an agency that does not exist"),
        pytest.param({"password": "short"}, PasswordTooWeak, id="a short password"),
    ],
)
def test_nobody_is_added_who(house, person, error):
    before = len(actions())
    with pytest.raises(error):
        do(people.add, **({"username": "new", "name": "New", "role": "rep"} | person))
    assert len(actions()) == before


def test_holders_are_dated_and_counted_as_a_scope_write(house, clock):
    nord, rosa, samir = house.nord.id, house.rosa, house.samir
    before = scope_writes()
    do(portfolios.set_holders, nord, [samir.id])
    today = clock.now.date()
    assert portfolio_ids(rosa, today) == []
    assert portfolio_ids(rosa, today - timedelta(days=1)) == [nord], "yesterday it was hers"
    assert portfolio_ids(samir, today) == sorted([nord, house.sud.id])
    assert scope_writes() == before + 1
    assert actions() == ["portfolio.hold"]
    assert [each.holders for each in census(today) if each.id == nord] == [[samir.id]]


def test_saying_the_same_holders_again_changes_nothing(house):
    before = scope_writes()
    do(portfolios.set_holders, house.nord.id, [house.rosa.id])
    assert (scope_writes(), actions()) == (before, [])


def test_a_portfolio_given_taken_and_given_on_one_day_is_held(house, clock):
    for holders in ([house.rosa.id, house.samir.id], [house.rosa.id], [house.samir.id]):
        do(portfolios.set_holders, house.nord.id, holders)
    assert house.nord.id in portfolio_ids(house.samir, clock.now.date())
    do(portfolios.set_holders, house.nord.id, [house.rosa.id])
    assert portfolio_ids(house.rosa, clock.now.date()) == [house.nord.id]


def test_only_reps_at_work_hold_portfolios(house):
    with pytest.raises(NotARep) as refusal:
        do(portfolios.set_holders, house.nord.id, [house.rosa.id, house.kofi.id])
    assert refusal.value.facts == {"user_ids": [house.kofi.id]}
    do(people.change, house.samir.id, disabled=True)
    with pytest.raises(NotARep):
        do(portfolios.set_holders, house.nord.id, [house.samir.id])


def test_a_new_portfolio_has_a_bucket_for_its_devices(house):
    portfolio = do(portfolios.add_portfolio, "Nord 2", house.nord.agency_id)
    assert db.session.get(SyncBucket, f"portfolio:{portfolio.id}/core") is not None
    with pytest.raises(portfolios.NameTaken):
        do(portfolios.add_portfolio, "Nord 2", house.nord.agency_id)
    with pytest.raises(Missing):
        do(portfolios.add_portfolio, "Nord 3", 404)


def test_disabling_ends_every_session_and_the_reset_code(app, house):
    browser = signed_in_client(app, house.rosa)
    do(people.give_reset_code, house.rosa.id)
    do(people.change, house.rosa.id, disabled=True)
    assert set(db.session.scalars(select(Session.end_reason))) == {"disabled"}
    assert house.rosa.reset_code_hash is None
    assert browser.get("/api/v1/session").json["code"] == "device_revoked"
    do(people.change, house.rosa.id, disabled=False)
    assert browser.get("/api/v1/session").status_code == 403, "the ended session stays ended"


def test_a_disabled_person_gets_no_reset_code(house):
    do(people.change, house.rosa.id, disabled=True)
    with pytest.raises(people.DisabledPerson):
        do(people.give_reset_code, house.rosa.id)


@pytest.mark.parametrize(
    "change",
    [pytest.param({"disabled": True}, id="disabled"), pytest.param({"role": "cfo"}, id="promoted")],
)
def test_the_last_administrator_stays(house, change):
    with pytest.raises(LastAdministrator):
        do(people.change, house.ada.id, **change)
    assert house.ada.disabled_at is None
    do(people.add, username="eva", name="Eva", role=Role.ADMIN)
    do(people.change, house.ada.id, **change)


def test_two_administrators_cannot_leave_at_once(app, house):
    eva = do(people.add, username="eva", name="Eva", role=Role.ADMIN)
    ids = [eva.id, house.ada.id]
    db.session.commit()

    def leave(user_id):
        with app.app_context():
            try:
                do(people.change, user_id, disabled=True)
            except LastAdministrator:
                return "stays"
            return "left"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(leave, ids)) == ["left", "stays"]


def test_a_rep_who_becomes_something_else_holds_nothing_any_more(house, clock):
    do(people.change, house.rosa.id, role="manager")
    do(people.change, house.rosa.id, role="rep")
    assert portfolio_ids(house.rosa, clock.now.date()) == []
    grant = db.session.scalars(select(ScopeGrant).filter_by(user_id=house.rosa.id)).one()
    assert grant.ends_on == clock.now.date() - timedelta(days=1)


def test_a_change_is_journalled_with_both_sides_and_a_replay_is_not(house):
    ada = Actor(house.ada.id, house.ada.role)
    for _ in range(2):
        do(people.change, house.rosa.id, name="Rosa L.", by=ada)
    row = db.session.scalars(select(JournalEntry)).one()
    assert (row.actor_id, row.action) == (house.ada.id, "person.change")
    assert (row.before["name"], row.after["name"]) == ("Rosa", "Rosa L.")


def test_every_journalled_change_of_people_is_without_secrets(house):
    code = do(people.give_reset_code, house.rosa.id)
    do(people.choose_password, house.rosa.id, "a brand new password")
    said = " ".join(f"{row.before} {row.after}" for row in db.session.scalars(select(JournalEntry)))
    assert code not in said
    assert "argon2" not in said


def test_names_and_languages_move_no_scope(house):
    before = scope_writes()
    do(people.change, house.rosa.id, name="Rosa L.", language="en")
    assert scope_writes() == before
    do(people.change, house.rosa.id, agency_id=house.sud.agency_id)
    assert scope_writes() == before + 1


def test_a_code_proven_twice_at_once_serves_one_of_them(house):
    do(people.give_reset_code, house.rosa.id)
    proven = house.rosa.reset_code_hash
    do(people.use_reset_code, house.rosa.id, "the faster password", proven=proven)
    with pytest.raises(Conflict):
        do(people.use_reset_code, house.rosa.id, "the slower password", proven=proven)
    assert passwords.proves("the faster password", house.rosa.password_hash)
