import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import Session, User
from credit.store.publications import Publication, find_newest
from credit.store.second_factors import CodeGenerator
from tests.clients import Browser
from webapp.cli import encours


@pytest.fixture
def command(app, database_url, tmp_path):
    """The console script on an empty database; gives exit code and output."""
    env = {
        "ENCOURS_DATA": str(tmp_path / "data"),
        "DATABASE_URL": database_url,
        "ENCOURS_DEMO": "0",
    }

    def run(line, typed=None):
        db.session.commit()
        result = CliRunner().invoke(encours, line.split(), env=env, input=typed)
        error = result.exception
        code = getattr(error, "code", error) if error is not None else 0
        return code, result.output

    return run


def shown(output):
    return re.search(r"Password, shown this once: (\S+)", output)[1]


def test_an_empty_start_gets_its_administrator(app, command):
    code, output = command("admin Ada")
    assert code == 0
    browser: Browser = app.test_client()
    assert browser.sign_in("ada", shown(output)).json["user"]["role"] == "admin"
    body = {"username": "rosa", "name": "Rosa", "role": "rep"}
    assert browser.post("/api/v1/people", json=body).status_code == 201


def test_an_administrator_who_is_locked_out_gets_in_again(app, command):
    command("admin ada")
    person = db.session.scalars(select(User)).one()
    person.disabled_at = person.created_at
    _, output = command("admin ada")
    assert app.test_client().sign_in("ada", shown(output)).status_code == 200
    assert db.session.scalars(select(User)).all() == [person]


def test_an_administrator_who_lost_the_authenticator_gets_in_again(app, command):
    command("admin ada")
    ada = db.session.scalars(select(User)).one()
    with_codes = CodeGenerator(user_id=ada.id, sealed_secret="x", created_at=ada.created_at)
    with_codes.confirmed_at = ada.created_at
    db.session.add(with_codes)
    _, output = command("admin ada")
    assert app.test_client().sign_in("ada", shown(output)).status_code == 200


def test_somebody_with_another_role_is_not_made_administrator(command):
    command("user add rosa --role rep")
    assert command("admin rosa")[0] == "not_an_administrator"
    assert db.session.scalars(select(User.role)).all() == ["rep"]


def test_a_person_is_added_signs_in_and_is_disabled(app, command):
    line = "user add Kofi --name Kofi --role credit_manager --email kofi@example.com --language en"
    _, output = command(line)
    browser: Browser = app.test_client()
    assert browser.sign_in("kofi", shown(output)).json["user"]["language"] == "en"
    assert command("user disable kofi")[0] == 0
    assert browser.get("/api/v1/session").status_code == 403
    assert browser.sign_in("kofi", shown(output)).status_code == 401


def test_a_typed_password_is_asked_twice_and_never_shown(app, command):
    typed = "a typed password\na typed password\n"
    code, output = command("user add rosa --role rep --prompt", typed)
    assert code == 0
    assert "a typed password" not in output
    assert app.test_client().sign_in("rosa", "a typed password").status_code == 200


def test_a_new_password_signs_out_every_device(app, command):
    first = shown(command("user add rosa --role rep")[1])
    browser: Browser = app.test_client()
    browser.sign_in("rosa", first)
    second = shown(command("user password rosa")[1])
    assert browser.get("/api/v1/session").status_code == 401
    assert browser.sign_in("rosa", first).status_code == 401
    assert browser.sign_in("rosa", second).status_code == 200
    assert "password" in db.session.scalars(select(Session.end_reason)).all()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param("user add rosa --role rep", "username_taken", id="a name somebody has"),
        pytest.param("user add meriem --role manager", "bad_person", id="a manager of nothing"),
        pytest.param("user add nina --role rep --agency Ouest", "missing", id="an unknown agency"),
        pytest.param("user disable nobody", "missing", id="an unknown person"),
        pytest.param("user password nobody", "missing", id="a password for nobody"),
        pytest.param("user disable ada", "last_administrator", id="the last administrator"),
    ],
)
def test_the_command_refuses(command, line, code):
    command("admin ada")
    command("user add rosa --role rep")
    assert command(line)[0] == code


def test_the_machine_is_named_in_the_journal_and_the_chain_is_proven(command):
    command("admin ada")
    assert set(db.session.scalars(select(JournalEntry.actor_id))) == {None}
    code, output = command("journal verify")
    assert code == 0
    assert output.startswith("Whole: 2 rows, newest hash ")


def test_a_second_step_nobody_can_take_is_lifted_from_the_machine(app, command):
    command("admin ada")
    person = db.session.scalars(select(User)).one()
    asked = Publication(topic="second_step", number=1, content={"admin": "2026-01-01"})
    asked.reason, asked.by_id, asked.created_at = "insurer", person.id, person.created_at
    db.session.add(asked)
    code, output = command("lift-second-step --by ada --reason phones-lost")
    assert (code, "signs in again" in output) == (0, True)
    newest = find_newest("second_step")
    assert (newest.content, newest.reason, newest.by_id) == (None, "phones-lost", person.id)
    command("user add rosa --role rep")
    assert command("lift-second-step --by rosa --reason no")[0] != 0
