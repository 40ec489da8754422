"""Recompute what is known of each customer: exposure, ageing, risk and light.

Whoever changes what figures depend on sets `customer.stale_at`; here that promise is kept.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from credit.operations.customer_cover import Lines, insured_lines, takers
from credit.operations.keeping_days import keep_ledgers, keep_sales, standing_at
from credit.operations.moment import Moment, time_zone
from credit.operations.policy_in_force import policy_on
from credit.operations.policy_shares import keep_shares
from credit.operations.witnessing import UNSEEN
from credit.operations.work import Work
from credit.rules import ageing, exposure, external_scores, groups, kpis, risk
from credit.rules.cover import Guarantee, Surety, backing, cover
from credit.rules.credit_policy import CreditPolicy
from credit.rules.dates import month_start, months_before, overdue_days
from credit.store.books import Books, books_of
from credit.store.customers import BUCKET_COLUMNS, Customer, CustomerFigures, FiguresDay
from credit.store.db import db
from credit.store.groups import CustomerGroup, groups_of
from credit.store.guarantees import standing_guarantees
from credit.store.policies import asked_of

BATCH = 100  # customers in one transaction: on SQLite everybody waits for it, a third of a second
NO_NEWS = frozenset(("as_of", "computed_at", "oldest_days", "explain"))
Figures = dict[str, Any]
Standing = tuple[exposure.Exposure, groups.GroupStanding | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What figures are worked out from: the books, what each customer and its group owe, and the policy.

    insured: the insurers' lines that take each customer. takers: who would bear what it owes.
    """

    books: Books
    standings: dict[int, Standing]
    policy: CreditPolicy
    insured: dict[int, Lines]
    takers: dict[int, tuple[list[Guarantee], list[Surety]]]


def recompute(work: Work) -> int:
    """Recompute at most 100 stale customers and project them; say how many are left.

    Claims by lock: a customer another worker holds is left to it, and one it has finished is not stale.
    """
    claim = select(Customer).where(Customer.stale_at.is_not(None)).order_by(Customer.id)
    locked = claim.limit(BATCH).with_for_update(of=Customer, skip_locked=True)
    customers = list(db.session.scalars(locked.execution_options(populate_existing=True)))
    ids = [customer.id for customer in customers]
    if ids:
        facts = _gather(customers, work.moment, policy_on(work.moment.today))
        moved = _keep(customers, facts, work.moment)
        _owe_their_groups(moved, work.moment)
        oldest = min(_ledger_day(customer, work.moment) for customer in customers)
        since = month_start(months_before(oldest, kpis.HISTORY_MONTHS))
        keep_sales(facts.books.sales, ids, since, work.moment.today)
        keep_ledgers({customer.company for customer in customers}, work.moment.today)
        done = update(Customer).where(Customer.id.in_(ids)).values(stale_at=None)
        db.session.execute(done)
        work.touch(*ids)
    left = select(func.count()).select_from(Customer).where(Customer.stale_at.is_not(None))
    return db.session.scalar(left) or 0


def spread_in_groups(work: Work) -> int:
    """Owe new figures to the accounts of every group in which one has moved; say how many.

    Customers are locked before groups, as `recompute` does.
    """
    stale = list(
        db.session.scalars(select(CustomerGroup.id).where(CustomerGroup.stale_at.is_not(None)))
    )
    members = select(Customer.id).where(Customer.group_id.in_(stale))
    ids = [customer.id for customer in work.lock(db.session.scalars(members))] if stale else []
    told = update(CustomerGroup).where(CustomerGroup.id.in_(stale)).values(stale_at=None)
    db.session.execute(told)
    work.stale.update(ids)
    return len(stale)


def _owe_their_groups(customers: Sequence[Customer], moment: Moment) -> None:
    """Promise that the other accounts of these customers' groups follow, where a common limit is set."""
    ids = {customer.group_id for customer in customers if customer.group_id is not None}
    if ids:
        limited = (CustomerGroup.id.in_(ids), CustomerGroup.limit_minor.is_not(None))
        db.session.execute(update(CustomerGroup).where(*limited).values(stale_at=moment.now))


def mark_stale_overnight(work: Work) -> int:
    """Owe every customer figures that were not computed since business midnight; say how many."""
    midnight = datetime.combine(work.moment.today, time(), ZoneInfo(time_zone()))
    fresh = select(CustomerFigures.customer_id).where(CustomerFigures.computed_at >= midnight)
    owed = (
        select(Customer.id)
        .where(Customer.stale_at.is_(None), Customer.id.not_in(fresh))
        .order_by(Customer.id)
    )
    ids = list(db.session.scalars(owed))
    if ids:
        mark = update(Customer).where(Customer.stale_at.is_(None), Customer.id.not_in(fresh))
        db.session.execute(
            mark.values(stale_at=work.moment.now).execution_options(synchronize_session=False)
        )
        work.nudge("recompute")
    return len(ids)


def compute(customer: Customer, moment: Moment) -> Figures:
    """Compute one customer's figures now, without keeping them: the columns of `CustomerFigures`."""
    return compute_many([customer], moment, policy_on(moment.today))[customer.id]


def compute_many(
    customers: Sequence[Customer], moment: Moment, policy: CreditPolicy
) -> dict[int, Figures]:
    """Compute the figures of some customers by a policy, without keeping them, by customer id."""
    facts = _gather(customers, moment, policy)
    return {customer.id: _figures(customer, facts, moment)[0] for customer in customers}


def owe_everybody(work: Work) -> None:
    """Owe every customer new figures: what they are worked out by has changed."""
    owed = update(Customer).where(Customer.stale_at.is_(None)).values(stale_at=work.moment.now)
    db.session.execute(owed.execution_options(synchronize_session=False, **UNSEEN))
    work.nudge("recompute")


def _gather(customers: Sequence[Customer], moment: Moment, policy: CreditPolicy) -> Facts:
    ledger_days = [_ledger_day(customer, moment) for customer in customers]
    since = months_before(min(ledger_days, default=moment.today), 12)
    ids = [customer.id for customer in customers]
    books = books_of(ids, paid_since=since, today=moment.today)
    insured, given = insured_lines(customers, moment.today), standing_guarantees(ids, moment.today)
    asked = asked_of({one.id for lines in insured.values() for _, one in lines if one is not None})
    bearing = {
        one.id: takers(one, insured[one.id], given[one.id], asked, moment.today)
        for one in customers
    }
    return Facts(books, _standings(customers, books, policy), policy, insured, bearing)


def _standings(
    customers: Sequence[Customer], books: Books, policy: CreditPolicy
) -> dict[int, Standing]:
    """Add up what each customer owes, and its group; accounts that are not among these as last computed."""
    owed = {customer.id: _owed(customer, books, policy) for customer in customers}
    fresh = defaultdict[int | None, dict[int, int]](dict)
    for customer in customers:
        fresh[customer.group_id][customer.id] = owed[customer.id].commercial_minor
    found = {
        id_: groups.add_up((kept.exposures | fresh[id_]).values(), kept.limit_minor)
        for id_, kept in groups_of(list(owed)).items()
    }
    return {each.id: (owed[each.id], found.get(each.group_id or 0)) for each in customers}


def _owed(customer: Customer, books: Books, policy: CreditPolicy) -> exposure.Exposure:
    rows = books.open_items.get(customer.id, [])
    return exposure.measure(
        [exposure.OpenItem(row.kind, row.due_on, row.residual_minor) for row in rows],
        [_commitment(row) for row in books.commitments.get(customer.id, [])],
        sold=[
            exposure.Sold(row.amount_minor, int(row.ledger_minor), row.currency, row.recourse)
            for row in books.sold.get(customer.id, [])
        ],
        discounted_minor=sum(row.amount_minor for row in books.discounted.get(customer.id, [])),
        currency=customer.company.currency,
        policy=policy.exposure,
    )


def _figures(customer: Customer, facts: Facts, moment: Moment) -> tuple[Figures, Figures]:
    """Put one customer's figures together, and what the day's row keeps of them.

    History is measured back from the ledger's date.
    """
    books, policy, (owed, group) = facts.books, facts.policy, facts.standings[customer.id]
    ledger_day = _ledger_day(customer, moment)
    day = risk.figures_day(ledger_day, moment.today)
    rows = books.open_items.get(customer.id, [])
    items = [exposure.OpenItem(row.kind, row.due_on, row.residual_minor) for row in rows]
    due = ageing.due_list(items)
    overdue = ageing.overdue(due, day)
    behaviour = _behaviour(customer.id, books, ledger_day, sum(minor for _, minor in due), overdue)
    score = risk.score(behaviour, policy.risk)
    insolvent = customer.insolvency_on is not None and customer.insolvency_on <= day
    external = external_of(customer)
    told = external["risk_class"] if external else None
    risk_class = risk.risk_class(score.value, told, insolvent=insolvent, policy=policy.risk)
    limits = [
        exposure.Limit(
            row.amount_minor,
            row.max_overdue_days,
            row.starts_on,
            row.ends_on,
            temporary=row.kind == "temporary",
        )
        for row in books.limits.get(customer.id, [])
    ]
    limit = exposure.effective_limit(limits, day)
    lights = risk.light_ahead(
        risk.LightFacts(
            exposure_minor=owed.commercial_minor,
            risk_class=risk_class,
            due=due,
            limits=limits,
            held=customer.hold_reason is not None,
            insolvency_on=customer.insolvency_on,
            foreign=owed.foreign,
            group=group,
        ),
        day,
        policy.risk,
    )
    disputed = _disputed(rows, books.disputes.get(customer.id, []))
    promises = books.promises.get(customer.id, [])
    sales = _sales(books.sales.get(customer.id, []), ledger_day)
    figures = {
        "as_of": day,
        "computed_at": moment.now,
        "accounting_minor": owed.accounting_minor,
        "exposure_minor": owed.commercial_minor,
        "credits_minor": owed.credits_minor,
        "limit_minor": limit.amount_minor if limit else None,
        "limit_days": limit.max_overdue_days if limit else None,
        "group_left_minor": group.left_minor if group else None,
        "overdue_minor": overdue,
        "oldest_days": ageing.oldest_days(due, day),
        "disputed_minor": disputed,
        "promised_minor": sum(row.amount_minor for row in promises if row.state == "active"),
        "score": score.value,
        "risk_class": risk_class,
        "weighted_delay_days": ageing.weighted_delay_days(behaviour.paid_6m),
        "sales_12m_minor": sales,
        "buckets": ageing.age(items, day),
        "due": [[on.isoformat(), minor] for on, minor in due],
        "light": [[on.isoformat(), colour, reasons] for on, colour, reasons in lights],
        "explain": {
            "exposure": owed.explain | {"as_of": ledger_day.isoformat()},
            "overdue": _why("overdue", day, gross=overdue, net=overdue - owed.credits_minor),
            "limit": _why("effective_limit", day, **_of_limit(limit, len(limits))),
            **({"group": group.explain | {"as_of": day.isoformat()}} if group else {}),
            "score": score.explain | {"as_of": ledger_day.isoformat()},
            "class": _why(
                "risk_class",
                day,
                internal=score.value,
                external=told if told in risk.CLASSES else None,
                insolvent=insolvent,
                **_of_external(external),
            ),
            "weighted_delay": _why(
                "weighted_delay", ledger_day, items=len(behaviour.paid_6m), months=6
            ),
            "sales_12m": _why("sales", ledger_day, months=12),
            "disputed": _why("disputed", day, cases=len(books.disputes.get(customer.id, []))),
            "promised": _why("promised", day, promises=len(promises)),
        },
    }
    colour, _ = risk.light_today(lights, standing_at(customer.company), moment.today)
    return figures, {
        "exposure_minor": owed.commercial_minor,
        "overdue_minor": overdue,
        "limit_minor": figures["limit_minor"],
        "colour": colour,
        "risk_class": risk_class,
        "balance_minor": owed.ledger_minor,
        **{BUCKET_COLUMNS[name]: minor for name, minor in figures["buckets"].items()},
        "paid_minor": sum(minor for minor, _ in behaviour.paid_6m),
        "paid_minor_days": sum(minor * late for minor, late in behaviour.paid_6m),
        "score": score.value,
        "segment": customer.segment,
        "accounting_minor": owed.accounting_minor,
        "disputed_minor": disputed,
        "cover_minor": backing(*facts.takers[customer.id]),
        "uncovered_minor": cover(
            *facts.takers[customer.id],
            exposure_minor=owed.commercial_minor,
            disputed_minor=disputed,
        ).uncovered_minor,
        "external_class": told,
    }


def external_of(customer: Customer) -> dict[str, Any] | None:
    """Give a customer's external score: provider, native value, day and our class; None without one."""
    points = customer.external_score
    native = customer.external_native
    found = external_scores.class_kept(customer.external_provider, native, points)
    if found is None:
        return None
    return {
        "provider": customer.external_provider,
        "native": native if native is not None else str(points),
        "scored_on": customer.external_score_on,
        "risk_class": found,
    }


def _of_external(external: dict[str, Any] | None) -> dict[str, Any]:
    if external is None:
        return {}
    on = external["scored_on"]
    return {
        "provider": external["provider"],
        "native": external["native"],
        "scored_on": on.isoformat() if on else None,
    }


def _commitment(row: Any) -> exposure.Commitment:
    return exposure.Commitment(
        row.kind, row.order, row.amount_minor, row.currency, row.deposit_minor
    )


def _ledger_day(customer: Customer, moment: Moment) -> date:
    return standing_at(customer.company) or moment.today


def _behaviour(
    customer_id: int, books: Books, ledger_day: date, open_minor: int, overdue_minor: int
) -> risk.Behaviour:
    half, year = months_before(ledger_day, 6), months_before(ledger_day, 12)
    paid = [row for row in books.paid.get(customer_id, []) if row.closed_on > year]
    late = [
        (row.closed_on, (row.amount_minor, overdue_days(row.due_on, row.closed_on))) for row in paid
    ]
    broken = [row for row in books.promises.get(customer_id, []) if row.state == "broken"]
    return risk.Behaviour(
        paid_items_12m=len(paid),
        paid_6m=[pair for on, pair in late if on > half],
        paid_before=[pair for on, pair in late if on <= half],
        open_minor=open_minor,
        overdue_minor=overdue_minor,
        broken_promises=sum(row.judged_on is None or row.judged_on > year for row in broken),
    )


def _of_limit(limit: exposure.Limit | None, known: int) -> dict[str, Any]:
    if limit is None:
        return {"limits": known}
    return {
        "limits": known,
        "kind": "temporary" if limit.temporary else "permanent",
        "since": limit.starts_on.isoformat(),
        "until": limit.ends_on.isoformat() if limit.ends_on else None,
    }


def _disputed(items: Sequence[Any], disputes: Sequence[Any]) -> int:
    """Add up what is disputed: never more than the residual; an unspecified case has no amount yet."""
    residuals = {row.id: max(row.residual_minor, 0) for row in items}
    total = 0
    for case in disputes:
        if case.item_id is None:
            total += case.amount_minor or 0
        else:
            residual = residuals.get(case.item_id, 0)
            total += residual if case.amount_minor is None else min(case.amount_minor, residual)
    return total


def _sales(months: Sequence[Any], ledger_day: date) -> int:
    since = month_start(months_before(ledger_day, 11))
    return sum(row.sales_minor for row in months if since <= row.month <= ledger_day)


def _why(rule: str, day: date, **inputs: object) -> dict[str, Any]:
    return {"rule": rule, "as_of": day.isoformat(), "inputs": inputs}


def _keep(customers: Sequence[Customer], facts: Facts, moment: Moment) -> list[Customer]:
    """Write what is news, and the day's row where it differs from the last one; say whose exposure moved."""
    ids = [customer.id for customer in customers]
    kept_rows = select(CustomerFigures).where(CustomerFigures.customer_id.in_(ids))
    kept = {row.customer_id: row for row in db.session.scalars(kept_rows)}
    today = moment.today
    days, moved, owed = _last_days(ids, today), [], dict[int, tuple[int, int]]()
    before = _last_days(ids, today, before=True)
    for customer in customers:
        figures, of_day = _figures(customer, facts, moment)
        row = kept.get(customer.id)
        if row is None or row.exposure_minor != figures["exposure_minor"]:
            moved.append(customer)
        if row is None:
            db.session.add(CustomerFigures(customer_id=customer.id, **figures))
        else:
            _rewrite(row, figures)
        owed[customer.id] = (figures["exposure_minor"], figures["disputed_minor"])
        last = before.get(customer.id)
        fell_due = _fell_due(figures, last.day) if last else None
        _keep_day(customer.id, of_day, days.get(customer.id), fell_due, today)
    keep_shares(customers, facts.insured, owed)
    db.session.flush()
    return moved


def _rewrite(row: CustomerFigures, figures: Figures) -> None:
    changed = {name for name, value in figures.items() if getattr(row, name) != value}
    if _from(row.light, figures["light"][0][0]) == figures["light"]:
        changed.discard("light")
    if changed <= NO_NEWS:
        changed &= {"computed_at", "explain"}
    else:
        changed = set(figures)
    for name in changed:
        setattr(row, name, figures[name])


def _from(light: list[Any], day: str) -> list[Any]:
    """Cut a dated list so that it starts on a later day: what it still says."""
    past = [entry for entry in light if entry[0] <= day]
    return [[day, *past[-1][1:]], *light[len(past) :]] if past else light


def _fell_due(figures: Figures, since: date) -> int:
    """Add up what is still owed of what went past its due date after a day, as far as figures speak."""
    day = figures["as_of"].isoformat()
    return sum(minor for on, minor in figures["due"] if since.isoformat() <= on < day)


def _last_days(ids: list[int], today: date, *, before: bool = False) -> dict[int, FiguresDay]:
    """Find the newest row of each customer; before: the newest of an earlier day."""
    upto = FiguresDay.day < today if before else FiguresDay.day <= today
    newest = (
        select(FiguresDay.customer_id, func.max(FiguresDay.day).label("day"))
        .where(FiguresDay.customer_id.in_(ids), upto)
        .group_by(FiguresDay.customer_id)
        .subquery()
    )
    rows = select(FiguresDay).join(
        newest,
        (FiguresDay.customer_id == newest.c.customer_id) & (FiguresDay.day == newest.c.day),
    )
    return {row.customer_id: row for row in db.session.scalars(rows)}


def _keep_day(
    customer_id: int, now: Figures, last: FiguresDay | None, fell_due: int | None, today: date
) -> None:
    if last is not None and last.day >= today:
        for name, value in now.items():
            setattr(last, name, value)
        last.fell_due_minor = fell_due
    elif last is None or any(getattr(last, name) != value for name, value in now.items()):
        row = FiguresDay(customer_id=customer_id, day=today, fell_due_minor=fell_due, **now)
        db.session.add(row)
