"""What people chose about alerts: read for everybody a batch concerns, changed by the person alone."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.numbers import format_currency
from flask import current_app
from sqlalchemy import select

from credit.operations.letters import Day
from credit.operations.moment import Moment, read_clock, time_zone
from credit.operations.paper_words import LANGUAGES
from credit.operations.work import Work
from credit.rules.alerts import (
    LOCKED,
    USUAL,
    Choice,
    Level,
    check,
    concerns,
    group_of,
    level_shown,
    wants,
)
from credit.rules.calendar import is_business_day
from credit.rules.money import format_decimal
from credit.rules.notices import CATALOGUE, language_of, words_of
from credit.rules.quiet import next_allowed
from credit.store.alerts import AlertChoice
from credit.store.customers import Company, Customer
from credit.store.db import among, db
from credit.store.field import Promise
from credit.store.limits import LimitRequest
from credit.store.people import User
from credit.store.push import Notice
from credit.store.scope import visible


def choices_of(user_ids: Collection[int]) -> dict[int, Choice]:
    """Read what these people chose; who never chose is not in it."""
    rows = db.session.scalars(select(AlertChoice).where(among(AlertChoice.user_id, user_ids)))
    return {row.user_id: _read(row) for row in rows}


def choose(work: Work, person: User, choice: Choice) -> None:
    """Replace what the acting person chose. Raises what `rules.alerts.check` does."""
    check(choice, full_allowed=full_allowed())
    row = db.session.get(AlertChoice, person.id)
    before = _told(_read(row)) if row else _told(USUAL)
    if before == _told(choice):
        return
    row = row or AlertChoice(user_id=person.id)
    row.level, row.quiet_from, row.quiet_to = choice.level, choice.quiet_from, choice.quiet_to
    row.time_zone, row.events = choice.time_zone, dict(choice.events)
    db.session.add(row)
    work.record("alerts.choose", "user", person.id, before=before, after=_told(choice))


def shown(person: User) -> dict[str, Any]:
    """Give a person's choice with every event it is about, in the order of the catalogue."""
    choice = choices_of([person.id]).get(person.id, USUAL)
    language = language_of(person.language)
    return {
        "level": level_shown(choice, full_allowed=full_allowed()),
        "full_allowed": full_allowed(),
        "quiet_from": choice.quiet_from,
        "quiet_to": choice.quiet_to,
        "time_zone": choice.time_zone,
        "events": [
            {
                "event": event,
                "title": row.title[language],
                "group": group_of(event),
                "on": wants(choice, event, person.role),
                "locked": event in LOCKED,
            }
            for event, row in CATALOGUE.items()
            if concerns(event, person.role)
        ],
    }


def full_allowed() -> bool:
    """Say whether the company lets amounts onto lock screens."""
    return bool(current_app.config.get("ENCOURS_ALERT_AMOUNTS", True))


def zone_of(choice: Choice) -> ZoneInfo:
    """Give the clock a person lives by."""
    return ZoneInfo(choice.time_zone or time_zone())


def allowed_from(moment: Moment, choice: Choice = USUAL) -> datetime:
    """Give the first instant at which a notice that waits may be shown to a person."""
    return next_allowed(
        moment.now,
        zone_of(choice),
        is_business_day,
        opens=choice.quiet_to,
        closes=choice.quiet_from,
    )


def words_for(notice: Notice, person: User, choice: Choice) -> tuple[str, str] | None:
    """Give title and body for a lock screen that may say more than that something is new; else None.

    A customer out of the person's sight is not named.
    """
    level = level_shown(choice, full_allowed=full_allowed())
    if level == Level.DISCREET:
        return None
    seen = select(Customer).where(
        Customer.id == notice.customer_id, visible(person, read_clock().today)
    )
    customer = db.session.scalar(seen) if notice.customer_id else None
    if notice.customer_id and customer is None:
        return None
    title, body = told(
        notice.event, person.language, customer.name if customer else None, notice.facts
    )
    amount = _amount(notice, customer, person.language) if level == Level.FULL else None
    return title, f"{body} · {amount}" if amount else body


def told(
    event: str, language: str, customer: str | None, facts: Mapping[str, object]
) -> tuple[str, str]:
    """Give title and body of a notice with its day (ISO 8601) written as papers in that language write it."""
    known = dict(facts)
    if day := known.get("day"):
        written = Day(LANGUAGES[language_of(language)])
        known["day"] = written(date.fromisoformat(str(day)))
    return words_of(event, language, customer, known)


def _amount(notice: Notice, customer: Customer | None, language: str) -> str | None:
    """Spell the amount a notice is about, as it is now; None when it is about none."""
    kind, _, id = notice.subject.partition("/")
    minor = AMOUNTS[kind](UUID(id)) if customer and kind in AMOUNTS else None
    if minor is None or customer is None:
        return None
    currency = db.session.get_one(Company, customer.company_id).currency
    plain = format_decimal(minor, currency)
    return str(format_currency(plain, currency, locale=language_of(language)))


def _requested(request_id: UUID) -> int | None:
    request = db.session.get(LimitRequest, request_id)
    if request is None:
        return None
    return request.requested_minor if request.granted_minor is None else request.granted_minor


def _promised(promise_id: UUID) -> int | None:
    promise = db.session.get(Promise, promise_id)
    return promise.amount_minor if promise else None


AMOUNTS = {"limit_request": _requested, "promise": _promised}


def _read(row: AlertChoice) -> Choice:
    return Choice(Level(row.level), row.quiet_from, row.quiet_to, row.time_zone, row.events)


def _told(choice: Choice) -> dict[str, Any]:
    return {
        "level": str(choice.level),
        "quiet_from": choice.quiet_from.isoformat("minutes"),
        "quiet_to": choice.quiet_to.isoformat("minutes"),
        "time_zone": choice.time_zone,
        "events": dict(choice.events),
    }
