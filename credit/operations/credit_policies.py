"""The credit policy: the version in force, the next one, and what it would change on today's book."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations import figures, limit_reviews
from credit.operations.limit_authority import ask_of, givers, standing, terms_asked
from credit.operations.moment import Moment
from credit.operations.policy_in_force import policy_on
from credit.operations.work import Work
from credit.rules import credit_policy, risk
from credit.rules.credit_policy import CreditPolicy, differences, spell
from credit.rules.errors import BeginsInThePast, Changed, Missing, Refused
from credit.rules.limits import remaining
from credit.rules.review_case import Verdict
from credit.store import credit_policies as store
from credit.store.customers import Company, Customer, CustomerFigures
from credit.store.db import db
from credit.store.limits import UNDECIDED, LimitRequest
from credit.store.people import User

TRIED = 2_000  # customers whose figures a trial computes anew, those who owe most
TOLD = 50  # of each change, by name
CHUNK = 500


class PolicyChanged(Changed):
    """Another version came since this one was read."""

    code = "credit_policy_changed"


def shown(moment: Moment) -> dict[str, Any]:
    """Show the policy in force, what may be set within which bounds, and how each version differs."""
    now = store.find_on(moment.today)
    currency = db.session.scalar(select(Company.currency).order_by(Company.id).limit(1)) or "EUR"
    names = dict(db.session.execute(select(User.id, User.name)).all())
    return {
        "version": store.newest_id(),
        "in_force": now.id if now else 0,
        "values": spell(policy_on(moment.today)),
        "settings": [
            {
                "name": one.name,
                "unit": one.unit,
                "currency": currency if one.unit == "minor" else None,
                "least": one.least,
                "most": one.most,
            }
            for one in credit_policy.SETTINGS
        ],
        "versions": list(_versions(names)),
    }


def adopt(
    work: Work, values: Mapping[str, object], *, reason: str, starts_on: date, seen: int | None
) -> store.CreditPolicyVersion:
    """Write the next version; from its day on all figures and decisions follow it.

    values: by name, whole numbers; what is not said stays. seen: the newest version its author read, None =
    any.
    Raises PolicyInvalid, PolicyChanged, BeginsInThePast.
    """
    store.lock()
    if seen is not None and seen != store.newest_id():
        raise PolicyChanged(version=store.newest_id())
    if starts_on < work.moment.today:
        raise BeginsInThePast(field="starts_on")
    before = _newest()
    after = credit_policy.read(values, before)
    changed = differences(before, after)
    if not changed:
        raise Refused(field="values", why="nothing_changes")
    row = store.CreditPolicyVersion(
        changes=_against_default(after),
        reason=reason,
        starts_on=starts_on,
        by_id=work.actor.user_id,
        created_at=work.moment.now,
    )
    db.session.add(row)
    db.session.flush()
    work.record(
        "credit_policy.adopt",
        "credit_policy",
        row.id,
        before={name: was for name, was, _ in changed},
        after={name: now for name, _, now in changed} | {"starts_on": starts_on.isoformat()},
    )
    if starts_on == work.moment.today:
        figures.owe_everybody(work)
    return row


def try_out(values: Mapping[str, object], moment: Moment) -> dict[str, Any]:
    """Say what a policy would change on today's book, beside the one in force. Writes nothing.

    Raises PolicyInvalid.
    """
    before = policy_on(moment.today)
    after = credit_policy.read(values, before)
    return {
        "differences": [
            {"name": name, "before": was, "after": now}
            for name, was, now in differences(before, after)
        ],
        "reviews": _reviews(before, after, moment),
        "lights": _lights(before, after, moment),
        "requests": _requests(before, after, moment),
    }


def _reviews(before: CreditPolicy, after: CreditPolicy, moment: Moment) -> dict[str, Any]:
    """Compare tonight's review under both."""
    was, now = (limit_reviews.plan(moment, policy=one.reviews) for one in (before, after))
    old, new = ({one.customer_id: one for one in some} for some in (was, now))
    moved = [id_ for id_ in sorted(old.keys() | new.keys()) if _says(old, id_) != _says(new, id_)]
    return {
        "before": limit_reviews.counts(was),
        "after": limit_reviews.counts(now),
        "changed": len(moved),
        "lines": [
            {
                "customer": name,
                "currency": currency,
                "before": _says(old, id_),
                "after": _says(new, id_),
            }
            for id_, name, currency in _told(moved[:TOLD])
        ],
    }


def _says(verdicts: Mapping[int, Verdict], customer_id: int) -> dict[str, Any] | None:
    one = verdicts.get(customer_id)
    return (
        None if one is None else {"action": one.action, "rule": one.rule, "to_minor": one.to_minor}
    )


def _lights(before: CreditPolicy, after: CreditPolicy, moment: Moment) -> dict[str, Any]:
    """Compare today's lights of those who owe most; none where nothing that figures rest on differs."""
    moved: list[tuple[int, str, str]] = []
    tried: list[int] = []
    if (before.exposure, before.risk) != (after.exposure, after.risk):
        most = select(CustomerFigures.customer_id).order_by(CustomerFigures.exposure_minor.desc())
        tried = list(db.session.scalars(most.limit(TRIED)))
    for at in range(0, len(tried), CHUNK):
        some = select(Customer).where(Customer.id.in_(tried[at : at + CHUNK]))
        customers = list(db.session.scalars(some))
        was, now = (figures.compute_many(customers, moment, one) for one in (before, after))
        for customer in customers:
            old, new = (_light(each[customer.id], customer, moment) for each in (was, now))
            if old != new:
                moved.append((customer.id, old, new))
    names = {id_: name for id_, name, _ in _told([id_ for id_, _, _ in moved[:TOLD]])}
    return {
        "tried": len(tried),
        "changed": len(moved),
        "lines": [
            {"customer": names[id_], "before": was, "after": now} for id_, was, now in moved[:TOLD]
        ],
    }


def _light(computed: figures.Figures, customer: Customer, moment: Moment) -> str:
    lights = risk.read_lights(computed["light"])
    colour, _ = risk.light_today(lights, customer.company.as_of, moment.today)
    return f"{colour}/{computed['risk_class']}"


def _requests(before: CreditPolicy, after: CreditPolicy, moment: Moment) -> dict[str, Any]:
    """Compare who has still to approve each open request."""
    moved = []
    for request in db.session.scalars(
        select(LimitRequest).where(LimitRequest.state.in_(UNDECIDED))
    ):
        terms = terms_asked(request, moment.today)
        if terms is None:
            continue
        ask = ask_of(request, terms.amount_minor, moment.today)
        given = givers(standing(request, terms), moment.today)
        was, now = ([*remaining(ask, given, one.limits)] for one in (before, after))
        if was != now:
            moved.append((request.customer_id, was, now))
    names = {id_: name for id_, name, _ in _told([id_ for id_, _, _ in moved[:TOLD]])}
    return {
        "changed": len(moved),
        "lines": [
            {"customer": names[id_], "before": was, "after": now} for id_, was, now in moved[:TOLD]
        ],
    }


def _told(ids: list[int]) -> list[tuple[int, str, str]]:
    """Name customers and the currency of their ledger, by id."""
    rows = select(Customer.id, Customer.name, Company.currency).join(Customer.company)
    found = db.session.execute(rows.where(Customer.id.in_(ids)).order_by(Customer.id))
    return [(id_, name, currency) for id_, name, currency in found]


def compare(before: int, after: int) -> list[dict[str, Any]]:
    """List how two versions differ; 0 is what is delivered. Raises Missing."""
    was, now = (_version(one) for one in (before, after))
    return [{"name": name, "before": old, "after": new} for name, old, new in differences(was, now)]


def _version(version: int) -> CreditPolicy:
    row = db.session.get(store.CreditPolicyVersion, version) if version else None
    if version and row is None:
        raise Missing(version=version)
    return credit_policy.read(row.changes if row else {})


def _newest() -> CreditPolicy:
    newest = next(iter(store.every()), None)
    return credit_policy.read(newest.changes if newest else {})


def _against_default(policy: CreditPolicy) -> dict[str, int]:
    return {name: now for name, _, now in differences(credit_policy.DEFAULT, policy)}


def _versions(names: Mapping[int, str]) -> Any:
    every = store.every()
    for at, row in enumerate(every):
        older = every[at + 1].changes if at + 1 < len(every) else {}
        pair = credit_policy.read(older), credit_policy.read(row.changes)
        yield {
            "id": row.id,
            "reason": row.reason,
            "starts_on": row.starts_on,
            "by": names.get(row.by_id),
            "created_at": row.created_at,
            "differences": [
                {"name": name, "before": was, "after": now} for name, was, now in differences(*pair)
            ],
        }
