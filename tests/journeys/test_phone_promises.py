"""A third promise in a row: warned of before it is saved, refused by the server, kept as a note."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import select

from credit.store.db import db
from credit.store.field import Note, Promise
from credit.store.people import User
from tests.builders import add

VAL = 1
WARNING = "Deux promesses déjà non tenues sur cette dette"


def two_broken(work):
    for _ in range(2):
        add(
            Promise(
                id=uuid4(),
                customer_id=VAL,
                amount_minor=100_00,
                promised_on=work.moment.today,
                items=[],
                basis=[],
                text="",
                state="broken",
                basis_changed=False,
                recorded_by_id=db.session.scalars(select(User.id).filter_by(username="rosa")).one(),
                recorded_on=work.moment.today,
                client_time=work.moment.now,
                created_at=work.moment.now,
            )
        )
    work.touch(VAL)


def test_a_third_promise_in_a_row_is_warned_of_refused_and_kept_as_a_note(rosa, served):
    served.change(two_broken, VAL)
    rosa.restart()
    rosa.open_customer("Charpentes Val")
    sheet = rosa.start("Promesse")
    sheet.get_by_label("Montant promis").fill("500")
    expect(sheet.get_by_text(WARNING)).to_be_visible()
    sheet.get_by_label("En combien de fois").select_option("3")
    expect(sheet.get_by_text(WARNING)).to_have_count(0)  # a plan is the desk's to agree to
    sheet.get_by_label("En combien de fois").select_option("1")
    soon = datetime.now(UTC).date() + timedelta(days=3)
    sheet.get_by_label("Autre date").fill(soon.isoformat())
    sheet.get_by_label("Que s’est-il passé").fill("Il jure que cette fois")
    rosa.save()
    rosa.pill().click()
    said = rosa.page.get_by_text("deux promesses déjà non tenues sur cette dette")
    expect(said.first).to_be_visible()
    assert served.said() == [("promise.record", "rejected")]
    said.first.click()
    rosa.page.get_by_role("button", name="Garder comme note").click()
    rosa.save()
    rosa.restart()
    rosa.expect_all_sent()
    with served.app.app_context():
        assert db.session.scalars(select(Note.text)).all()[-1].endswith("Il jure que cette fois")
