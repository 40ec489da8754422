"""Whom to remind how: the version in force, the next one, and how each differs from the one before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from credit.operations.moment import Moment
from credit.operations.work import Work
from credit.rules import dunning_policy as rules
from credit.rules.dunning_case import LADDER
from credit.rules.dunning_policy import BUILT_IN, Strategies, differences, spell
from credit.rules.errors import BeginsInThePast, Changed, Missing, Refused
from credit.store import credit_policies
from credit.store import dunning_policies as store
from credit.store.customers import Company, Customer
from credit.store.db import db
from credit.store.people import User


class DunningPolicyChanged(Changed):
    """Another version came since this one was read."""

    code = "dunning_policy_changed"


def strategies_on(day: date) -> Strategies:
    """Give the strategies in force on a business date; what is built in before the first version."""
    row = store.find_on(day)
    return rules.read(row.strategies, row.id) if row else BUILT_IN


def shown(moment: Moment) -> dict[str, Any]:
    """Show the strategies in force, what may be chosen, and every version with its difference."""
    now = store.find_on(moment.today)
    segments = select(Customer.segment).where(Customer.segment.is_not(None)).distinct()
    languages, countries = (
        select(each).distinct() for each in (Customer.language, Customer.country)
    )
    currency = db.session.scalar(select(Company.currency).order_by(Company.id).limit(1)) or "EUR"
    return {
        "version": store.newest_id(),
        "in_force": now.id if now else 0,
        "strategies": spell(strategies_on(moment.today).every),
        "built_in": spell(BUILT_IN.every),
        "choices": {
            "levels": list(LADDER),
            "tones": list(rules.TONES),
            "channels": list(rules.CHANNELS),
            "risk_classes": list(rules.RISK_CLASSES),
            "segments": sorted(segment for segment in db.session.scalars(segments) if segment),
            "languages": sorted(db.session.scalars(languages)),
            "countries": sorted(db.session.scalars(countries)),
        },
        "currency": currency,
        "versions": list(_versions()),
    }


def adopt(
    work: Work,
    strategies: Sequence[Mapping[str, Any]],
    *,
    reason: str,
    starts_on: date,
    seen: int | None,
) -> store.DunningPolicyVersion:
    """Write the next version; from its day on runs follow it, and what was said before stays said.

    seen: the newest version its author read, None = any.
    Raises DunningPolicyInvalid, DunningPolicyChanged, BeginsInThePast.
    """
    credit_policies.lock()
    if seen is not None and seen != store.newest_id():
        raise DunningPolicyChanged(version=store.newest_id())
    if starts_on < work.moment.today:
        raise BeginsInThePast(field="starts_on")
    after = rules.read(strategies).every
    changed = differences(_newest(), after)
    if not changed:
        raise Refused(field="strategies", why="nothing_changes")
    row = store.DunningPolicyVersion(
        strategies=spell(after),
        reason=reason,
        starts_on=starts_on,
        by_id=work.actor.user_id,
        created_at=work.moment.now,
    )
    db.session.add(row)
    db.session.flush()
    work.record(
        "dunning_policy.adopt",
        "dunning_policy",
        row.id,
        after={"starts_on": starts_on.isoformat(), "differences": changed},
    )
    return row


def compare(strategies: Sequence[Mapping[str, Any]], today: date) -> list[rules.Difference]:
    """List how a draft differs from what is in force. Raises DunningPolicyInvalid."""
    return differences(strategies_on(today).every, rules.read(strategies).every)


def between(before: int, after: int) -> list[rules.Difference]:
    """List how two versions differ; 0 is what is built in. Raises Missing."""
    was, now = (_version(one) for one in (before, after))
    return differences(was, now)


def _version(version: int) -> Sequence[rules.Strategy]:
    row = db.session.get(store.DunningPolicyVersion, version) if version else None
    if version and row is None:
        raise Missing(version=version)
    return rules.read(row.strategies).every if row else BUILT_IN.every


def _newest() -> Sequence[rules.Strategy]:
    newest = next(iter(store.every()), None)
    return rules.read(newest.strategies).every if newest else BUILT_IN.every


def _versions() -> Any:
    names = dict(db.session.execute(select(User.id, User.name)).all())
    every = store.every()
    for at, row in enumerate(every):
        older = rules.read(every[at + 1].strategies) if at + 1 < len(every) else BUILT_IN
        yield {
            "id": row.id,
            "reason": row.reason,
            "starts_on": row.starts_on,
            "by": names.get(row.by_id),
            "created_at": row.created_at,
            "differences": differences(older.every, rules.read(row.strategies).every),
        }
