"""A customer's insurance cover and guarantees as they stand today, beside its limit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from credit.rules.cover import Guarantee, Surety, Terms, backing, cover
from credit.store.covers import CoverLine, lines_of
from credit.store.customers import Customer, CustomerFigures
from credit.store.db import db
from credit.store.guarantees import Guarantee as Given
from credit.store.guarantees import standing_guarantees
from credit.store.policies import InsurancePolicy, asked_of, policies_by_number

SHOWN = ("policy", "insurer", "named", "amount_minor", "insured_share_bp", "ends_on")
TERMS_SHOWN = (
    "insurer", "basis", "vat_bp", "insured_share_bp", "cap_minor", "notice_days", "extension_days",
    "stop_days", "starts_on", "ends_on",
)  # fmt: skip
Asked = Mapping[
    int, tuple[int, int]
]  # by policy: what all its buyers ask of it, and how many they are
Lines = list[tuple[CoverLine, InsurancePolicy | None]]
GUARANTEE_SHOWN = (
    "id", "kind", "guarantor", "amount_minor", "currency", "trigger_text", "starts_on", "ends_on",
)  # fmt: skip


def cover_of(customer: Customer, today: date) -> dict[str, Any] | None:
    """Say what insurers bear, what guarantors would pay and what is left to us; None without any, or figures.

    What is in another currency than the ledger's is not counted, nor is a guarantee that has not begun.
    """
    figures = db.session.get(CustomerFigures, customer.id)
    lines = insured_lines([customer], today)[customer.id]
    standing = standing_guarantees([customer.id], today)[customer.id]
    asked = asked_of([policy.id for _, policy in lines if policy is not None])
    if figures is None or not (lines or standing):
        return None
    counted = [one for one in standing if counts(one, customer, today)]
    found = cover(
        *takers(customer, lines, standing, asked, today),
        exposure_minor=figures.exposure_minor,
        disputed_minor=figures.disputed_minor,
    )
    inputs = found.explain["inputs"]
    paid = {
        one.id: part["taken_minor"] for one, part in zip(counted, inputs["guarantees"], strict=True)
    }
    return {
        "covered_minor": found.covered_minor,
        "guaranteed_minor": found.guaranteed_minor,
        "uncovered_minor": found.uncovered_minor,
        "as_of": figures.as_of,
        "explain": found.explain | {"as_of": figures.as_of.isoformat()},
        "lines": [
            {name: getattr(line, name) for name in SHOWN}
            | {
                name: part[name]
                for name in ("share_bp", "covered_minor", "asked_minor", "cut_minor")
            }
            | {"terms": _terms(policy)}
            for (line, policy), part in zip(lines, inputs["lines"], strict=True)
        ],
        "guarantees": [
            {name: getattr(one, name) for name in GUARANTEE_SHOWN}
            | {"taken_minor": paid.get(one.id)}
            for one in standing
        ],
    }


def counts(one: Given, customer: Customer, today: date) -> bool:
    """Say whether a guarantee can be called today in the currency the customer owes in."""
    return one.runs_on(today) and one.currency == customer.company.currency


def takers(
    customer: Customer, lines: Lines, standing: Sequence[Given], asked: Asked, today: date
) -> tuple[list[Guarantee], list[Surety]]:
    """Say who would bear what a customer owes on a business date: insurers' lines, then guarantors."""
    insurers = [
        taken(line, policy, asked.get(policy.id, (0, 0))[0] if policy else 0)
        for line, policy in lines
    ]
    counted = [one for one in standing if counts(one, customer, today)]
    return insurers, [Surety(one.guarantor, one.amount_minor) for one in counted]


def backed_minor(customer: Customer, lines: Lines, standing: Sequence[Given], today: date) -> int:
    """Say what insurers and guarantors stand for of a customer on a business date, however much it owes."""
    return backing(*takers(customer, lines, standing, {}, today))


def backing_of(customers: Sequence[Customer], today: date) -> dict[int, int]:
    """Give what insurers and guarantors stand for of each customer on a business date, in minor units."""
    lines = insured_lines(customers, today)
    standing = standing_guarantees([one.id for one in customers], today)
    return {one.id: backed_minor(one, lines[one.id], standing[one.id], today) for one in customers}


def insured_lines(customers: Sequence[Customer], today: date) -> dict[int, Lines]:
    """List by customer the line of each policy that takes it, with that policy where we know it.

    Of one policy the highest counts: its lines follow each other, they are not added. None counts of a policy
    whose period has not begun or is over.
    """
    policies, lines = policies_by_number(), lines_of(customers, today)
    found = {}
    for customer in customers:
        kept: dict[str, tuple[CoverLine, InsurancePolicy | None]] = {}
        for line in lines[customer.id]:
            known = policies.get((customer.company_id, line.policy))
            if known is None or known.runs_on(today):
                kept.setdefault(line.policy, (line, known))
        found[customer.id] = list(kept.values())
    return found


def taken(line: CoverLine, policy: InsurancePolicy | None, asked_minor: int = 0) -> Guarantee:
    """Say what a line takes. asked_minor: what all buyers ask of its policy; 0 leaves its cap unshared."""
    terms = None
    if policy is not None:
        terms = Terms(policy.insured_share_bp, policy.vat_bp, policy.cap_minor, asked_minor)
    return Guarantee(line.policy, line.amount_minor, line.insured_share_bp, terms)


def _terms(policy: InsurancePolicy | None) -> dict[str, Any] | None:
    return None if policy is None else {name: getattr(policy, name) for name in TERMS_SHOWN}
