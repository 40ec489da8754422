"""Scores tables: what a provider says of a customer's solvency; an older word than ours changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from credit.formats.tables.reading import TableRead
from credit.formats.tables.scores import SCORES, ScoreLine, refuse_off_scale
from credit.operations.records.difference import (
    CHANGED,
    NEW,
    Applier,
    Change,
    Difference,
    differing,
)
from credit.operations.work import Work
from credit.store.customers import Company, Customer
from credit.store.db import db


def compare(table: TableRead, company: Company, today: date) -> Difference:
    """Hold a table against a company's customers, by code or else by SIREN, which several may share."""
    found = Difference()
    by_code, by_siren = _customers(company)
    for told in table.records:
        about = by_code.get(told.code, []) if told.code else by_siren.get(told.siren or "", [])
        if not about:
            name, value = ("code", told.code) if told.code else ("siren", told.siren)
            found.errors.add(told.line, name, "code_unknown", value or "")
        if told.scored_on is not None and told.scored_on > today:
            found.errors.add(told.line, "scored_on", "date_to_come", told.scored_on.isoformat())
        for customer in about:
            if told.provider is None and told.native:
                refuse_off_scale(told, customer.external_provider, found.errors)
            _compare_one(found, told, customer)
    return found


def _compare_one(found: Difference, told: ScoreLine, customer: Customer) -> None:
    known_on = customer.external_score_on
    after = {
        "external_native": told.native,
        "external_score": told.points,
        "external_score_on": told.scored_on,
        "external_provider": told.provider or customer.external_provider,
    }
    before, after = differing({name: getattr(customer, name) for name in after}, after)
    older = known_on is not None and told.scored_on is not None and told.scored_on < known_on
    if older or not after:
        found.unchanged += 1
        return
    what = NEW if known_on is None else CHANGED
    found.changes.append(Change(what, customer.code, customer.id, before, after, (customer, told)))


def write(work: Work, _company: Company, changes: Sequence[Change]) -> None:
    """Keep the scores, each journalled with the value as its provider wrote it, changed or not."""
    for one in changes:
        customer, told = one.target
        for name, value in (one.after or {}).items():
            setattr(customer, name, value)
        work.record(
            "score.set",
            "customer",
            customer.id,
            customer_id=customer.id,
            before=one.before,
            after={**(one.after or {}), "native": told.native},
        )


def _customers(company: Company) -> tuple[dict[str, list[Customer]], dict[str, list[Customer]]]:
    by_code, by_siren = (
        defaultdict[str, list[Customer]](list),
        defaultdict[str, list[Customer]](list),
    )
    wanted = select(Customer).where(Customer.company_id == company.id).order_by(Customer.id)
    for customer in db.session.scalars(wanted):
        by_code[customer.code].append(customer)
        by_siren[customer.siren or ""].append(customer)
    by_siren.pop("", None)
    return dict(by_code), dict(by_siren)


SCORES_IN = Applier(SCORES.name, compare, write, figures=True)
