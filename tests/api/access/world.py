"""A house in which every kind of thing exists once, all of it the business of agency Nord alone."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from credit.formats.photo import clean
from credit.operations import api_keys, attachment_files, imports, proofs, statements
from credit.operations.actor import MACHINE, Actor
from credit.operations.work import transact
from credit.rules.access import Role
from credit.rules.api_keys import Scope
from credit.store.attachments import Attachment
from credit.store.bounces import ReturnedAddress
from credit.store.covers import CoverLine
from credit.store.customers import Contact, ContactProposal, Customer, CustomerFigures
from credit.store.db import db
from credit.store.deadlines_done import DeadlineDone
from credit.store.dispute_steps import DisputeStep
from credit.store.dunning import (
    DunningDecision,
    DunningMessage,
    DunningRelease,
    DunningRun,
    Mail,
)
from credit.store.field import Dispute, DisputeComment, Note, Promise
from credit.store.goals import Goal
from credit.store.groups import CustomerGroup
from credit.store.guarantees import Guarantee
from credit.store.import_mappings import ImportMapping
from credit.store.import_origins import ImportOrigin
from credit.store.imports import Import
from credit.store.items import Item
from credit.store.limits import CreditLimit, LimitRequest, LimitReview
from credit.store.penalties import Penalty
from credit.store.people import User
from credit.store.plans import PaymentPlan
from credit.store.policies import InsurancePolicy
from credit.store.push import Notice
from credit.store.receipts import BankAccount, Receipt, ReceiptAllocation
from credit.store.second_factors import Challenge, Passkey
from credit.store.sync import OpLog, Quarantined, SyncBucket
from tests.builders import NOW, House, a_house, a_payment_plan, a_step, add, an_account, an_item
from tests.clients import Browser, signed_in_client
from tests.photos import a_jpeg

SECRET = "Zanzibar"  # in everything that only Nord and the desk may read
TODAY = date(2026, 11, 23)
PHOTO = a_jpeg()


@dataclass
class World:
    """The things and who is signed in; every text of a thing says `SECRET`."""

    house: House
    customer: Customer
    other_customer: Customer  # Sud's, for bodies that need something of one's own
    item: Item
    contact: Contact
    proposal: ContactProposal
    dispute: Dispute
    step: DisputeStep  # sales' to do, not logistics'
    request: LimitRequest
    review: LimitReview
    limit: CreditLimit  # a temporary one, granted by meriem
    notice_ahead: DunningRelease
    message: DunningMessage
    call: DunningMessage
    returned: ReturnedAddress
    discount: ReceiptAllocation
    mail: Mail
    receipt: Receipt
    file: Import
    mapping_id: int
    key_id: UUID
    sent: Import  # by that key
    notice: Notice  # rosa's
    aside: Quarantined
    photo_id: UUID  # rosa's, of the dispute
    device_id: UUID  # rosa's phone
    passkey_id: UUID  # rosa's
    challenge_id: UUID  # a proof kofi was asked for
    group: CustomerGroup
    policy: InsurancePolicy
    goal: Goal
    proof_id: UUID  # of the item
    guarantee: Guarantee
    done: DeadlineDone
    penalty: Penalty
    plan: PaymentPlan
    browsers: dict[str, Browser]


def a_world(app: Flask) -> World:
    """Build it; who is nobody's business here sees none of it."""
    house = a_house()
    sonia = User(username="sonia", name="Sonia", role=Role.MANAGER, created_at=NOW)
    sonia.agency_id = house.sud.agency_id
    house.people["sonia"] = add(sonia)
    add(SyncBucket(id=f"user:{sonia.id}"))
    customer = an_account(house, "Z001", name=SECRET, limit_minor=50_000_00, email="z@example.com")
    other_customer = an_account(house, "S001", portfolio=house.sud)
    item = an_item(customer, f"{SECRET}-1")
    browsers = {name: signed_in_client(app, user) for name, user in house.people.items()}
    browsers["program"], key_id = _a_program(app)
    browsers["another"], _ = _a_program(app)
    dispute = _a_dispute(house, customer, item)
    world = World(
        house=house,
        customer=customer,
        other_customer=other_customer,
        item=item,
        contact=add(Contact(customer_id=customer.id, name=SECRET)),
        proposal=_a_proposal(house, customer),
        dispute=dispute,
        step=a_step(dispute, "sales", asked=SECRET),
        request=_a_request(house, customer),
        review=_a_review(customer),
        limit=_a_temporary_limit(house, customer),
        notice_ahead=_a_formal_notice(house, customer, item),
        message=_a_message(customer, item),
        call=_a_call(customer),
        discount=_a_discount(house, customer, item),
        returned=add(
            ReturnedAddress(
                customer_id=customer.id,
                address="old@example.com",
                status="5.1.1",
                detail=SECRET,
                returned_on=TODAY,
            )
        ),
        mapping_id=add(
            ImportMapping(fingerprint="f", kind="limits", mapping={"kind": SECRET}, at=NOW)
        ).id,
        mail=add(
            Mail(
                message_id="<1@example.com>",
                customer_id=customer.id,
                recipient="z@example.com",
                subject=SECRET,
                body=SECRET,
                statement=statements.keep(statements.statement_of(customer, TODAY)),
                sent_at=NOW,
            )
        ),
        receipt=_a_receipt(house, customer, item),
        file=_an_import(house),
        key_id=key_id,
        sent=_sent(house, key_id),
        notice=_a_notice(house, customer),
        aside=_an_entry_aside(house, customer),
        photo_id=_a_photo(house, customer),
        device_id=browsers["rosa"].device_id,
        passkey_id=_a_passkey(house),
        challenge_id=_a_challenge(house, browsers["kofi"]),
        group=_a_group(customer, other_customer),
        policy=_a_policy(house, customer),
        goal=_a_goal(house),
        proof_id=_a_proof(house, item),
        guarantee=_a_guarantee(customer),
        done=_a_done_deadline(house, customer),
        penalty=_a_penalty(customer, item),
        plan=_a_plan(house, customer, item),
        browsers=browsers,
    )
    _say_more(house, customer)
    _write_and_project(house, customer)
    return world


def _a_temporary_limit(house: House, customer: Customer) -> CreditLimit:
    return add(
        CreditLimit(
            customer_id=customer.id,
            kind="temporary",
            amount_minor=55_000_00,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=20),
            source="request",
            reason=SECRET,
            decided_by_id=house.meriem.id,
            created_at=NOW,
        )
    )


def _a_program(app: Flask) -> tuple[Browser, UUID]:
    scopes = [scope.value for scope in Scope]
    key, secret = transact(MACHINE, lambda work: api_keys.make(work, name="ERP", scopes=scopes))
    browser: Browser = app.test_client()  # type: ignore[assignment]
    browser.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return browser, key.id


def _a_passkey(house: House) -> UUID:
    return add(
        Passkey(
            user_id=house.rosa.id,
            credential_id=SECRET,
            public_key=b"",
            transports=[],
            name=SECRET,
            created_at=NOW,
        )
    ).id


def _a_challenge(house: House, browser: Browser) -> UUID:
    return add(
        Challenge(
            kind="step_up",
            bytes_asked=b"",
            user_id=house.kofi.id,
            session_id=browser.device_id,
            expires_at=NOW + timedelta(days=1),
        )
    ).id


def _a_group(*accounts: Customer) -> CustomerGroup:
    group = add(CustomerGroup(name=f"{SECRET} holding", currency="EUR", limit_minor=90_000_00))
    for each in accounts:
        each.group_id = group.id
    return group


def _a_policy(house: House, customer: Customer) -> InsurancePolicy:
    """Insure the customer, whose insurer asks for a notice 60 days after a due date."""
    add(
        CoverLine(
            company_id=house.company.id,
            customer_id=customer.id,
            policy="P-1",
            named=True,
            amount_minor=1_000_00,
            currency="EUR",
        )
    )
    return add(
        InsurancePolicy(
            company_id=house.company.id,
            insurer=f"{SECRET} Re",
            number="P-1",
            basis="gross",
            insured_share_bp=9_000,
            notice_days=60,
            starts_on=TODAY,
        )
    )


def _a_done_deadline(house: House, customer: Customer) -> DeadlineDone:
    return add(
        DeadlineDone(
            kind="claim",
            subject=f"customer/{customer.id}",
            customer_id=customer.id,
            asked_on=TODAY,
            facts={},
            done_on=TODAY,
            reference=SECRET,
            by_id=house.kofi.id,
            said_on=TODAY,
        )
    )


def _a_plan(house: House, customer: Customer, item: Item) -> PaymentPlan:
    half = item.residual_minor // 2
    schedule = [["2026-12-01", half], ["2027-01-01", item.residual_minor - half]]
    return a_payment_plan(customer, house.rosa, [item], schedule, text=SECRET)


def _a_goal(house: House) -> Goal:
    """Let Nord's portfolio have one."""
    return add(
        Goal(
            portfolio_id=house.nord.id,
            measure="overdue_share",
            currency="EUR",
            begun=2_000,
            target=1_000,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=30),
            by_id=house.kofi.id,
            created_at=NOW,
        )
    )


def _a_proof(house: House, item: Item) -> UUID:
    proof = proofs.examine(PHOTO)
    actor = Actor(house.kofi.id, house.kofi.role)
    return transact(actor, lambda work: proofs.attach(work, house.kofi, proof, item_id=item.id).id)


def _a_guarantee(customer: Customer) -> Guarantee:
    return add(
        Guarantee(
            customer_id=customer.id,
            kind="bank",
            guarantor=f"{SECRET} bank",
            amount_minor=10_000_00,
            currency="EUR",
            starts_on=TODAY,
            created_at=NOW,
        )
    )


def _a_penalty(customer: Customer, item: Item) -> Penalty:
    return add(
        Penalty(
            customer_id=customer.id,
            item_id=item.id,
            until_on=TODAY,
            base_minor=100_00,
            interest_minor=74,
            fee_minor=40_00,
            currency="EUR",
            segments=[],
            computed_at=NOW,
        )
    )


def _sent(house: House, key_id: UUID) -> Import:
    row = _an_import(house)
    row.by_id = None
    add(ImportOrigin(import_id=row.id, source="feed", feed="ledger", key_id=key_id))
    return row


def _a_dispute(house: House, customer: Customer, item: Item) -> Dispute:
    dispute = add(
        Dispute(
            id=uuid4(),
            customer_id=customer.id,
            item_id=item.id,
            amount_minor=50_00,
            reason="price",
            text=SECRET,
            opened_by_id=house.rosa.id,
            opened_on=TODAY,
            client_time=NOW,
            created_at=NOW,
        )
    )
    said = {"author_id": house.rosa.id, "text": SECRET, "created_at": NOW}
    add(DisputeComment(id=uuid4(), dispute_id=dispute.id, **said))
    return dispute


def _a_photo(house: House, customer: Customer) -> UUID:
    dispute = db.session.scalars(select(Dispute)).one()
    photo = add(
        Attachment(
            id=uuid4(),
            uploader_id=house.rosa.id,
            customer_id=customer.id,
            parent_kind="dispute",
            parent_id=dispute.id,
            state="complete",
            sha256=hashlib.sha256(PHOTO).hexdigest(),
            size_bytes=len(PHOTO),
            created_at=NOW,
            linked_at=NOW,
            started_at=NOW,
        )
    )
    attachment_files.keep_photo(photo.id, clean(PHOTO))
    return photo.id


def _a_proposal(house: House, customer: Customer) -> ContactProposal:
    said = {"customer_id": customer.id, "proposed_by_id": house.rosa.id, "name": SECRET}
    return add(ContactProposal(id=uuid4(), phone="1", client_time=NOW, created_at=NOW, **said))


def _a_request(house: House, customer: Customer) -> LimitRequest:
    return add(
        LimitRequest(
            id=uuid4(),
            customer_id=customer.id,
            requester_id=house.rosa.id,
            requested_minor=60_000_00,
            reason="season",
            text=SECRET,
            state="in_review",
            route=["credit_manager"],
            client_time=NOW,
            created_at=NOW,
        )
    )


def _a_review(customer: Customer) -> LimitReview:
    return add(
        LimitReview(
            run_on=TODAY,
            customer_id=customer.id,
            action="proposed",
            rule="unused",
            from_minor=50_000_00,
            to_minor=40_000_00,
            created_at=NOW,
        )
    )


def _a_message(customer: Customer, item: Item) -> DunningMessage:
    counts = {"items": 1, "send": 1, "silent": 0, "task": 0, "messages": 1}
    run = add(DunningRun(run_on=TODAY, decided_at=NOW, state="decided", counts=counts))
    decision = {"customer_id": customer.id, "item_id": item.id, "amount_minor": 100_00}
    add(DunningDecision(run_id=run.id, action="send", level="L1", reason="due", **decision))
    return add(
        DunningMessage(
            run_id=run.id,
            customer_id=customer.id,
            run_on=TODAY,
            level="L1",
            language="fr",
            recipient="z@example.com",
            subject=SECRET,
            body=SECRET,
            total_minor=100_00,
            currency="EUR",
            prepared_at=NOW,
            send_after=NOW + timedelta(days=1),
            message_id="<2@example.com>",
        )
    )


def _a_formal_notice(house: House, customer: Customer, item: Item) -> DunningRelease:
    return add(
        DunningRelease(
            customer_id=customer.id,
            level="formal_notice",
            items=[[item.id, item.episode, item.due_on.isoformat()]],
            total_minor=100_00,
            released_by_id=house.people["kofi"].id,
            released_at=NOW,
            released_on=TODAY,
            goes_at=NOW + timedelta(days=2),
        )
    )


def _a_call(customer: Customer) -> DunningMessage:
    """A call somebody made up their mind to make the day before."""
    day = TODAY - timedelta(days=1)
    run = add(DunningRun(run_on=day, decided_at=NOW, state="decided", counts={}))
    return add(
        DunningMessage(
            run_id=run.id,
            customer_id=customer.id,
            run_on=day,
            level="L1",
            channel="call",
            language="fr",
            recipient="",
            subject=SECRET,
            body=SECRET,
            total_minor=100_00,
            currency="EUR",
            prepared_at=NOW,
            send_after=NOW,
            message_id="<3@example.com>",
        )
    )


def _a_receipt(house: House, customer: Customer, item: Item) -> Receipt:
    ours = {"company_id": house.company.id, "currency": "EUR"}
    account = add(BankAccount(number="FR76", read_to=TODAY, taken_at=NOW, **ours))
    proposal = {"certainty": 60, "rule": "amount", "customer_id": customer.id}
    proposal |= {"items": [[item.id, 100_00]], "reasons": [["amount_equal", {"ref": SECRET}]]}
    return add(
        Receipt(
            account_id=account.id,
            key="1",
            booked_on=TODAY,
            value_on=TODAY,
            amount_minor=100_00,
            reference=SECRET,
            counterparty=SECRET,
            state="proposed",
            customer_id=customer.id,
            proposals=[proposal],
            looked_at=NOW,
            created_at=NOW,
            **ours,
        )
    )


def _a_discount(house: House, customer: Customer, item: Item) -> ReceiptAllocation:
    """A discount taken too late, beside a payment the ledger has taken over."""
    ours = {"company_id": house.company.id, "currency": "EUR"}
    account = add(BankAccount(number="FR77", read_to=TODAY, taken_at=NOW, **ours))
    receipt = add(
        Receipt(
            account_id=account.id,
            key="2",
            booked_on=TODAY,
            value_on=TODAY,
            amount_minor=98_00,
            state="matched",
            customer_id=customer.id,
            settled_on=TODAY,
            looked_at=NOW,
            created_at=NOW,
            **ours,
        )
    )
    return add(
        ReceiptAllocation(
            receipt_id=receipt.id,
            item_id=item.id,
            amount_minor=98_00,
            residual_minor=100_00,
            rule="reference",
            certainty=99,
            settled_on=TODAY,
            discount_minor=2_00,
            discount_state="proposed",
            discount_bp=200,
            discount_until=TODAY,
        )
    )


def _an_import(house: House) -> Import:
    (imports.folder() / "none").write_text("code;nom\nC1;Un\n")
    return add(
        Import(
            kind="fec",
            filename=f"{SECRET}.txt",
            sha256="0" * 64,
            size_bytes=1,
            path="none",
            state="reconciled",
            by_id=house.kofi.id,
            created_at=NOW,
        )
    )


def _a_notice(house: House, customer: Customer) -> Notice:
    return add(
        Notice(
            user_id=house.rosa.id,
            event="limit_approved",
            subject="limit_request/1",
            customer_id=customer.id,
            facts={"customer": SECRET},
            link="/suivi",
            send_after=NOW,
            expires_at=NOW + timedelta(days=1),
            created_at=NOW,
        )
    )


def _an_entry_aside(house: House, customer: Customer) -> Quarantined:
    said = {"note_id": str(uuid4()), "text": SECRET, "tags": []}
    logged = add(
        OpLog(
            op_id=uuid4(),
            user_id=house.rosa.id,
            customer_id=customer.id,
            n=1,
            type="note.add",
            v=1,
            payload_hash="0",
            args=said,
            client_time=NOW,
            received_at=NOW,
            outcome="quarantined",
            result={},
        )
    )
    return add(Quarantined(op_id=logged.op_id, error="ZeroDivisionError", parked_at=NOW))


def _say_more(house: House, customer: Customer) -> None:
    said: dict[str, Any] = {"customer_id": customer.id, "text": SECRET, "client_time": NOW}
    add(Note(id=uuid4(), author_id=house.rosa.id, created_at=NOW, **said))
    add(
        Promise(
            id=uuid4(),
            amount_minor=50_00,
            promised_on=TODAY + timedelta(days=7),
            recorded_by_id=house.rosa.id,
            recorded_on=TODAY,
            created_at=NOW,
            **said,
        )
    )
    add(
        CustomerFigures(
            customer_id=customer.id,
            as_of=TODAY,
            computed_at=NOW,
            accounting_minor=100_00,
            exposure_minor=100_00,
            credits_minor=0,
            limit_minor=50_000_00,
            overdue_minor=100_00,
            oldest_days=22,
            disputed_minor=50_00,
            promised_minor=50_00,
            risk_class="C",
            sales_12m_minor=1_000_00,
            buckets={"not_due": 0, "1_30": 100_00, "31_60": 0, "61_90": 0, "over_90": 0},
            due=[["2026-11-01", 100_00]],
            light=[["2026-11-01", "red", ["overdue"]]],
            explain={},
        )
    )


def _write_and_project(house: House, customer: Customer) -> None:
    def write(work: Any) -> None:
        after = {"text": SECRET}
        work.record("note.add", "customer", customer.id, customer_id=customer.id, after=after)
        work.touch(customer.id)
        work.touch_user(house.rosa.id)

    transact(MACHINE, write)
    transact(Actor(house.rosa.id, "rep"), write)
