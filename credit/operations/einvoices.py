"""Electronic invoices and their statuses: due dates follow the document, disputes and holds the buyer's word.

A status asks for its effect once. Where the ledger has not shown the invoice yet, the effect waits for it.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from credit.formats.records import Document, InvoiceStatus
from credit.operations import holds, notices, triage
from credit.operations.audience import with_role
from credit.operations.dunning_messages import withdraw_prepared
from credit.operations.imports import find_company
from credit.operations.moment import time_zone
from credit.operations.work import Work
from credit.rules.access import Role
from credit.rules.calendar import add_business_days
from credit.rules.identifiers import siren_of_vat
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.einvoices import DUE_SOURCE, EInvoice, by_number
from credit.store.field import UNRESOLVED, Dispute
from credit.store.items import Item

# What the buyer's status says (XP Z12-012) -> the words a dispute opens with.
DISPUTING = {
    "207": "Facture électronique en litige (statut 207)",
    "208": "Facture électronique suspendue (statut 208)",
    "210": "Facture électronique refusée (statut 210)",
}
PAYMENT_SENT = "211"
HOLD_DAYS = 5  # business days for a payment said to be on its way to arrive
HOLD_REASON = "paiement transmis (statut 211)"
FOLLOWING = ("default", "terms", DUE_SOURCE)  # due dates that give way to the invoice's own


def company_of(siren: str, vat: str = "") -> Company | None:
    """Find the company of ours that issued an invoice; None: it is somebody else's."""
    number = siren or siren_of_vat(vat)
    found = find_company(number or None, replace_demo=False)
    if found is None and number:  # a ledger that came without its number
        only = find_company(None, replace_demo=False)
        return only if only is not None and only.siren is None else None
    return found


def take_documents(
    work: Work, company: Company, documents: Iterable[Document], import_id: UUID | None
) -> dict[str, int]:
    """Keep the invoices a company issued; counts what is new, changed and known. Twice is once."""
    said = list(documents)
    kept = by_number(company.id, {one.number for one in said})
    counts = dict.fromkeys(("new", "changed", "unchanged"), 0)
    for one in said:
        row = kept.get(one.number)
        what = "changed"
        if row is None:
            row = kept[one.number] = _add(work, company, one.number)
            what = "new"
        values = _values(one)
        if all(getattr(row, name) == value for name, value in values.items()):
            what = "unchanged" if what == "changed" else what
        else:
            for name, value in values.items():
                setattr(row, name, value)
            row.updated_at, row.import_id = work.moment.now, import_id
        counts[what] += 1
    db.session.flush()
    return counts


def take_statuses(work: Work, company: Company, statuses: Iterable[InvoiceStatus]) -> int:
    """Note how far invoices have come, the newest word of each; say how many moved."""
    said = sorted(statuses, key=lambda one: _since_ever(one.at))
    kept = by_number(company.id, {one.number for one in said})
    moved = 0
    for one in said:
        row = kept.get(one.number)
        if row is None:
            row = kept[one.number] = _add(work, company, one.number)
        if row.status == one.code and row.status_at == one.at:
            continue
        if row.status_at is not None and one.at is not None and one.at < row.status_at:
            continue  # an older word that came late
        row.status, row.status_at, row.acted = one.code, one.at, False
        row.status_reason = " ".join(filter(None, (one.reason, one.text)))[:1000]
        row.disputed_minor = one.amount_minor if one.code == "207" else None
        row.updated_at = work.moment.now
        moved += 1
    db.session.flush()
    return moved


def follow(work: Work, company_id: int) -> None:
    """Let open items follow their invoices: due dates, and whatever statuses still ask for."""
    items = _items(company_id)
    _follow_due_dates(work, company_id, items)
    waiting = select(EInvoice).where(
        EInvoice.company_id == company_id,
        EInvoice.acted.is_(False),
        EInvoice.status.in_((*DISPUTING, PAYMENT_SENT)),
    )
    for invoice in db.session.scalars(waiting.order_by(EInvoice.id)).all():
        item = _item_of(invoice, items.get(invoice.number, []))
        if item is None:
            continue
        if invoice.status == PAYMENT_SENT:
            _wait_for_payment(work, invoice, item.customer_id)
        else:
            _dispute(work, invoice, item)
        invoice.acted = True
    db.session.flush()


def _add(work: Work, company: Company, number: str) -> EInvoice:
    row = EInvoice(
        company_id=company.id,
        seller_siren=company.siren or "",
        number=number,
        updated_at=work.moment.now,
    )
    db.session.add(row)
    return row


def _values(one: Document) -> dict[str, object]:
    return {
        "type_code": one.type_code,
        "issued_on": one.issued_on,
        "due_on": one.due_on,
        "currency": one.currency,
        "total_minor": one.total_minor,
        "payable_minor": one.payable_minor,
        "buyer_name": one.buyer.name,
        "buyer_siren": one.buyer.siren,
        "buyer_code": one.buyer.code,
    }


def _items(company_id: int) -> dict[str, list[Item]]:
    """Give the open invoices of a company that an e-invoice speaks of, by number."""
    numbers = select(EInvoice.number).where(EInvoice.company_id == company_id)
    wanted = select(Item).where(
        Item.company_id == company_id,
        Item.state == "open",
        Item.amount_minor > 0,
        Item.ref.in_(numbers),
    )
    found: dict[str, list[Item]] = {}
    for item in db.session.scalars(wanted.order_by(Item.id)):
        found.setdefault(item.ref, []).append(item)
    return found


def _follow_due_dates(work: Work, company_id: int, items: dict[str, list[Item]]) -> None:
    for number, invoice in by_number(company_id, items).items():
        due = invoice.due_on
        for item in items[number]:
            if due is None or item.due_source not in FOLLOWING:
                continue
            if (item.due_on, item.due_source) != (due, DUE_SOURCE):
                item.due_on, item.due_source = due, DUE_SOURCE
                work.touch(item.customer_id, figures=True)
    work.touch(*triage.follow_dates(work, Item.company_id == company_id))


def _item_of(invoice: EInvoice, items: list[Item]) -> Item | None:
    """Choose the item an invoice is; where several customers have its number, the buyer's code decides."""
    owners = {item.customer_id for item in items}
    if len(owners) > 1:
        mine = select(Customer.id).where(
            Customer.id.in_(owners), Customer.code == invoice.buyer_code
        )
        owner = db.session.scalar(mine)
        items = [item for item in items if item.customer_id == owner]
    return next((item for item in items if item.residual_minor > 0), None)


def _dispute(work: Work, invoice: EInvoice, item: Item) -> None:
    """Open a dispute in the buyer's name; one that stands already says enough."""
    work.lock([item.customer_id])
    standing = select(Dispute.id).where(Dispute.item_id == item.id, Dispute.state.in_(UNRESOLVED))
    if db.session.scalar(standing) is not None:
        return
    amount = min(invoice.disputed_minor or item.residual_minor, item.residual_minor)
    words = [DISPUTING[invoice.status or ""], invoice.status_reason]
    dispute = Dispute(
        id=uuid4(),
        customer_id=item.customer_id,
        item_id=item.id,
        amount_minor=amount,
        reason="invoice_error" if invoice.status == "210" else "other",
        text=" · ".join(filter(None, words)),
        state="open",
        opened_by_id=None,
        opened_on=work.moment.today,
        client_time=invoice.status_at or work.moment.now,
        created_at=work.moment.now,
    )
    db.session.add(dispute)
    db.session.flush()
    after = {"item_id": item.id, "amount_minor": amount, "reason": dispute.reason}
    work.record("dispute.open", "dispute", dispute.id, customer_id=item.customer_id, after=after)
    work.touch(item.customer_id, figures=True)
    notices.tell(
        work,
        with_role(Role.COLLECTOR, Role.CREDIT_MANAGER),
        "dispute_to_qualify",
        subject=f"dispute/{dispute.id}",
        customer_id=item.customer_id,
    )
    withdraw_prepared(work, item.customer_id)


def _wait_for_payment(work: Work, invoice: EInvoice, customer_id: int) -> None:
    """Hold reminders for a few business days from the day the payment was said to be sent."""
    said = invoice.status_at or work.moment.now
    until = add_business_days(said.astimezone(ZoneInfo(time_zone())).date(), HOLD_DAYS)
    customer = db.session.get_one(Customer, customer_id)
    held = customer.dunning_hold_until
    if until >= work.moment.today and (held is None or held < until):
        holds.hold_dunning(work, customer_id, HOLD_REASON, until)


def _since_ever(at: datetime | None) -> tuple[bool, str]:
    return (at is not None, at.isoformat() if at else "")
