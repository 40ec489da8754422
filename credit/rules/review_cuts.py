"""What lowers a limit: insolvency, old debt, broken promises, a guarantee that was cut (domain.md 2.8)."""

from collections.abc import Iterator
from typing import Any

from credit.rules.review_case import Policy, Standing, Verdict, cut, down

COVER_CUT = "cover_cut"


def lowering(standing: Standing, limit_minor: int, policy: Policy) -> Iterator[Verdict]:
    """Give what each rule that applies would lower the limit to, answered before or not."""
    for rule in RULES:
        verdict = rule(standing, limit_minor, policy)
        if verdict is not None and verdict.to_minor < verdict.from_minor:
            yield verdict


def _insolvency(standing: Standing, limit_minor: int, _policy: Policy) -> Verdict | None:
    if standing.insolvency_on is None:
        return None
    on = standing.insolvency_on.isoformat()
    return _lower(standing, "insolvency", on, limit_minor, 0, {"insolvency_on": on})


def _overdue(standing: Standing, limit_minor: int, policy: Policy) -> Verdict | None:
    debt = standing.old_debt
    if debt is None or debt.amount_minor <= 0 or debt.days <= policy.overdue_days:
        return None
    facts = {
        "item_id": debt.item_id,
        "days": debt.days,
        "amount_minor": debt.amount_minor,
        "threshold_days": policy.overdue_days,
        "cut_percent": policy.overdue_cut_percent,
    }
    to_minor = cut(limit_minor, policy.overdue_cut_percent, policy)
    return _lower(standing, "overdue", str(debt.item_id), limit_minor, to_minor, facts)


def _promises(standing: Standing, limit_minor: int, policy: Policy) -> Verdict | None:
    if len(standing.broken) < policy.broken_promises:
        return None
    facts = {
        "promises": list(standing.broken),
        "threshold": policy.broken_promises,
        "within_days": policy.promises_within_days,
        "cut_percent": policy.promises_cut_percent,
    }
    to_minor = cut(limit_minor, policy.promises_cut_percent, policy)
    return _lower(standing, "broken_promises", standing.broken[-1], limit_minor, to_minor, facts)


def _cover_cut(standing: Standing, limit_minor: int, policy: Policy) -> Verdict | None:
    """Leave no more of the limit to ourselves than before the cut; one within what is left stays."""
    fell = standing.cut
    if fell is None or limit_minor <= fell.now_minor:
        return None
    ours = max(limit_minor - fell.was_minor, 0)
    on = fell.on.isoformat()
    facts = {"cut_on": on, "was_minor": fell.was_minor, "now_minor": fell.now_minor}
    to_minor = down(fell.now_minor + ours, policy)
    return _lower(standing, COVER_CUT, f"{on}/{fell.now_minor}", limit_minor, to_minor, facts)


RULES = (_insolvency, _overdue, _promises, _cover_cut)


def _lower(
    standing: Standing, rule: str, of: str, from_minor: int, to_minor: int, facts: dict[str, Any]
) -> Verdict:
    return Verdict(
        standing.customer_id, "lowered", rule, f"{rule}:{of}", from_minor, to_minor, facts
    )
