"""Credit insurance policies: what the desk writes down of them (domain.md 2.7)."""

from typing import Any

from sqlalchemy import select, true

from credit.operations.figures import owe_everybody
from credit.operations.work import Work
from credit.rules.cover import NET
from credit.rules.errors import Changed, Conflict, Missing, Refused
from credit.store.covers import CoverLine
from credit.store.customers import Company, Customer
from credit.store.db import among, db
from credit.store.policies import InsurancePolicy, asked_of
from credit.store.review_owed import owe_review

TERMS = (
    "insurer", "number", "basis", "vat_bp", "insured_share_bp", "cap_minor", "notice_days",
    "extension_days", "stop_days", "starts_on", "ends_on",
)  # fmt: skip


class NumberTaken(Conflict):
    """The company has another policy of this number."""

    code = "policy_number_taken"


class PolicyChanged(Changed):
    """Somebody changed the policy since it was read."""

    code = "policy_changed"


class EndsBeforeStart(Refused):
    """A period that ends before it starts is none."""

    code = "ends_before_start"


class VatOnlyWhenNet(Refused):
    """A policy net of VAT says the rate to take off, one gross of VAT says none."""

    code = "vat_only_when_net"


class WhichCompany(Refused):
    """There are several ledgers: the policy must say whose it is."""

    code = "company_needed"


def create(work: Work, *, company_id: int | None, **terms: Any) -> InsurancePolicy:
    """Write a policy down. company_id None: the only company. Raises as `_judge`, WhichCompany, Missing."""
    company = _company(company_id)
    _judge(company.id, terms)
    policy = InsurancePolicy(company_id=company.id, **terms)
    db.session.add(policy)
    db.session.flush()
    work.record("insurance_policy.create", "insurance_policy", policy.id, after=_told(policy))
    owe_everybody(work)
    _review(work, policy)
    return policy


def change(work: Work, policy_id: int, *, version: int | None, **terms: Any) -> InsurancePolicy:
    """Put other terms in the place of a policy's. version None: whatever it is.

    Raises as `_judge`, Missing, PolicyChanged.
    """
    wanted = select(InsurancePolicy).where(InsurancePolicy.id == policy_id).with_for_update()
    policy = db.session.scalar(wanted.execution_options(populate_existing=True))
    if policy is None:
        raise Missing(policy_id=policy_id)
    if version is not None and version != policy.version:
        raise PolicyChanged(version=policy.version)
    _judge(_company(policy.company_id).id, terms, besides=policy.id)
    before = _told(policy)
    for name, value in terms.items():
        setattr(policy, name, value)
    if _told(policy) != before:
        policy.version += 1
        work.record(
            "insurance_policy.change",
            "insurance_policy",
            policy.id,
            before=before,
            after=_told(policy),
        )
        owe_everybody(work)
        _review(work, policy)
    return policy


def listed() -> list[dict[str, Any]]:
    """List every policy, by insurer and number, with what its buyers ask of it and how many they are."""
    order = (InsurancePolicy.insurer, InsurancePolicy.number, InsurancePolicy.id)
    wanted = select(InsurancePolicy, Company.currency).join(
        Company, Company.id == InsurancePolicy.company_id
    )
    found = db.session.execute(wanted.order_by(*order)).all()
    asked = asked_of([one.id for one, _ in found])
    return [_with_use(one, currency, *asked.get(one.id, (0, 0))) for one, currency in found]


def _with_use(
    policy: InsurancePolicy, currency: str, asked_minor: int, buyers: int
) -> dict[str, Any]:
    told = {name: getattr(policy, name) for name in ("id", "company_id", "version", *TERMS)}
    return told | {"currency": currency, "asked_minor": asked_minor, "buyers": buyers}


def _judge(company_id: int, terms: dict[str, Any], besides: int | None = None) -> None:
    """Raise EndsBeforeStart, VatOnlyWhenNet or NumberTaken."""
    if terms["ends_on"] is not None and terms["ends_on"] < terms["starts_on"]:
        raise EndsBeforeStart(field="ends_on")
    if (terms["basis"] == NET) != (terms["vat_bp"] is not None):
        raise VatOnlyWhenNet(field="vat_bp", basis=terms["basis"])
    taken = select(InsurancePolicy.id).where(
        InsurancePolicy.company_id == company_id,
        InsurancePolicy.number == terms["number"],
        InsurancePolicy.id != (besides or 0),
    )
    if db.session.scalar(taken) is not None:
        raise NumberTaken(field="number", number=terms["number"])


def _company(company_id: int | None) -> Company:
    """Lock the company a policy is of, so that two of one number wait for each other."""
    wanted = select(Company).where(true() if company_id is None else Company.id == company_id)
    found = list(db.session.scalars(wanted.limit(2).with_for_update()))
    if len(found) > 1:
        raise WhichCompany(field="company_id")
    if not found:
        raise Missing(company_id=company_id)
    return found[0]


def _review(work: Work, policy: InsurancePolicy) -> None:
    """Owe a review to the buyers its lines take: what it stands for may have changed."""
    lines = select(CoverLine.customer_id).where(
        CoverLine.company_id == policy.company_id, CoverLine.policy == policy.number
    )
    buyers = set(db.session.scalars(lines))
    mine = true() if None in buyers else among(Customer.id, buyers)
    owe_review(mine & (Customer.company_id == policy.company_id), work.moment.now)
    work.nudge("review_owed")


def _told(policy: InsurancePolicy) -> dict[str, Any]:
    told = {name: getattr(policy, name) for name in TERMS}
    days = {name: told[name] and told[name].isoformat() for name in ("starts_on", "ends_on")}
    return told | days
