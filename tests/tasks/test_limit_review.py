import json
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from credit.operations.actor import Actor
from credit.operations.limit_decisions import AlreadyDecided, NotYours
from credit.operations.limit_review_answers import answer
from credit.operations.work import transact
from credit.rules.errors import Changed, Missing
from credit.store.db import db
from credit.store.field import Dispute, Promise
from credit.store.imports import Import
from credit.store.journal import JournalEntry
from credit.store.limits import CreditLimit, LimitReview
from credit.store.push import Notice
from tasks.dunning import judge_promises
from tasks.limits import review_limits, review_owed
from tests.api.sync.phone import a_note, an_op, push
from tests.builders import NOW, add, an_account, an_item
from tests.clients import signed_in_client
from tests.credit.operations.limit_cases import a_request, limits_of, notices_of
from webapp.commands.limits import review

TODAY = date(2026, 11, 23)


def broken_promise(customer, by, judged_on=TODAY - timedelta(days=10), **more):
    add(
        Promise(
            id=uuid4(),
            customer_id=customer.id,
            amount_minor=1_000_00,
            promised_on=judged_on,
            state="broken",
            recorded_by_id=by.id,
            recorded_on=judged_on,
            judged_on=judged_on,
            client_time=NOW,
            created_at=NOW,
            **more,
        )
    )
    db.session.commit()


def breaker(house, code="C001", **more):
    """Give a customer who broke two promises."""
    customer = an_account(house, code, limit_minor=40_000_00, **more)
    broken_promise(customer, house.rosa)
    broken_promise(customer, house.rosa)
    return customer


def outcomes():
    db.session.expire_all()
    rows = db.session.scalars(
        select(LimitReview).order_by(LimitReview.created_at, LimitReview.rule)
    )
    return [(row.action, row.rule, row.guard) for row in rows]


def counts():
    tables = (LimitReview, CreditLimit, Notice, JournalEntry)
    return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]


def the_review():
    db.session.expire_all()
    return db.session.scalars(select(LimitReview)).one()


def say(row, by, accept, reason="vu au comité"):
    return transact(
        Actor(by.id, by.role), partial(answer, review_id=row.id, accept=accept, reason=reason)
    )


def test_two_broken_promises_lower_the_limit_once(house, nudged):
    customer = breaker(house)
    review_limits()
    once = counts()
    review_limits()
    assert counts() == once
    assert outcomes() == [("lowered", "broken_promises", None)]
    assert limits_of(customer)[-1] == ("permanent", 32_000_00, "effective")
    assert notices_of(house.rosa) == notices_of(house.kofi) == ["limit_lowered"]
    assert notices_of(house.samir) == notices_of(house.paul) == []
    assert "recompute" in nudged
    limit = db.session.scalars(select(CreditLimit).order_by(CreditLimit.id.desc())).first()
    assert (limit.source, limit.decided_by_id) == ("review", None)
    assert limit.explain["threshold"] == 2


def test_old_promises_do_not_count(house):
    customer = an_account(house, limit_minor=40_000_00)
    for _ in range(2):
        broken_promise(customer, house.rosa, TODAY - timedelta(days=91))
    review_limits()
    assert outcomes() == []


def test_debt_older_than_sixty_days_lowers_it_unless_disputed_or_covered(house):
    old = {"due_on": TODAY - timedelta(days=61)}
    plain, disputed, covered, fresh = (
        an_account(house, code, limit_minor=40_000_00) for code in ("A", "B", "C", "D")
    )
    an_item(plain, **old)
    item = an_item(disputed, **old)
    add(
        Dispute(
            id=uuid4(),
            customer_id=disputed.id,
            item_id=item.id,
            reason="price",
            opened_by_id=house.rosa.id,
            opened_on=TODAY,
            client_time=NOW,
            created_at=NOW,
        )
    )
    an_item(covered, **old)
    an_item(covered, "A-1", -100_00, kind="credit_note", residual_minor=-100_00)
    an_item(fresh, due_on=TODAY - timedelta(days=60))
    review_limits()
    assert outcomes() == [("lowered", "overdue", None)]
    assert limits_of(plain)[-1] == ("permanent", 28_000_00, "effective")


def test_insolvency_means_prepayment_only(house):
    customer = an_account(house, limit_minor=40_000_00, insolvency_on=TODAY)
    review_limits()
    assert limits_of(customer)[-1] == ("permanent", 0, "effective")
    review_limits()
    assert len(outcomes()) == 1


@pytest.mark.parametrize(
    "guard", ["stale", "unbalanced", "pending_request", "locked", "temporary_limit"]
)
def test_what_keeps_its_hands_off(house, clock, guard):
    customer = breaker(house, limit_locked=guard == "locked")
    if guard == "stale":
        house.company.as_of = date(2026, 11, 19)
    elif guard == "unbalanced":
        more = {"filename": "x", "sha256": "x", "size_bytes": 1, "path": "x", "created_at": NOW}
        add(Import(kind="fec", company_id=house.company.id, state="refused", **more))
    elif guard == "pending_request":
        a_request(customer, house.rosa)
    elif guard == "temporary_limit":
        more = {"kind": "temporary", "source": "desk", "created_at": NOW, "amount_minor": 50_000_00}
        add(CreditLimit(customer_id=customer.id, starts_on=TODAY, ends_on=TODAY, **more))
    db.session.commit()
    review_limits()
    review_limits()
    clock.now += timedelta(hours=3)
    review_limits()
    assert outcomes() == [("kept", "broken_promises", guard)]
    assert ("permanent", 40_000_00, "effective") in limits_of(customer)
    assert notices_of(house.rosa) == notices_of(house.kofi) == []


def test_once_the_guard_is_gone_it_acts(house):
    customer = breaker(house, limit_locked=True)
    review_limits()
    customer.limit_locked = False
    db.session.commit()
    review_limits()
    assert [action for action, _, _ in outcomes()] == ["kept", "lowered"]


@pytest.mark.parametrize("guard", ["natural_person", "opposite_change"])
def test_what_a_human_decides(house, guard):
    customer = breaker(house, legal_form=None if guard == "natural_person" else "SAS")
    if guard == "opposite_change":
        [limit] = db.session.scalars(select(CreditLimit))
        limit.state = "superseded"
        more = {"source": "desk", "created_at": NOW, "starts_on": TODAY - timedelta(days=5)}
        add(CreditLimit(customer_id=customer.id, amount_minor=45_000_00, **more))
        db.session.commit()
    review_limits()
    review_limits()
    assert outcomes() == [("proposed", "broken_promises", guard)]
    assert notices_of(house.kofi) == ["limit_proposed"]
    assert notices_of(house.rosa) == []
    row = the_review()
    say(row, house.kofi, accept=True)
    say(row, house.kofi, accept=True)
    assert limits_of(customer)[-1][1] == row.to_minor
    assert notices_of(house.rosa) == ["limit_lowered"]


def test_six_of_ten_are_proposals(house):
    for number in range(10):
        customer = an_account(house, f"C{number}", limit_minor=40_000_00)
        if number < 6:
            broken_promise(customer, house.rosa)
            broken_promise(customer, house.rosa)
    review_limits()
    review_limits()
    assert outcomes() == [("proposed", "broken_promises", "too_many")] * 6


def test_a_dismissed_cause_does_not_come_back_and_a_new_one_does_after_the_pause(house, clock):
    customer = breaker(house, legal_form=None)
    review_limits()
    say(the_review(), house.kofi, accept=False)
    review_limits()
    assert len(outcomes()) == 1
    clock.now += timedelta(days=30)
    house.company.as_of = clock.now.date()
    db.session.commit()
    review_limits()
    assert len(outcomes()) == 1  # the pause is over, the cause is still answered
    broken_promise(customer, house.rosa, clock.now.date())
    review_limits()
    assert len(outcomes()) == 2


def test_the_desk_undoes_what_the_machine_did(house):
    customer = breaker(house)
    review_limits()
    row = the_review()
    with pytest.raises(NotYours):
        say(row, house.paul, accept=False)
    say(row, house.kofi, accept=False)
    say(row, house.kofi, accept=False)
    assert limits_of(customer)[-1] == ("permanent", 40_000_00, "effective")
    assert len(limits_of(customer)) == 3
    review_limits()
    assert len(outcomes()) == 1
    assert "limit_restored" in notices_of(house.rosa)


def test_who_comes_second_hears_so(house):
    breaker(house, legal_form=None)
    review_limits()
    row = the_review()
    say(row, house.kofi, accept=True)
    with pytest.raises(AlreadyDecided) as no:
        say(row, house.claire, accept=False)
    assert no.value.facts["by"] == "Kofi"
    with pytest.raises(Missing):
        say(row, house.samir, accept=True)


def test_a_limit_that_changed_meanwhile_is_looked_at_again(house):
    customer = breaker(house, legal_form=None)
    review_limits()
    [limit] = db.session.scalars(select(CreditLimit).where(CreditLimit.customer_id == customer.id))
    limit.amount_minor = 39_000_00
    db.session.commit()
    with pytest.raises(Changed):
        say(the_review(), house.kofi, accept=True)


def test_over_http(app, house):
    breaker(house, legal_form=None)
    review_limits()
    kofi, paul = signed_in_client(app, house.kofi), signed_in_client(app, house.paul)
    [row] = kofi.get("/api/v1/limit-reviews").json["rows"]
    assert (row["customer"], row["guard"], row["may_decide"]) == (
        "Client C001",
        "natural_person",
        True,
    )
    path = f"/api/v1/limit-reviews/{row['id']}/decision"
    body = {"accept": False, "reason": "client historique"}
    assert paul.put(path, json=body).json["code"] == "not_your_decision"
    assert kofi.put(path, json=body).json["state"] == "dismissed"
    claire = signed_in_client(app, house.claire)
    assert claire.put(path, json=body | {"accept": True}).status_code == 409
    assert signed_in_client(app, house.meriem).get("/api/v1/limit-reviews").status_code == 403


def test_a_dry_run_says_it_all_and_changes_nothing(house):
    breaker(house)
    before = counts()
    report = review(dry_run=True)
    assert counts() == before
    assert (report["lowered"], report["proposed"], report["kept"]) == (1, 0, 0)
    assert report["outcomes"][0]["customer"] == "C001"
    done = review(dry_run=False)
    assert json.loads(json.dumps(done))["outcomes"] == report["outcomes"]
    assert review(dry_run=False)["outcomes"] == []


def test_the_desk_sees_what_a_guard_kept_until_something_newer_is_said(app, house, clock):
    customer = breaker(house, limit_locked=True)
    old = an_item(customer, due_on=TODAY - timedelta(days=75))
    review_limits()
    kofi = signed_in_client(app, house.kofi)
    [row] = kofi.get("/api/v1/limit-reviews").json["rows"]
    assert (row["action"], row["guard"], row["may_decide"]) == ("kept", "locked", False)
    assert (row["item_ref"], row["explain"]["days"]) == (old.ref, 75)
    assert row["limit_minor"] == row["from_minor"] == 40_000_00
    assert kofi.get("/api/v1/board").json["to_review"] == 0
    customer.limit_locked, customer.legal_form = False, None
    db.session.commit()
    clock.now += timedelta(minutes=5)
    review_limits()
    [row] = kofi.get("/api/v1/limit-reviews").json["rows"]
    assert (row["action"], row["guard"], row["state"]) == ("proposed", "natural_person", "open")
    assert kofi.get("/api/v1/board").json["to_review"] == 1
    paul = signed_in_client(app, house.paul)
    assert paul.get("/api/v1/board").json["to_review"] == 0
    [row] = paul.get("/api/v1/limit-reviews").json["rows"]
    assert row["why_not"] == "above_authority"


def test_the_second_broken_promise_has_that_customers_limit_reviewed_at_once(house):
    customer, other = an_account(house, limit_minor=40_000_00), breaker(house, "C002")
    broken_promise(customer, house.rosa)
    item = an_item(customer, amount_minor=1_000_00)
    more = {
        "amount_minor": 1_000_00,
        "promised_on": date(2026, 11, 13),
        "items": [[item.id, 1_000_00]],
    }
    add(
        Promise(
            id=uuid4(),
            customer_id=customer.id,
            recorded_by_id=house.rosa.id,
            recorded_on=date(2026, 11, 10),
            client_time=NOW,
            created_at=NOW,
            **more,
        )
    )
    house.company.imported_at = NOW
    db.session.commit()
    judge_promises()
    assert [row.customer_id for row in db.session.scalars(select(LimitReview))] == [customer.id]
    assert limits_of(other)[-1][1] == 40_000_00


def test_two_signals_of_the_field_put_the_limit_to_the_desk_at_once_and_only_to_it(
    app, house, nudged, clock
):
    customer = an_account(house, limit_minor=40_000_00, legal_form="SARL")
    rosa = signed_in_client(app, house.rosa)
    first = a_note(customer, "Carnet vide", tags=["visit", "order_drop"])
    corrected = an_op(
        "note.supersede",
        customer,
        depends_on=[first],
        note_id=str(uuid4()),
        supersedes_id=first["args"]["note_id"],
        text="Carnet presque vide",
    )
    push(rosa, first, corrected)
    review_owed()
    assert outcomes() == [], "one medium signal, however often it is corrected"
    clock.now += timedelta(minutes=1)
    push(rosa, a_note(customer, "Le patron part", tags=["management_change"]))
    assert "review_owed" in nudged
    for _ in range(2):
        review_owed()
        review_limits()
    assert outcomes() == [("proposed", "signals", "signals_alone")]
    row = the_review()
    assert (row.from_minor, row.to_minor, row.state) == (40_000_00, 32_000_00, "open")
    assert [one["tag"] for one in row.explain["signals"]] == ["order_drop", "management_change"]
    assert [limit[1] for limit in limits_of(customer)] == [40_000_00], "it moved nothing"
    assert "limit_proposed" in notices_of(house.kofi)
    say(row, house.kofi, accept=False)
    review_limits()
    assert len(outcomes()) == 1, "answered is answered"
    clock.now += timedelta(minutes=1)
    push(rosa, a_note(customer, "Loyers impayés", tags=["cash_trouble"]))
    review_owed()
    assert len(outcomes()) == 2, "what is severe asks again"
    clock.now += timedelta(days=31)
    house.company.as_of = clock.now.date()
    db.session.commit()
    say(
        db.session.scalars(select(LimitReview).filter_by(state="open")).one(),
        house.kofi,
        accept=False,
    )
    review_limits()
    assert len(outcomes()) == 2
