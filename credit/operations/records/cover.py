"""Cover tables: what a credit insurer takes of each buyer."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from credit.formats.tables.cover import COVER, CoverLine
from credit.formats.tables.reading import TableRead
from credit.operations.figures import owe_everybody
from credit.operations.records.difference import Applier, Change, Difference
from credit.operations.records.rows import OPEN, Wanted, compare_rows, writer_of
from credit.operations.work import Work
from credit.store import covers
from credit.store.customers import Company, Customer
from credit.store.db import db


def compare(table: TableRead, company: Company, _today: date) -> Difference:
    """Hold a table against the guarantees we know; a snapshot closes those of its own policies only."""
    found, wanted = Difference(), []
    by_code, by_siren = _customers(company)
    for told in table.records:
        about: list[int | None] = [None]
        if told.code or told.siren:
            about = [
                *(by_code.get(told.code, []) if told.code else by_siren.get(told.siren or "", []))
            ]
        if not about:
            found.errors.add(told.line, "code", "code_unknown", told.code or told.siren or "")
        for customer_id in about:
            key = (told.policy, customer_id, told.named, told.starts_on)
            shown = f"{told.policy} {told.code or told.siren or ''}".strip()
            wanted.append(Wanted(key, shown, customer_id, _values(told)))
    policies = {told.policy for told in table.records}
    mine = select(covers.CoverLine).where(covers.CoverLine.company_id == company.id)
    kept = {
        (one.policy, one.customer_id, one.named, one.starts_on): one
        for one in db.session.scalars(mine)
        if one.policy in policies
    }
    compare_rows(found, wanted, kept, snapshot=table.mapping.snapshot)
    return found


def _values(told: CoverLine) -> dict[str, object]:
    return {
        "policy": told.policy,
        "insurer": told.insurer,
        "named": told.named,
        "amount_minor": told.amount_minor,
        "currency": told.currency,
        "insured_share_bp": told.insured_share_bp,
        "starts_on": told.starts_on,
        "ends_on": told.ends_on,
        "state": OPEN,
    }


def _customers(company: Company) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    by_code: dict[str, list[int]] = {}
    by_siren: dict[str, list[int]] = {}
    wanted = select(Customer.id, Customer.code, Customer.siren)
    for customer_id, code, siren in db.session.execute(
        wanted.where(Customer.company_id == company.id).order_by(Customer.id)
    ):
        by_code.setdefault(code, []).append(customer_id)
        if siren:
            by_siren.setdefault(siren, []).append(customer_id)
    return by_code, by_siren


def write(work: Work, company: Company, changes: Sequence[Change]) -> None:
    """Write the lines; one for any unnamed buyer concerns every customer's figures."""
    writer_of(covers.CoverLine)(work, company, changes)
    if any(one.customer_id is None for one in changes):
        owe_everybody(work)


COVER_IN = Applier(COVER.name, compare, write, figures=True, unnamed=True)
