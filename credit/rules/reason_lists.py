"""The reasons a company offers: the delivered ones as it names them, its own beside, none it retired.

What differs from what is delivered is data; a retired reason is offered no more and stays readable where it
was chosen. Causes of lateness are proposed by rules that know them by code: they can be renamed and retired,
none can be added.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from credit.rules.dispute_reasons import TREE, Reason
from credit.rules.dispute_steps import MOST_DAYS
from credit.rules.errors import Refused
from credit.rules.late_causes import CAUSES, UNKNOWN
from credit.rules.reasons import LIMIT

ROOT, LEAF, LIMITS, LATE = "dispute", "dispute_detail", "limit", "late"
GROWING = (ROOT, LEAF, LIMITS)  # a company may add to these
OTHER = "other"
ALWAYS = {(ROOT, OTHER), (LIMITS, OTHER), (LATE, UNKNOWN)}  # where nothing else fits
LONGEST, MOST_OWN = 60, 100
CODE = re.compile(r"[^a-z0-9]+")
Key = tuple[str, str]


class ReasonListUnfit(Refused):
    """It cannot be offered so: `field` is kind/code.name, `why` what.

    why: missing, too_long, out_of_bounds, unknown, not_growing, always, twice, too_many.
    """

    code = "reason_list_unfit"


@dataclass(frozen=True, slots=True)
class Offered:
    """One reason. fr, en: its name, None = the screens' own word for the code.

    parent: of a leaf, its root. department: asked first. days: business days a step of it is given, None = as
    usual. active: offered to who chooses now.
    """

    kind: str
    code: str
    parent: str | None = None
    department: str | None = None
    days: int | None = None
    fr: str | None = None
    en: str | None = None
    active: bool = True

    @property
    def key(self) -> Key:
        """Name it among all."""
        return self.kind, self.code


KINDS = (ROOT, LEAF, LIMITS, LATE)


def _ordered(offered: Iterable[Offered]) -> tuple[Offered, ...]:
    """Put kinds in their order; within one, "other" comes last."""
    return tuple(sorted(offered, key=lambda one: (KINDS.index(one.kind), one.code == OTHER)))


_DELIVERED = (
    *(
        Offered(
            LEAF if one.parent else ROOT,
            one.code,
            one.parent,
            one.department,
            fr=one.fr,
            en=one.en,
        )
        for one in TREE
    ),
    *(Offered(LIMITS, code) for code in LIMIT),
    *(Offered(LATE, code) for code in CAUSES),
)
SHIPPED = _ordered(_DELIVERED)
BY_KEY = {one.key: one for one in SHIPPED}


def layered(content: Sequence[Mapping[str, Any]] | None) -> tuple[Offered, ...]:
    """Lay what a company says over what is delivered: its own come after, "other" stays last of its kind."""
    ours = {one.key: one for one in (Offered(**each) for each in content or ())}
    whole = [ours.pop(key, one) for key, one in BY_KEY.items()] + list(ours.values())
    return _ordered(whole)


def read(said: Iterable[Mapping[str, Any]], before: Sequence[Offered]) -> list[dict[str, Any]]:
    """Check a whole list and give what differs from what is delivered, as `layered` takes it.

    said: what is left out stays as it was; one without a code is new. Raises ReasonListUnfit.
    """
    whole = {one.key: one for one in before}
    for each in said:
        one = Offered(**{"code": "", **each})
        if not one.code:
            one = replace(one, code=_code(one, whole))
        elif one.key not in whole:
            raise ReasonListUnfit(field=f"{one.kind}/{one.code}", why="unknown")
        whole[one.key] = one
    for one in whole.values():
        _check(one, whole)
    if len(whole) - len(SHIPPED) > MOST_OWN:
        raise ReasonListUnfit(field="reasons", why="too_many", most=MOST_OWN)
    return [asdict(one) for key, one in whole.items() if one != BY_KEY.get(key)]


def tree_of(offered: Iterable[Offered]) -> tuple[Reason, ...]:
    """Give the reasons for disputes as the rules take them."""
    return tuple(
        Reason(one.code, one.parent, one.department, one.fr or "", one.en or "", one.active)
        for one in offered
        if one.kind in (ROOT, LEAF)
    )


def differences(
    before: Sequence[Offered], after: Sequence[Offered]
) -> list[tuple[Offered, str, object, object]]:
    """List what differs: the reason, the field, before and after; one that is new has nothing before."""
    was = {one.key: asdict(one) for one in before}
    found = []
    for one in after:
        old = was.pop(one.key, {})
        for name, value in asdict(one).items():
            if name not in ("kind", "code") and value != old.get(name):
                found.append((one, name, old.get(name), value))
    gone = [one for one in before if one.key in was]
    return found + [(one, "active", one.active, None) for one in gone]


def _check(one: Offered, whole: Mapping[Key, Offered]) -> None:
    where = f"{one.kind}/{one.code}"
    named = one.kind in (ROOT, LEAF) or one.key not in BY_KEY
    for name in ("fr", "en"):
        label = getattr(one, name)
        if named and not (label or "").strip():
            raise ReasonListUnfit(field=f"{where}.{name}", why="missing")
        if len(label or "") > LONGEST:
            raise ReasonListUnfit(field=f"{where}.{name}", why="too_long", most=LONGEST)
    if one.days is not None and not 0 <= one.days <= MOST_DAYS:
        raise ReasonListUnfit(field=f"{where}.days", why="out_of_bounds", most=MOST_DAYS)
    if not one.active and one.key in ALWAYS:
        raise ReasonListUnfit(field=f"{where}.active", why="always")
    if (one.parent is not None) != (one.kind == LEAF) or (
        one.kind == LEAF and (ROOT, str(one.parent)) not in whole
    ):
        raise ReasonListUnfit(field=f"{where}.parent", why="unknown")
    alike = [
        other
        for other in whole.values()
        if one.fr and (other.kind, other.parent, other.fr) == (one.kind, one.parent, one.fr)
    ]
    if len(alike) > 1:
        raise ReasonListUnfit(field=f"{where}.fr", why="twice")


def _code(one: Offered, known: Mapping[Key, Offered]) -> str:
    """Make a code of its name, once and for all: what is chosen is kept by it."""
    if one.kind not in GROWING:
        raise ReasonListUnfit(field=f"{one.kind}/.code", why="not_growing")
    plain = unicodedata.normalize("NFKD", one.fr or "").encode("ascii", "ignore").decode().lower()
    code = base = CODE.sub("_", plain).strip("_")[:30] or "own"
    taken, count = {code for _, code in known}, 1
    while code in taken:
        count += 1
        code = f"{base}_{count}"
    return code
