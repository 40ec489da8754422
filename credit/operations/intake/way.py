"""How one kind of file enters the books."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from credit.formats.findings import Findings
from credit.operations.moment import Moment
from credit.operations.refusals import Refusal
from credit.operations.work import Work
from credit.store.customers import Company
from credit.store.imports import Import


@dataclass(slots=True)
class Judged:
    """What a file says, and why it would be refused. `facts` are what its kind shows beside the findings."""

    lines: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    errors: Findings = field(default_factory=Findings)
    warnings: Findings = field(default_factory=Findings)
    refusals: list[Refusal] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """Spell everything for the page and the command."""
        return {
            "lines": self.lines,
            **self.facts,
            "rejected": self.errors.as_json(),
            "rejected_total": self.errors.total,
            "warnings": self.warnings.as_json(),
            "warnings_total": self.warnings.total,
            "refusal": self.refusals[0].as_json() if self.refusals else None,
            "refusals": [one.as_json() for one in self.refusals],
        }


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file changed, as counts, and the ledgers it went into; of a bank's file the accounts."""

    changes: dict[str, int]
    into: frozenset[int]


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one kind.

    judge: told file, kind, and the ledger it is for if that can be told; reads only. apply: writes all of it
    or raises `Refused`; through the session, where it is seen and so can be undone.
    """

    judge: Callable[[Path, str, Moment, Company | None], Judged]
    apply: Callable[[Work, Import, Path], Taken]
