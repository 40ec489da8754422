"""What raises a limit: twelve clean months of somebody who uses it, within bounds (domain.md 2.8)."""

from datetime import date, timedelta

from credit.rules.dates import months_before
from credit.rules.review_case import Policy, Record, Standing, Verdict, down

CLEAN_RECORD = "clean_record"
POOR = ("D", "E")


def wants_more(exposure_minor: int | None, limit_minor: int | None, policy: Policy) -> bool:
    """Say whether so much of a limit is in use that a raise is worth looking into."""
    if not limit_minor or exposure_minor is None or not policy.raise_percent:
        return False
    return exposure_minor * 100 >= limit_minor * policy.raise_used_percent


def raising(
    standing: Standing, limit_minor: int, today: date, policy: Policy
) -> tuple[Verdict, list[str]] | None:
    """Give the raise a clean record earns, and what makes it a person's to decide; None: it earns none.

    At most so many percent and, where others' guarantee lies above the limit, up to that guarantee alone.
    Reasons: above_guarantee (no guarantee bears it), short_history (our own days do not go back as far as the
    books say).
    """
    record = standing.record
    if record is None or not wants_more(standing.exposure_minor, limit_minor, policy):
        return None
    since = months_before(today, policy.clean_months)
    if not _is_clean(record, since, policy) or _is_barred(standing, today, policy):
        return None
    to_minor = down(limit_minor * (100 + policy.raise_percent) // 100, policy)
    within = down(standing.backed_minor, policy)
    if within > limit_minor:
        to_minor = min(to_minor, within)
    if to_minor <= limit_minor:
        return None
    facts = {
        "months": policy.clean_months,
        "paid": record.paid,
        "used_percent": (standing.exposure_minor or 0) * 100 // limit_minor,
        "guarantee_minor": standing.backed_minor,
        "raise_percent": policy.raise_percent,
    }
    cause = f"{CLEAN_RECORD}:{limit_minor}"
    verdict = Verdict(
        standing.customer_id, "raised", CLEAN_RECORD, cause, limit_minor, to_minor, facts
    )
    doubts = {
        "above_guarantee": to_minor > standing.backed_minor,
        "short_history": record.kept_since is None or record.kept_since > since,
    }
    return verdict, [doubt for doubt, holds in doubts.items() if holds]


def _is_clean(record: Record, since: date, policy: Policy) -> bool:
    known = record.known_since is not None and record.known_since <= since
    return (
        known and not record.late and not record.unkept and record.paid >= policy.raise_paid_items
    )


def _is_barred(standing: Standing, today: date, policy: Policy) -> bool:
    """Say whether it is no time to raise: trouble, another decision under way, or a raise not long ago."""
    pause = timedelta(days=policy.raise_pause_days)
    return (
        standing.held
        or standing.insolvency_on is not None
        or standing.risk_class in POOR
        or standing.scheduled
        or standing.cut is not None
        or bool(standing.signals)
        or (standing.raised_on is not None and standing.raised_on > today - pause)
        or CLEAN_RECORD in standing.recent
    )
