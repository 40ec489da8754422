"""Reading the journal: who may read which rows, newest first, page by page, and how it is searched.

The desk reads what happened to customers and books, an administrator what happened to people and access;
both read what was appointed or published for the house, and what they did themselves.

A page costs what a page costs, however long the journal is: an index finds its rows where there is one for
what is asked (customer, person, device, subject, days), and everything else is looked for in a window of so
many rows at a time. Whoever finds nothing in it is told how far back it went, and goes on from there.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, false, or_, select

from credit.rules.access import Permission
from credit.store.customers import Customer
from credit.store.db import db
from credit.store.journal import JournalEntry
from credit.store.people import User
from credit.store.scope import visible

PAGE = 50
WINDOW = 20_000  # rows looked through for one page
LONGEST = timedelta(
    days=1
)  # no transaction lasts longer: rows are in the order of `at` but for that
SPELLED = "_" * len("\\u00e9")  # how JSON spells a letter that is not ASCII, in LIKE
OF_PEOPLE = (
    "user",
    "session",
    "passkey",
    "agency",
    "portfolio",
    "installation",
    "push_subscription",
    "api_key",
    "person",
    "retention",
)
OF_THE_HOUSE = ("limit_deputy", "letter_text", "reason_list", "calendar")
FAMILIES = (
    "limit", "dispute", "promise", "note", "dunning", "import", "customer", "person", "contact",
)  # fmt: skip
MORE_OF = {"person": ("user", "session")}  # subjects a family has besides those that begin with it

Row = tuple[JournalEntry, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Sought:
    """What a search asks for; None asks nothing. since, until: instants, the second exclusive.

    machine: what nobody did. text: a piece of `before` or `after`, upper or lower case.
    """

    customer_id: int | None = None
    actor_id: int | None = None
    machine: bool = False
    device_id: UUID | None = None
    subject_type: str | None = None
    subject_id: str | None = None
    subject_types: Sequence[str] = ()  # any of them
    family: str | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, each with who acted and the customer; `before` is where the next page begins, None: no more.

    looked_back_to: when the oldest row happened that was looked at; None when all were.
    """

    rows: list[Row]
    before: int | None
    looked_back_to: datetime | None


def page(
    reader: User, today: date, sought: Sought | None = None, *, before: int | None = None
) -> Page:
    """Give the newest rows below an id that were sought."""
    sought = sought or Sought()
    indexed = _indexed(sought)
    if before is not None:
        indexed.append(JournalEntry.id < before)
    edge = (
        select(JournalEntry.id, JournalEntry.at)
        .where(*indexed)
        .order_by(JournalEntry.id.desc())
        .offset(WINDOW - 1)
        .limit(1)
    )
    oldest = db.session.execute(edge).one_or_none()
    wanted = _found(reader, today, sought).where(*indexed).limit(PAGE)
    if oldest is not None:
        wanted = wanted.where(JournalEntry.id >= oldest.id)
    rows: list[Row] = [(row[0], row[1], row[2]) for row in db.session.execute(wanted)]
    if len(rows) == PAGE:
        return Page(rows, rows[-1][0].id, rows[-1][0].at)
    return Page(rows, *((oldest.id, oldest.at) if oldest is not None else (None, None)))


def everything(reader: User, today: date, sought: Sought) -> Any:
    """Select every row that was sought and a person may read, as `page` gives them."""
    return _found(reader, today, sought).where(*_indexed(sought))


def _found(reader: User, today: date, sought: Sought) -> Any:
    return (
        select(JournalEntry, User.name, Customer.name)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .outerjoin(Customer, Customer.id == JournalEntry.customer_id)
        .where(or_(JournalEntry.actor_id == reader.id, _readable(reader, today)), *_other(sought))
        .order_by(JournalEntry.id.desc())
    )


def _readable(reader: User, today: date) -> ColumnElement[bool]:
    of_people = JournalEntry.subject_type.in_(OF_PEOPLE)
    if reader.may(Permission.ADMINISTER):
        return of_people | JournalEntry.subject_type.in_(OF_THE_HOUSE)
    in_sight = JournalEntry.customer_id.is_(None) | visible(reader, today)
    return ~of_people & in_sight


def _indexed(sought: Sought) -> list[ColumnElement[bool]]:
    """Say what an index finds: equal columns, and the numbers between two days."""
    names = ("customer_id", "actor_id", "device_id", "subject_type", "subject_id")
    asked = [
        getattr(JournalEntry, name) == getattr(sought, name)
        for name in names
        if getattr(sought, name) is not None
    ]
    if sought.subject_types:
        asked.append(JournalEntry.subject_type.in_(sought.subject_types))
    if sought.machine:
        asked.append(JournalEntry.actor_id.is_(None))
    if sought.since is not None:
        first = select(JournalEntry.id).where(JournalEntry.at >= sought.since - LONGEST)
        id = db.session.scalar(first.order_by(JournalEntry.at, JournalEntry.id).limit(1))
        asked.append(false() if id is None else JournalEntry.id >= id)
    if sought.until is not None:
        last = select(JournalEntry.id).where(JournalEntry.at < sought.until + LONGEST)
        ordered = last.order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        id = db.session.scalar(ordered.limit(1))
        asked.append(false() if id is None else JournalEntry.id <= id)
    return asked


def _other(sought: Sought) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if sought.since is not None:
        asked.append(JournalEntry.at >= sought.since)
    if sought.until is not None:
        asked.append(JournalEntry.at < sought.until)
    if sought.family is not None:
        asked.append(
            or_(
                JournalEntry.action.contains(sought.family, autoescape=True),
                JournalEntry.subject_type.startswith(sought.family, autoescape=True),
                JournalEntry.subject_type.in_(MORE_OF.get(sought.family, ())),
            )
        )
    asked.extend(_says(word) for word in (sought.text or "").split())
    return asked


def _says(word: str) -> ColumnElement[bool]:
    like = f"%{_as_json_spells(word)}%"
    said = (JournalEntry.before, JournalEntry.after)
    return or_(*(cast(column, String).ilike(like, escape="!") for column in said))


def _as_json_spells(word: str) -> str:
    """Spell a word for LIKE as JSON keeps it; a letter beyond ASCII is any of those, whatever its case."""
    return "".join(
        SPELLED * (len(json.dumps(letter)[1:-1]) // len(SPELLED))
        if ord(letter) > 127
        else json.dumps(letter)[1:-1].replace("!", "!!").replace("%", "!%").replace("_", "!_")
        for letter in word
    )
