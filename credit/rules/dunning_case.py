"""What a dunning decision looks at and what it says: plan, policy, debtor, debt, decision.

Numbers marked † in domain.md are the defaults of `Policy`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from credit.rules.dates import overdue_days

SEND, SILENT, TASK = "send", "silent", "task"
MAIL, LETTER, CALL, VISIT = "mail", "letter", "call", "visit"  # all but a mail are done by a person
COURTESY, FORMAL_NOTICE = "pre_due", "formal_notice"
DEADLINE_DAYS = 5  # business days a rep has for a visit, unless the level says otherwise
LADDER = (
    COURTESY,
    "L1",
    "L2",
    "L3",
    FORMAL_NOTICE,
    "litigation",
)  # every plan climbs in this order
RANK = {name: rank for rank, name in enumerate(LADDER)}


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a dunning plan, reached `after_days` past the due date; negative: days before it.

    needs_release: the machine only proposes it; a person lets it go. gap_days: least days since the last
    letter, None = the policy's. tone: the level whose text is used, None = its own. deadline_days:
    business days a rep has for a visit.
    """

    name: str
    after_days: int
    needs_release: bool = False
    gap_days: int | None = None
    channel: str = MAIL
    tone: str | None = None
    deadline_days: int = DEADLINE_DAYS

    @property
    def is_courtesy(self) -> bool:
        """Say whether it speaks of money that is not due yet."""
        return self.after_days < 0


PLAN = (
    Level("L1", 3),
    Level("L2", 10),
    Level("L3", 20),
    Level("formal_notice", 30, needs_release=True),
    Level("litigation", 45, needs_release=True),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What an organisation may choose. strategy, version: where the plan is from; 0 = built in."""

    plan: Sequence[Level] = PLAN
    strategy: str = ""
    version: int = 0
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
class Release:
    """A person's word that a level which needs it may go, once its notice has passed.

    ripe: a letter written today would leave after the notice. held_until: the rep's hold, through this day.
    """

    level: str
    goes_on: date
    ripe: bool
    held_until: date | None = None


class Debt(NamedTuple):
    """One open debit as the run sees it; every amount in minor units, frozen parts ≥ 0.

    A tuple, as `Decision` is: a run makes one for each item. What the item itself says comes first.
    """

    due_on: date
    residual_minor: int
    stage: str = "not_due"
    stage_on: date | None = None
    kind: str = "invoice"
    episode: int = 1
    undetailed: bool = False
    factored: bool = False
    disputed_minor: int = 0
    awaited_minor: int = 0  # credited at the desk, credit note not imported yet
    awaited_since: date | None = None
    promised_on: date | None = None
    paid_minor: int = 0  # matched at the bank, not in the ledger yet
    receipt_minor: int = 0  # unallocated cash set against this item, in the ledger or at the bank
    credit_minor: int = 0  # unallocated credit notes and deposits set against this item
    plan_respected: bool = False  # a payment plan covers all that could be chased of it
    planned_minor: int = 0  # what a plan covers of it and is not due yet
    e_invoice_status: str | None = None  # 207 disputed, 208 suspended, 210 refused
    release: Release | None = None


HELD = (  # the amounts that are not asked for
    "disputed_minor",
    "awaited_minor",
    "planned_minor",
    "paid_minor",
    "receipt_minor",
    "credit_minor",
)


class Decision(NamedTuple):
    """What happens to one item: `amount_minor` is what is chased, or what stays silent."""

    action: str
    reason: str
    amount_minor: int
    facts: dict[str, Any]
    level: str | None = None
    channel: str = MAIL
    tone: str | None = None


def next_level(plan: Sequence[Level], stage: str, days: int = -1) -> Level | None:
    """Name the plan's first step above the one last taken; None when the plan is exhausted.

    Ranks are those of the ladder, not of the plan: whatever plan spoke before, no level is heard twice.
    days: past the due date; from that day on a courtesy is no longer one.
    """
    taken = RANK.get(stage, -1)
    for level in plan:
        if RANK[level.name] > taken and not (days >= 0 and level.is_courtesy):
            return level
    return None


def chased(debt: Debt) -> int:
    """Say what may be asked for: the residual less what is disputed, awaited, deferred by a plan, or paid."""
    frozen = debt.disputed_minor + debt.awaited_minor + debt.planned_minor
    paid = debt.paid_minor + debt.receipt_minor + debt.credit_minor
    return max(0, debt.residual_minor - frozen - paid)


def highest(levels: Sequence[str]) -> str:
    """Choose the level of a message that carries several lines."""
    return max(levels, key=lambda name: RANK[name])


@dataclass(slots=True)
class Case:
    """One debt before its judge.

    days: calendar days past the due date. next: the step after the one last taken. chased: what may be
    asked for.
    """

    debt: Debt
    debtor: Debtor
    today: date
    policy: Policy
    days: int = field(init=False)
    next: Level | None = field(init=False)
    chased: int = field(init=False)

    def __post_init__(self) -> None:
        """Count and climb once: several checks ask."""
        self.days = overdue_days(self.debt.due_on, self.today)
        self.next = next_level(self.policy.plan, self.debt.stage, self.days)
        self.chased = chased(self.debt)

    @property
    def release(self) -> Release | None:
        """A person's word about this very step."""
        release, level = self.debt.release, self.next
        return release if release and level and release.level == level.name else None

    @property
    def last_letter_on(self) -> date | None:
        """The day this customer, or this item, was last written to."""
        of_item = self.debt.stage_on if self.debt.stage in RANK else None
        of_debtor = self.debtor.last_letter_on
        return max(of_item, of_debtor) if of_item and of_debtor else of_item or of_debtor

    def silent(self, reason: str, **more: object) -> Decision:
        """Stay silent about the whole item."""
        return Decision(SILENT, reason, self.debt.residual_minor, self.facts() | more)

    def act(self, action: str, reason: str, level: Level | None = None) -> Decision:
        """Chase what is not frozen."""
        if level is None:
            return Decision(action, reason, self.chased, self.facts())
        tone = level.tone or level.name
        return Decision(action, reason, self.chased, self.facts(), level.name, level.channel, tone)

    def facts(self) -> dict[str, Any]:
        """Keep the numbers behind a decision; zeros are left out."""
        debt, policy = self.debt, self.policy
        facts: dict[str, Any] = {"days": self.days} if self.days else {}
        facts["residual_minor"] = debt.residual_minor
        if self.chased != debt.residual_minor:
            facts |= {name: minor for name in HELD if (minor := getattr(debt, name))}
        facts["stage"] = debt.stage
        if policy.version:
            facts |= {"strategy": policy.strategy, "policy": policy.version}
        return facts
