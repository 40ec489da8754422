"""What to say today, to whom, or why to stay silent (domain.md 2.6).

Every decision carries one stable reason. Their order is fixed, the widest first: the whole run, the
customer, the item, and only then the calendar of the plan; a person reads the first that applies.
"""

from collections.abc import Callable, Sequence
from datetime import date

from credit.rules.dunning_case import (
    COURTESY,
    DEFAULT,
    FORMAL_NOTICE,
    MAIL,
    SEND,
    SILENT,
    TASK,
    Case,
    Debt,
    Debtor,
    Decision,
    Policy,
)


def decide(debt: Debt, debtor: Debtor, today: date, policy: Policy = DEFAULT) -> Decision:
    """Choose the letter due for one item, a task for a person, or silence and its reason.

    Climbs one level at a time whatever the age, so that a missed run catches up and a suspended
    item resumes where it stood. Only what is not frozen is chased.
    """
    return decide_each([debt], debtor, today, policy)[0]


def decide_each(
    debts: Sequence[Debt], debtor: Debtor, today: date, policy: Policy = DEFAULT
) -> list[Decision]:
    """Decide every item of one customer: what speaks of the customer as a whole is asked once."""
    cases = [Case(debt, debtor, today, policy) for debt in debts]
    widest = [check for check in OF_DEBTOR if cases and check(cases[0])]
    checks = widest[:1] or OF_DEBT
    return [_decide(case, checks) for case in cases]


def _decide(case: Case, checks: Sequence["Check"]) -> Decision:
    for check in checks:
        decision = check(case)
        if decision is not None:
            return decision
    return case.act(SEND, "level_due", case.next)


def give_way(decisions: Sequence[Decision]) -> list[Decision]:
    """Let one customer hear one thing: a formal notice alone, a courtesy never beside a reminder.

    What gives way stays where it stands and is decided again at the next run.
    """
    levels = {said.level for said in decisions if said.action == SEND}
    if FORMAL_NOTICE in levels:
        yields = levels - {FORMAL_NOTICE}
    else:
        yields = {COURTESY} if levels - {COURTESY} else set()
    if not levels & yields:
        return list(decisions)
    return [
        said._replace(action=SILENT, reason="gives_way", facts=said.facts | {"level": said.level})
        if said.action == SEND and said.level in yields
        else said
        for said in decisions
    ]


Check = Callable[[Case], Decision | None]


def _stale(case: Case) -> Decision | None:
    if case.debtor.missed_days < case.policy.stale_days:
        return None
    return case.silent("ledger_stale", missed_days=case.debtor.missed_days)


def _bank_stale(case: Case) -> Decision | None:
    """Wait for the bank's statements: whoever paid yesterday may be in the one that is missing."""
    if case.debtor.bank_missed_days < case.policy.stale_days:
        return None
    return case.silent("bank_stale", missed_days=case.debtor.bank_missed_days)


def _holiday(case: Case) -> Decision | None:
    return case.silent("holiday") if case.debtor.holiday else None


def _insolvency(case: Case) -> Decision | None:
    """Stop all demands from the opening judgment (Code de commerce L622-21)."""
    if case.debtor.insolvency_on is None or case.debtor.insolvency_on > case.today:
        return None
    return case.silent("insolvency", since=case.debtor.insolvency_on.isoformat())


def _in_charge(case: Case) -> Decision | None:
    if case.debtor.in_charge is None:
        return None
    return case.silent("third_party_in_charge", who=case.debtor.in_charge)


def _on_hold(case: Case) -> Decision | None:
    if case.debtor.hold_until is None or case.debtor.hold_until < case.today:
        return None
    facts = {"until": case.debtor.hold_until.isoformat(), "why": case.debtor.hold_reason}
    return case.silent("dunning_hold", **facts)


def _unclear(case: Case) -> Decision | None:
    if not case.debtor.unclear:
        return None
    return case.act(TASK, "delivery_unclear")


def _unspecified(case: Case) -> Decision | None:
    if case.debtor.wait_until is None or case.today >= case.debtor.wait_until:
        return None
    return case.silent("dispute_to_qualify", until=case.debtor.wait_until.isoformat())


def _triage(case: Case) -> Decision | None:
    return case.silent("triage") if case.debt.stage == "triage" else None


def _undetailed(case: Case) -> Decision | None:
    return case.silent("undetailed_opening") if case.debt.undetailed else None


def _factored(case: Case) -> Decision | None:
    return case.silent("factored") if case.debt.factored else None


def _e_invoice(case: Case) -> Decision | None:
    if case.debt.e_invoice_status not in ("207", "208", "210"):
        return None
    return case.silent("e_invoice_contested", status=case.debt.e_invoice_status)


def _plan(case: Case) -> Decision | None:
    return case.silent("plan_respected") if case.debt.plan_respected else None


def _bill(case: Case) -> Decision | None:
    return case.silent("bill_pending") if case.debt.kind == "bill" else None


def _direct_debit(case: Case) -> Decision | None:
    """Wait for the collection; once it was rejected (a new episode) the item is chased."""
    if not case.debtor.direct_debit or case.debt.episode > 1:
        return None
    if case.days > case.policy.direct_debit_days:
        return case.act(TASK, "direct_debit_missing")
    return case.silent("direct_debit_pending")


def _tolerance(case: Case) -> Decision | None:
    if case.debt.residual_minor > case.policy.tolerance_minor:
        return None
    return case.silent("below_tolerance")


def _promise(case: Case) -> Decision | None:
    if case.debt.promised_on is None:
        return None
    return case.silent("promise_active", promised_on=case.debt.promised_on.isoformat())


def _disputed(case: Case) -> Decision | None:
    if not case.debt.disputed_minor or case.debt.disputed_minor < case.debt.residual_minor:
        return None
    return case.silent("disputed")


def _awaited(case: Case) -> Decision | None:
    debt = case.debt
    if not debt.awaited_minor or debt.disputed_minor + debt.awaited_minor < debt.residual_minor:
        return None
    since = debt.awaited_since or case.today
    late = (case.today - since).days > case.policy.credit_note_days
    action, reason = (TASK, "credit_note_late") if late else (SILENT, "credit_note_awaited")
    facts = case.facts() | {"since": since.isoformat()}
    return Decision(action, reason, debt.residual_minor, facts)


def _covered(case: Case) -> Decision | None:
    if case.chased > case.policy.tolerance_minor:
        return None
    debt = case.debt
    if debt.paid_minor:
        return case.silent("paid_not_booked")
    return case.silent("unmatched_receipt" if debt.receipt_minor else "covered_by_credit")


def _too_early(case: Case) -> Decision | None:
    level = case.next
    if level is None:
        return case.silent("plan_exhausted")
    days = level.after_days + case.policy.grace_days
    if case.days >= days:
        return None
    return case.silent("too_early", next=level.name, after_days=days)


def _gap(case: Case) -> Decision | None:
    """Leave time between letters; what a person released had its own when they did."""
    last_on, level = case.last_letter_on, case.next
    if last_on is None or level is None or case.release:
        return None
    gap = case.policy.gap_days if level.gap_days is None else level.gap_days
    if (case.today - last_on).days >= gap:
        return None
    return case.silent("gap", last_on=last_on.isoformat(), gap_days=gap)


def _release(case: Case) -> Decision | None:
    if case.next is None or not case.next.needs_release:
        return None
    release = case.release
    if release is None:
        return case.act(TASK, "needs_release", case.next)
    if release.held_until is not None and case.today <= release.held_until:
        return case.silent("notice_held", until=release.held_until.isoformat())
    if not release.ripe:
        return case.silent("notice_announced", until=release.goes_on.isoformat())
    return None


def _contact(case: Case) -> Decision | None:
    by_mail = case.next is not None and case.next.channel == MAIL
    if not by_mail or (case.debtor.contact and not case.debtor.contact_refused):
        return None
    reason = "contact_refused" if case.debtor.contact_refused else "no_contact"
    return case.act(TASK, reason, case.next)


OF_DEBTOR: tuple[Check, ...] = (  # alike for every item
    _stale,
    _bank_stale,
    _holiday,
    _insolvency,
    _in_charge,
    _on_hold,
    _unclear,
    _unspecified,
)
OF_DEBT: tuple[Check, ...] = (
    _triage,
    _undetailed,
    _factored,
    _e_invoice,
    _plan,
    _bill,
    _direct_debit,
    _tolerance,
    _promise,
    _disputed,
    _awaited,
    _covered,
    _too_early,
    _gap,
    _release,
    _contact,
)
