from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from credit.operations.moment import read_clock
from credit.operations.overview_mails import due
from credit.store.db import db
from credit.store.dunning import Mail
from credit.store.overview_mail import OverviewMail
from credit.store.people import Agency
from tasks.outside import mail
from tasks.overview_mails import mail_overviews, send_one
from tests.builders import an_account, an_item
from tests.clients import signed_in_client
from tests.kept_days import stand

PATH = "/api/v1/overview/mail"
PARIS = ZoneInfo("Europe/Paris")


def at(clock, day, hour=9):
    clock.now = datetime(2026, 11, day, hour, tzinfo=PARIS)


@pytest.fixture
def wish(house, app, clock):
    """Meriem asks for her branch on Mondays; it owes more than a week ago."""
    customer = an_account(house)
    house.meriem.email, house.meriem.language = "meriem@x.fr", "en"
    an_item(customer, "F1", 10_00)
    stand(house, clock, 13)
    an_item(customer, "F2", 15_00)
    stand(house, clock, 23)
    meriem = signed_in_client(app, house.meriem)
    branch = db.session.scalar(select(Agency.id).filter_by(name="Nord"))
    asked = {"weekday": 0, "scope": "branch", "id": str(branch)}
    answer = meriem.put(PATH, json=asked)
    assert answer.status_code == 200, answer.json
    return meriem


def sent():
    db.session.expire_all()
    return db.session.scalars(select(Mail).order_by(Mail.id)).all()


def test_on_monday_the_week_is_told_once_with_what_changed(wish, clock):
    at(clock, 23, 6)
    mail_overviews()
    assert sent() == []
    at(clock, 23, 9)
    mail_overviews()
    mail_overviews()
    (letter,) = sent()
    assert (letter.recipient, letter.customer_id) == ("meriem@x.fr", None)
    assert letter.subject == "Overview of the week · Nord"
    assert "Overdue: €25.00 (+€15.00)" in letter.body
    assert "/ensemble?scope=branch" in letter.body
    assert "mail=1" in letter.body
    at(clock, 30)
    mail_overviews()
    assert len(sent()) == 2


def test_a_machine_that_was_off_catches_up_the_same_day_only(wish, clock):
    at(clock, 24)
    mail_overviews()
    assert sent() == []
    at(clock, 30, 23)
    mail_overviews()
    assert len(sent()) == 1


def test_moving_the_day_gives_no_second_mail_that_week(wish, clock):
    mail_overviews()
    asked = {key: wish.get(PATH).json["mail"][key] for key in ("scope", "id")}
    assert wish.put(PATH, json={**asked, "weekday": 1}).status_code == 200
    at(clock, 24)
    mail_overviews()
    assert len(sent()) == 1


@pytest.mark.parametrize("lost", ["access", "scope", "address"])
def test_whoever_lost_the_right_gets_nothing(wish, house, clock, lost):
    if lost == "access":
        house.meriem.disabled_at = clock.now
    elif lost == "scope":
        house.meriem.agency_id = house.samir.agency_id
    else:
        house.meriem.email = None
    db.session.commit()
    mail_overviews()
    assert sent() == []
    assert db.session.scalar(select(OverviewMail.state)) == "no_scope"


def test_the_letter_bears_the_board_as_a_paper_and_both_spellings(wish, house):
    posted = []
    send_one(house.meriem.id, posted.append)
    send_one(house.meriem.id, posted.append)
    (letter,) = posted
    assert letter.enclosed[0].content.startswith(b"%PDF")
    assert "<td" in letter.html
    wire = mail._spell(letter, "desk@x.fr")
    assert b"application/pdf" in wire


def test_a_busy_server_is_tried_again_and_a_refusal_is_not(wish, house):
    def fail(error, _letter):
        raise error

    send_one(house.meriem.id, partial(fail, mail.Busy("later")))
    assert due(read_clock()) == [house.meriem.id]
    send_one(house.meriem.id, partial(fail, mail.Rejected("no")))
    assert due(read_clock()) == []
    assert db.session.scalar(select(OverviewMail.state)) == "failed"


def test_it_ends_in_one_tap_and_needs_an_address(wish, app, house):
    assert wish.delete(PATH).status_code == 204
    assert wish.get(PATH).json == {"mail": None, "address": "meriem@x.fr"}
    kofi = signed_in_client(app, house.kofi)
    answer = kofi.put(PATH, json={"weekday": 0, "scope": "company", "id": str(house.company.id)})
    assert (answer.status_code, answer.json["code"]) == (422, "no_address")
