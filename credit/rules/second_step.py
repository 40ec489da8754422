"""Of whom the company asks a second step at sign-in, since when, and what a session may do that owes it.

A second step is a passkey, or a one-time code beside the password. The company's directory asks in its own
way, so whoever comes through it has taken theirs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from credit.rules.access import Role
from credit.rules.errors import Refused

Demand = Mapping[Role, date]  # from which day on it is asked of a role


class DemandUnfit(Refused):
    """So it cannot be asked: `field` is demands.<place>.<name>, `why` what.

    why: twice (a role is named again), past (a new day has gone by already).
    """

    code = "second_step_unfit"


class Act(StrEnum):
    """What a route is for, as far as it matters to who still owes a second step."""

    LEAVE = "leave"  # to know who one is, and to sign out
    ENROL = "enrol"  # to add a first passkey or authenticator app
    PROVE = "prove"  # to use the passkey or the app one has
    SEND = "send"  # to bring what was said and photographed before
    ANYTHING = "anything"


class State(StrEnum):
    """How somebody stands to it: free, told of the day, to enrol, or to prove it in this session."""

    FREE = "free"
    TOLD = "told"
    ENROL = "enrol"
    PROVE = "prove"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a session stands. from_on: since, or from which day on, it is asked; None: it is not."""

    state: State
    from_on: date | None = None
    acts: frozenset[Act] = frozenset(Act)

    def may(self, act: Act) -> bool:
        """Say whether such a session may do this."""
        return act in self.acts


FREE = Standing(State.FREE)
LEAVING = frozenset({Act.LEAVE})


def standing(
    demand: Demand, role: str, today: date, *, opened_on: date, stepped: bool, has_one: bool
) -> Standing:
    """Say how a session stands to what the company asks.

    stepped: it was opened, or confirmed since, by passkey, code or directory. has_one: its person has a
    passkey or an authenticator app. Of a session opened before the day nothing is asked where its person has
    one, for the next sign-in asks; without one it may only enrol, but what a device was told before it still
    brings, so that nothing is lost. A password alone never adds a factor beside one that is there.
    """
    from_on = next((day for asked, day in demand.items() if asked == role), None)
    if from_on is None or stepped:
        return FREE
    if today < from_on:
        return FREE if has_one else Standing(State.TOLD, from_on)
    before = opened_on < from_on
    if has_one:
        return FREE if before else Standing(State.PROVE, from_on, LEAVING | {Act.PROVE})
    sending = {Act.SEND} if before else set()
    return Standing(State.ENROL, from_on, LEAVING | {Act.ENROL} | sending)


def read(content: Mapping[str, str] | None) -> dict[Role, date]:
    """Read what is kept, in the order of the roles."""
    kept = content or {}
    return {role: date.fromisoformat(kept[role]) for role in Role if role in kept}


def check(asked: Iterable[tuple[Role, date]], before: Demand, today: date) -> dict[Role, date]:
    """Give what is to be kept. Raises DemandUnfit.

    A day that holds already may stay; a new one is today or later, so that nobody owes what was never said.
    """
    after: dict[Role, date] = {}
    for place, (role, from_on) in enumerate(asked):
        if role in after:
            raise DemandUnfit(field=f"demands.{place}.role", why="twice")
        if from_on < today and before.get(role) != from_on:
            raise DemandUnfit(field=f"demands.{place}.from_on", why="past")
        after[role] = from_on
    return {role: after[role] for role in Role if role in after}


def differences(before: Demand, after: Demand) -> list[tuple[Role, date | None, date | None]]:
    """List the roles of which something else is asked, with the day before and after; None: nothing."""
    return [
        (role, before.get(role), after.get(role))
        for role in Role
        if before.get(role) != after.get(role)
    ]
