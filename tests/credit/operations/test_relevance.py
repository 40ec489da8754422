"""What was put right while a notice waited for the morning is not pushed any more (ux.md F)."""

from datetime import date, timedelta
from functools import partial
from uuid import uuid4

from sqlalchemy import select

from credit.operations import relevance
from credit.operations.actor import MACHINE
from credit.operations.deadlines import warn
from credit.operations.lateness import tell_late
from credit.operations.moment import read_clock
from credit.operations.notices import tell
from credit.operations.work import transact
from credit.rules.alerts import DIGEST
from credit.rules.notices import CATALOGUE
from credit.store.customers import ContactProposal
from credit.store.db import db
from credit.store.deadlines_done import DeadlineDone
from credit.store.dunning import DunningMessage, DunningRun
from credit.store.imports import Import
from credit.store.push import Notice
from credit.store.sync import OpLog, Quarantined
from tests.api.test_deadlines import a_guarantee
from tests.builders import NOW, add, an_account

SATURDAY = NOW + timedelta(days=5)


def say(person, event, subject, **more):
    transact(MACHINE, partial(tell, user_ids=[person.id], event=event, subject=subject, **more))


def why(event, person):
    """Say what changed since the newest notice of an event; None: it is still worth showing."""
    db.session.commit()
    mine = select(Notice).where(Notice.event == event, Notice.user_id == person.id)
    return relevance.what_changed(db.session.scalars(mine).one(), read_clock())


def test_every_question_is_about_an_event_there_is():
    assert set(relevance.STILL) <= set(CATALOGUE)


def test_books_that_arrived_meanwhile_are_not_called_late(house, clock):
    clock.now = SATURDAY
    transact(MACHINE, tell_late)
    assert why("import_late", house.kofi) is None
    house.company.as_of = date(2026, 11, 27)
    assert why("import_late", house.kofi) == "over"


def test_a_refused_file_is_over_once_one_of_its_kind_was_taken_in(house, clock):
    more = {"company_id": house.company.id, "created_at": NOW, "sha256": "0", "filename": "a.txt"}
    more |= {"size_bytes": 1, "path": "a.txt"}
    refused = add(Import(kind="fec", state="refused", **more))
    say(house.kofi, "import_failed", f"import/{refused.id}")
    assert why("import_failed", house.kofi) is None
    later = NOW + timedelta(minutes=9)
    add(Import(kind="customers", state="applied", applied_at=later, **more))
    assert why("import_failed", house.kofi) is None, "another kind"
    add(Import(kind="fec", state="applied", applied_at=later, **more))
    assert why("import_failed", house.kofi) == "over"


def test_a_deadline_done_or_gone_is_not_announced(house, clock):
    customer = an_account(house)
    guarantee = a_guarantee(customer, ends_on=date(2026, 11, 27))
    db.session.commit()
    transact(MACHINE, warn)
    assert why("deadline_ahead", house.kofi) is None
    asked = {"kind": "guarantee_end", "subject": f"guarantee/{guarantee.id}"}
    done = add(
        DeadlineDone(
            customer_id=customer.id,
            asked_on=date(2026, 11, 27),
            facts={},
            done_on=date(2026, 11, 23),
            by_id=house.kofi.id,
            said_on=date(2026, 11, 23),
            **asked,
        )
    )
    assert why("deadline_ahead", house.kofi) == "over"
    db.session.delete(done)
    assert why("deadline_ahead", house.kofi) is None
    guarantee.ends_on = date(2027, 11, 27)
    assert why("deadline_ahead", house.kofi) == "over"


def test_what_a_colleague_dealt_with_is_not_pushed(house, clock):
    customer, kofi = an_account(house), house.kofi
    said = {"customer_id": customer.id, "client_time": NOW}
    op = uuid4()
    logged = {"op_id": op, "user_id": house.rosa.id, "n": 1, "type": "note.add", "v": 1}
    more = {"payload_hash": "0", "args": {}, "received_at": NOW, "outcome": "x", "result": {}}
    add(OpLog(**said | logged | more))
    aside = add(Quarantined(op_id=op, error="ZeroDivisionError", parked_at=NOW))
    say(kofi, "entry_quarantined", f"op/{op}")
    proposed = {"id": uuid4(), "name": "Mme Roy", "text": "", "state": "proposed"}
    by = {"proposed_by_id": house.rosa.id, "created_at": NOW}
    contact = add(ContactProposal(**said | proposed | by))
    say(kofi, "contact_proposed", f"contact_proposal/{contact.id}", customer_id=customer.id)
    customer.insolvency_on = date(2026, 11, 20)
    say(kofi, "insolvency", f"customer/{customer.id}", customer_id=customer.id)
    events = ("entry_quarantined", "contact_proposed", "insolvency")
    assert [why(event, kofi) for event in events] == [None] * 3
    aside.state, contact.state, customer.insolvency_on = "released", "accepted", None
    assert [why(event, kofi) for event in events] == ["over"] * 3


def test_a_reminder_that_left_after_all_is_nobodys_trouble(house, clock):
    customer, day = an_account(house), date(2026, 11, 23)
    run = add(DunningRun(run_on=day, decided_at=NOW, state="decided"))
    words = {
        "level": "L1",
        "language": "fr",
        "recipient": "z@example.com",
        "subject": "",
        "body": "",
    }
    message = add(
        DunningMessage(
            run_id=run.id,
            customer_id=customer.id,
            run_on=day,
            total_minor=1,
            currency="EUR",
            prepared_at=NOW,
            send_after=NOW,
            message_id="<1@example.com>",
            state="failed",
            **words,
        )
    )
    say(house.paul, "mail_failed", f"dunning_message/{message.id}", customer_id=customer.id)
    assert why("mail_failed", house.paul) is None
    message.state = "sent"
    assert why("mail_failed", house.paul) == "over"


def test_a_digest_of_what_was_read_meanwhile_is_none(house, clock):
    say(house.meriem, "reminder_sent", "dunning_message/1")
    say(house.meriem, DIGEST, f"user/{house.meriem.id}", facts={"n": 1})
    assert why(DIGEST, house.meriem) is None
    for row in db.session.scalars(select(Notice).where(Notice.event == "reminder_sent")):
        row.read_at = clock.now
    assert why(DIGEST, house.meriem) == "over"
