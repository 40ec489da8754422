"""A debtor's country beside reminders and imports: its holidays, its letters, its language."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from sqlalchemy import select

from credit.operations.dunning_messages import send_after
from credit.operations.moment import Moment
from credit.store.db import db
from credit.store.dunning import DunningDecision, DunningMessage, DunningRun
from tasks.dunning import prepare_dunning
from tasks.imports import apply_imports
from tests.builders import NOW, an_account, an_item
from tests.credit.operations.books import ask, customer, hand_in

PARIS = ZoneInfo("Europe/Paris")
AUGUST_BANK_HOLIDAY = date(2026, 8, 31)


def test_a_debtor_is_left_in_peace_on_its_own_holidays_and_written_to_by_its_own_law(house, clock):
    clock.now = datetime.combine(AUGUST_BANK_HOLIDAY, NOW.timetz()).replace(hour=15)
    house.company.as_of = AUGUST_BANK_HOLIDAY
    late = {"document_on": date(2026, 7, 1), "due_on": date(2026, 8, 3)}
    lyon = an_account(house, "C1", email="a@c.example")
    leeds = an_account(house, "C2", email="b@c.example", country="GB", language="en")
    bonn = an_account(house, "C3", email="c@c.example", country="DE", language="de", law="debtor")
    for each in (lyon, leeds, bonn):
        an_item(each, f"F-{each.code}", **late)
    db.session.commit()
    prepare_dunning()
    run = db.session.scalars(select(DunningRun)).one()
    kept = select(DunningDecision).where(DunningDecision.run_id == run.id)
    reasons = {one.customer_id: one.reason for one in db.session.scalars(kept)}
    assert reasons[leeds.id] == "holiday"
    messages = {one.customer_id: one for one in db.session.scalars(select(DunningMessage))}
    assert messages.keys() == {lyon.id, bonn.id}
    assert messages[bonn.id].language == "de"
    assert messages[bonn.id].body.startswith("Client C3\n\nSehr geehrte Damen und Herren")


def test_a_letter_waits_until_both_sides_work(app):
    friday = datetime(2026, 8, 28, 15, tzinfo=PARIS)
    moment = Moment(now=friday, today=friday.date())
    assert send_after(moment, "FR").astimezone(PARIS).date() == AUGUST_BANK_HOLIDAY
    assert send_after(moment, "GB").astimezone(PARIS).date() == date(2026, 9, 1)


def test_a_table_brings_country_and_language_and_the_language_follows_the_country(house):
    for code in ("C1", "C2", "C3", "C4"):
        an_account(house, code)
    told = "code;pays;langue\nC1;Allemagne;\nC2;BE;\nC3;Royaume-Uni;néerlandais\nC4;;English\n"
    ask(hand_in(BytesIO(told.encode()), "c.csv", kind="customers"))
    apply_imports()
    found = {
        code: (customer(code).country, customer(code).language) for code in ("C1", "C2", "C3", "C4")
    }
    assert found == {
        "C1": ("DE", "de"),
        "C2": ("BE", "fr"),
        "C3": ("GB", "nl"),
        "C4": ("FR", "en"),
    }
    row = hand_in(BytesIO(b"code;langue\nC1;klingon\n"), "c.csv", kind="customers")
    assert [one["code"] for one in row.report["rejected"]] == ["language_unknown"]
