"""What a phone knows about a customer: one function per entity, each one query for a whole batch.

Each row starts with its owner, the customer. The list is in order of travel: the card comes before what
hangs on it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from credit.operations.moment import Moment
from credit.operations.projection import attachments
from credit.operations.projection.shapes import DAYS_KEPT, Entity, Rows
from credit.store.customers import (
    Company,
    Contact,
    Customer,
    CustomerFigures,
    CustomerPortfolio,
    FiguresDay,
)
from credit.store.db import db
from credit.store.dunning import DunningMessage
from credit.store.field import UNRESOLVED, Dispute, DisputeComment, Note, Promise
from credit.store.items import Item
from credit.store.limits import UNDECIDED, CreditLimit, LimitRequest
from credit.store.people import User
from credit.store.scope import in_force

MOVES_SHOWN = 5
ANNOUNCED = ("due", "sending", "sent")

# Statements are built once; only these change.
IDS: Any = bindparam("ids", expanding=True)
TODAY: Any = bindparam("today")
SINCE: Any = bindparam("since")
SINCE_DAY: Any = bindparam("since_day")

Statement = Callable[[], Any]


@cache
def customers() -> Any:
    """Read the cards. One in two portfolios shows the one it entered last."""
    portfolio = (
        select(func.max(CustomerPortfolio.portfolio_id))
        .where(CustomerPortfolio.customer_id == Customer.id, in_force(CustomerPortfolio, TODAY))
        .scalar_subquery()
    )
    return (
        select(
            Customer.id.label("owner"),
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.siren,
            Customer.legal_form,
            Customer.address,
            Customer.email,
            Customer.phone,
            Customer.company_id,
            Company.currency,
            portfolio,
            Customer.active,
            Customer.terms_days,
            Customer.terms_end_of_month,
            Customer.terms_derived,
            Customer.direct_debit,
            Customer.hold_reason,
            Customer.held_on,
            Customer.insolvency_on,
            Customer.dunning_hold_reason,
            Customer.dunning_hold_until,
        )
        .join(Company, Company.id == Customer.company_id)
        .where(Customer.id.in_(IDS))
        .order_by(Customer.id)
    )


def summaries(ids: Collection[int], moment: Moment) -> Rows:
    """Read the figures; `moves` are the last days on which they changed, oldest first."""
    moves = _moves(ids, moment)
    return [[*row, moves[row[0]]] for row in _read(_summaries, ids, moment)]


@cache
def _summaries() -> Any:
    figures = CustomerFigures
    return select(
        figures.customer_id.label("owner"),
        figures.customer_id,
        figures.as_of,
        figures.exposure_minor,
        figures.accounting_minor,
        figures.credits_minor,
        figures.limit_minor,
        figures.limit_days,
        _temporary_end(),
        figures.overdue_minor,
        figures.oldest_days,
        figures.disputed_minor,
        figures.promised_minor,
        figures.risk_class,
        figures.score,
        figures.weighted_delay_days,
        figures.sales_12m_minor,
        figures.buckets,
        figures.due,
        figures.light,
    ).where(figures.customer_id.in_(IDS))


@cache
def items() -> Any:
    """Read the open items."""
    return select(
        Item.customer_id.label("owner"),
        Item.id,
        Item.customer_id,
        Item.ref,
        Item.kind,
        Item.label,
        Item.document_on,
        Item.due_on,
        Item.due_source,
        Item.amount_minor,
        Item.residual_minor,
        Item.currency,
        Item.stage,
        Item.undetailed,
    ).where(Item.customer_id.in_(IDS), Item.state == "open")


@cache
def contacts() -> Any:
    """Read whom to call."""
    return select(
        Contact.customer_id.label("owner"),
        Contact.id,
        Contact.customer_id,
        Contact.name,
        Contact.job,
        Contact.email,
        Contact.phone,
    ).where(Contact.customer_id.in_(IDS))


@cache
def disputes() -> Any:
    """Read the disputes still open, and those resolved lately."""
    owner, opener = aliased(User), aliased(User)
    return (
        select(
            Dispute.customer_id.label("owner"),
            Dispute.id,
            Dispute.customer_id,
            Dispute.item_id,
            Dispute.amount_minor,
            Dispute.reason,
            Dispute.text,
            Dispute.state,
            Dispute.outcome,
            Dispute.department,
            owner.name,
            Dispute.next_step,
            Dispute.step_due_on,
            opener.name,
            Dispute.opened_on,
        )
        .outerjoin(owner, owner.id == Dispute.owner_id)
        .join(opener, opener.id == Dispute.opened_by_id)
        .where(Dispute.customer_id.in_(IDS), _told())
    )


@cache
def dispute_comments() -> Any:
    """Read what was said on those disputes."""
    return (
        select(
            Dispute.customer_id.label("owner"),
            DisputeComment.id,
            Dispute.customer_id,
            DisputeComment.dispute_id,
            User.name,
            DisputeComment.text,
            DisputeComment.created_at,
        )
        .join(Dispute, Dispute.id == DisputeComment.dispute_id)
        .join(User, User.id == DisputeComment.author_id)
        .where(Dispute.customer_id.in_(IDS), _told())
    )


@cache
def promises() -> Any:
    """Read the promises that run, and those ended lately."""
    return (
        select(
            Promise.customer_id.label("owner"),
            Promise.id,
            Promise.customer_id,
            Promise.amount_minor,
            Promise.promised_on,
            Promise.items,
            Promise.text,
            Promise.state,
            Promise.cancel_reason,
            Promise.basis_changed,
            User.name,
            Promise.recorded_on,
        )
        .join(User, User.id == Promise.recorded_by_id)
        .where(
            Promise.customer_id.in_(IDS),
            or_(
                Promise.state == "active",
                Promise.recorded_on >= SINCE_DAY,
                Promise.judged_on >= SINCE_DAY,
            ),
        )
    )


@cache
def notes() -> Any:
    """Read the latest notes, except those for finance's eyes."""
    return (
        select(
            Note.customer_id.label("owner"),
            Note.id,
            Note.customer_id,
            User.name,
            Note.kind,
            Note.tags,
            Note.text,
            Note.supersedes_id,
            Note.answers_id,
            Note.client_time,
        )
        .join(User, User.id == Note.author_id)
        .where(
            Note.customer_id.in_(IDS),
            Note.finance_only.is_(False),
            Note.created_at >= SINCE,
        )
    )


@cache
def requests() -> Any:
    """Read the limit requests that wait, and those of the last days."""
    requester, decider = aliased(User), aliased(User)
    request = LimitRequest
    return (
        select(
            request.customer_id.label("owner"),
            request.id,
            request.customer_id,
            request.requester_id,
            requester.name,
            request.requested_minor,
            request.requested_days,
            request.temporary_until,
            request.reason,
            request.text,
            request.state,
            request.answer_by,
            request.granted_minor,
            request.granted_days,
            request.decision_reason,
            decider.name,
            request.decided_at,
            request.created_at,
        )
        .join(requester, requester.id == request.requester_id)
        .outerjoin(decider, decider.id == request.decided_by_id)
        .where(
            request.customer_id.in_(IDS),
            or_(
                request.state.in_(UNDECIDED),
                request.created_at >= SINCE,
                request.decided_at >= SINCE,
            ),
        )
    )


@cache
def dunning() -> Any:
    """Read the letters announced or sent lately."""
    message = DunningMessage
    return select(
        message.customer_id.label("owner"),
        message.id,
        message.customer_id,
        message.level,
        message.state,
        message.run_on,
        message.send_after,
        message.sent_at,
        message.total_minor,
    ).where(
        message.customer_id.in_(IDS),
        message.state.in_(ANNOUNCED),
        message.run_on >= SINCE_DAY,
    )


def _read(statement: Statement, ids: Collection[int], moment: Moment) -> Rows:
    now, kept = moment.now, timedelta(days=DAYS_KEPT)
    days = {"today": moment.today, "since": now - kept, "since_day": moment.today - kept}
    return db.session.execute(statement(), {"ids": list(ids), **days}).all()


def _told() -> ColumnElement[bool]:
    return or_(Dispute.state.in_(UNRESOLVED), Dispute.resolved_at >= SINCE)


def _moves(ids: Collection[int], moment: Moment) -> dict[int, list[list[Any]]]:
    moves: dict[int, list[list[Any]]] = defaultdict(list)
    for customer_id, on, *values in _read(_latest_days, ids, moment):
        moves[customer_id].append([on.isoformat(), *values])
    return moves


@cache
def _latest_days() -> Any:
    newest_first = func.row_number().over(
        partition_by=FiguresDay.customer_id, order_by=FiguresDay.day.desc()
    )
    of_these = select(FiguresDay, newest_first.label("place"))
    columns = of_these.where(FiguresDay.customer_id.in_(IDS)).subquery().c
    return (
        select(
            columns.customer_id,
            columns.day,
            columns.exposure_minor,
            columns.overdue_minor,
            columns.limit_minor,
            columns.colour,
            columns.risk_class,
        )
        .where(columns.place <= MOVES_SHOWN)
        .order_by(columns.day)
    )


def _temporary_end() -> ColumnElement[Any]:
    from_limit = select(func.max(CreditLimit.ends_on)).where(
        CreditLimit.customer_id == CustomerFigures.customer_id,
        CreditLimit.kind == "temporary",
        CreditLimit.state == "effective",
        CreditLimit.amount_minor == CustomerFigures.limit_minor,
    )
    return from_limit.scalar_subquery()


def _entity(name: str, fields: str, statement: Statement) -> Entity:
    return Entity(name, tuple(fields.split()), partial(_read, statement))


SUMMARY = (
    "id as_of exposure accounting credits limit limit_days limit_until overdue oldest_days"
    " disputed promised class score weighted_delay sales_12m buckets due light moves"
)

DOSSIER = (
    _entity(
        "customer",
        "id code name siren legal_form address email phone company_id currency portfolio_id active"
        " terms_days terms_end_of_month terms_derived direct_debit hold_reason held_on insolvency_on"
        " dunning_hold_reason dunning_hold_until",
        customers,
    ),
    Entity("summary", tuple(SUMMARY.split()), summaries),
    _entity(
        "item",
        "id customer_id ref kind label document_on due_on due_source amount residual currency"
        " stage undetailed",
        items,
    ),
    _entity("contact", "id customer_id name job email phone", contacts),
    _entity(
        "dispute",
        "id customer_id item_id amount reason text state outcome department owner next_step"
        " step_due_on opened_by opened_on",
        disputes,
    ),
    _entity("dispute_comment", "id customer_id dispute_id author text at", dispute_comments),
    _entity(
        "promise",
        "id customer_id amount promised_on items text state cancel_reason basis_changed by"
        " recorded_on",
        promises,
    ),
    _entity("note", "id customer_id author kind tags text supersedes_id answers_id at", notes),
    _entity(
        "request",
        "id customer_id requester_id requester requested requested_days temporary_until reason"
        " text state answer_by granted granted_days decision_reason decided_by decided_at"
        " created_at",
        requests,
    ),
    _entity("attachment", attachments.FIELDS, attachments.attachments),
    _entity("dunning", "id customer_id level state run_on send_after sent_at total", dunning),
)
