"""What a dunning decision looks at and what it says: plan, policy, debtor, debt, decision.

Numbers marked † in domain.md are the defaults of `Policy`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from credit.rules.dates import overdue_days

SEND, SILENT, TASK = "send", "silent", "task"


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a dunning plan, reached `after_days` past the due date.

    needs_release: the machine only proposes it; a person lets it go.
    """

    name: str
    after_days: int
    needs_release: bool = False


PLAN = (
    Level("L1", 3),
    Level("L2", 10),
    Level("L3", 20),
    Level("formal_notice", 30, needs_release=True),
    Level("litigation", 45, needs_release=True),
)
RANK = {level.name: rank for rank, level in enumerate(PLAN)}


@dataclass(frozen=True, slots=True)
class Policy:
    """What an organisation may choose."""

    plan: Sequence[Level] = PLAN
    gap_days: int = 7  # between two letters to one customer
    grace_days: int = 0  # on top of the plan's own days
    tolerance_minor: int = 0  # residuals up to this are not worth a letter
    stale_days: int = 1  # missed business days that hold the run
    unspecified_wait_days: int = 3  # business days the desk has to qualify a dispute
    credit_note_days: int = 15  # a promised credit note that is later becomes a task
    direct_debit_days: int = 10  # a collection still unseen after this becomes a task


DEFAULT = Policy()


@dataclass(frozen=True, slots=True)
class Debtor:
    """What is true of the whole customer on the day of the run.

    missed_days: business days the ledger has missed. bank_missed_days: those the bank's statements have;
    0 where no bank is read. wait_until: the first day on which reminders
    may go again after an unspecified dispute. in_charge: insurer, agency or bailiff.
    """

    missed_days: int = 0
    bank_missed_days: int = 0
    holiday: bool = False
    insolvency_on: date | None = None
    in_charge: str | None = None
    hold_until: date | None = None
    hold_reason: str | None = None
    wait_until: date | None = None
    direct_debit: bool = False
    contact: str | None = None
    contact_refused: bool = False
    last_letter_on: date | None = None
    unclear: bool = False  # a letter whose delivery nobody knows


@dataclass(frozen=True, slots=True)
class Debt:
    """One open debit as the run sees it; every amount in minor units, frozen parts ≥ 0."""

    due_on: date
    residual_minor: int
    stage: str = "not_due"
    stage_on: date | None = None
    kind: str = "invoice"
    episode: int = 1
    undetailed: bool = False
    disputed_minor: int = 0
    awaited_minor: int = 0  # credited at the desk, credit note not imported yet
    awaited_since: date | None = None
    promised_on: date | None = None
    paid_minor: int = 0  # matched at the bank, not in the ledger yet
    receipt_minor: int = 0  # unallocated cash set against this item, in the ledger or at the bank
    credit_minor: int = 0  # unallocated credit notes and deposits set against this item
    plan_respected: bool = False  # a payment plan covers all that could be chased of it
    planned_minor: int = 0  # what a plan covers of it and is not due yet
    factored: bool = False
    e_invoice_status: str | None = None  # 207 disputed, 208 suspended, 210 refused


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to one item: `amount_minor` is what is chased, or what stays silent."""

    action: str
    reason: str
    amount_minor: int
    level: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def next_level(plan: Sequence[Level], stage: str) -> Level | None:
    """Name the step after the one last taken; None when the plan is exhausted."""
    names = [level.name for level in plan]
    after = names.index(stage) + 1 if stage in names else 0
    return plan[after] if after < len(plan) else None


def chased(debt: Debt) -> int:
    """Say what may be asked for: the residual less what is disputed, awaited, deferred by a plan, or paid."""
    frozen = debt.disputed_minor + debt.awaited_minor + debt.planned_minor
    paid = debt.paid_minor + debt.receipt_minor + debt.credit_minor
    return max(0, debt.residual_minor - frozen - paid)


def highest(levels: Sequence[str]) -> str:
    """Choose the level of a message that carries several lines."""
    return max(levels, key=lambda name: RANK[name])


@dataclass(frozen=True, slots=True)
class Case:
    """One debt before its judge."""

    debt: Debt
    debtor: Debtor
    today: date
    policy: Policy

    @property
    def days(self) -> int:
        """Calendar days past the due date."""
        return overdue_days(self.debt.due_on, self.today)

    @property
    def next(self) -> Level | None:
        """The step after the one last taken."""
        return next_level(self.policy.plan, self.debt.stage)

    @property
    def last_letter_on(self) -> date | None:
        """The day this customer, or this item, was last written to."""
        of_item = self.debt.stage_on if self.debt.stage in RANK else None
        return max((d for d in (of_item, self.debtor.last_letter_on) if d), default=None)

    def silent(self, reason: str, **more: object) -> Decision:
        """Stay silent about the whole item."""
        return Decision(SILENT, reason, self.debt.residual_minor, facts=self.facts() | more)

    def act(self, action: str, reason: str, level: Level | None = None) -> Decision:
        """Chase what is not frozen."""
        name = level.name if level else None
        return Decision(action, reason, chased(self.debt), name, self.facts())

    def facts(self) -> dict[str, Any]:
        """Keep the numbers behind a decision; zeros are left out."""
        debt = self.debt
        parts = {
            "days": self.days,
            "residual_minor": debt.residual_minor,
            "disputed_minor": debt.disputed_minor,
            "awaited_minor": debt.awaited_minor,
            "planned_minor": debt.planned_minor,
            "paid_minor": debt.paid_minor,
            "receipt_minor": debt.receipt_minor,
            "credit_minor": debt.credit_minor,
            "stage": debt.stage,
        }
        return {name: value for name, value in parts.items() if value}
