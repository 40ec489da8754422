"""Whom to remind how, as data: strategies in order, the first that fits a customer applies (domain.md 2.6).

A strategy is a condition and a plan. The last one fits everybody. Days count from the due date.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from credit.rules.dunning_case import (
    CALL,
    COURTESY,
    DEADLINE_DAYS,
    DEFAULT,
    FORMAL_NOTICE,
    LADDER,
    LETTER,
    MAIL,
    PLAN,
    RANK,
    VISIT,
    Level,
)
from credit.rules.dunning_case import Policy as Plan
from credit.rules.errors import Refused

MOST_STRATEGIES, MOST_NAME, MOST_WORDS = 20, 60, 50
MOST_DAYS, MOST_LEAD_DAYS, MOST_GAP_DAYS, MOST_DEADLINE_DAYS = 365, 30, 90, 30
MOST_MINOR = 10**13
CHANNELS = (MAIL, LETTER, CALL, VISIT)
TONES = (
    "L1",
    "L2",
    "L3",
)  # texts a reminder may be written in; courtesy and formal notice have theirs
ALWAYS_RELEASED = (FORMAL_NOTICE, "litigation")
CONDITION_FIELDS = (
    "segments",
    "risk_classes",
    "languages",
    "countries",
    "least_minor",
    "most_minor",
)
LEVEL_FIELDS = (
    "name",
    "after_days",
    "gap_days",
    "channel",
    "deadline_days",
    "tone",
    "needs_release",
)
COUNTRY = re.compile("[A-Z]{2}")  # ISO 3166-1 alpha-2
RISK_CLASSES = ("A", "B", "C", "D", "E", "unrated")


class DunningPolicyInvalid(Refused):
    """No such policy: `field` is the path to the value, `why` what is wrong with it.

    why: unknown, not_whole, out_of_bounds, not_ascending, missing, twice, needs_release, first_level,
    needs_condition or last_fits_all.
    """

    code = "dunning_policy_invalid"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a customer is chosen by. open_minor: all open debits, due or not. country: ISO 3166-1 alpha-2."""

    segment: str | None = None
    risk_class: str = "unrated"
    language: str = "fr"
    open_minor: int = 0
    country: str = "FR"


@dataclass(frozen=True, slots=True)
class Condition:
    """Whom a strategy is for; what is empty or None asks nothing. Amounts inclusive."""

    segments: tuple[str, ...] = ()
    risk_classes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    least_minor: int | None = None
    most_minor: int | None = None

    @property
    def asks_amount(self) -> bool:
        """Say whether it must know what is open."""
        return self.least_minor is not None or self.most_minor is not None

    def fits(self, traits: Traits) -> bool:
        """Say whether a customer is meant."""
        wanted = (
            (self.segments, traits.segment),
            (self.risk_classes, traits.risk_class),
            (self.languages, traits.language),
            (self.countries, traits.country),
        )
        if any(words and word not in words for words, word in wanted):
            return False
        if self.least_minor is not None and traits.open_minor < self.least_minor:
            return False
        return self.most_minor is None or traits.open_minor <= self.most_minor


@dataclass(frozen=True, slots=True)
class Strategy:
    """One way to remind."""

    name: str
    levels: Sequence[Level]
    when: Condition = field(default_factory=Condition)


@dataclass(frozen=True, slots=True)
class Strategies:
    """One version of all of them, in their order; 0 is what is built in."""

    every: Sequence[Strategy]
    version: int = 0

    def first_seen(self, today: date) -> date:
        """Say before which due date an invoice concerns any of them today."""
        return max(first_seen(each.levels, today) for each in self.every)

    @property
    def ask_amount(self) -> bool:
        """Say whether any condition must know what is open."""
        return any(each.when.asks_amount for each in self.every)

    def plan_for(self, traits: Traits) -> Plan:
        """Choose the plan of the first strategy that fits."""
        chosen = next(each for each in self.every if each.when.fits(traits))
        if self.version == 0:
            return DEFAULT
        return Plan(plan=chosen.levels, strategy=chosen.name, version=self.version)


def first_seen(plan: Sequence[Level], today: date) -> date:
    """Say before which due date an invoice concerns a plan today: once overdue, or within its courtesy."""
    lead_days = -plan[0].after_days
    return today + timedelta(days=lead_days + 1) if lead_days > 0 else today


STANDARD = "Standard"
BUILT_IN = Strategies((Strategy(STANDARD, PLAN),))


def spell(strategies: Sequence[Strategy]) -> list[dict[str, Any]]:
    """Spell strategies as they are kept and sent; what an absent value stands for is said."""
    return [
        {
            "name": each.name,
            "when": {
                "segments": list(each.when.segments),
                "risk_classes": list(each.when.risk_classes),
                "languages": list(each.when.languages),
                "countries": list(each.when.countries),
                "least_minor": each.when.least_minor,
                "most_minor": each.when.most_minor,
            },
            "levels": [_spell_level(level) for level in each.levels],
        }
        for each in strategies
    ]


def read(spelled: Sequence[Mapping[str, Any]], version: int = 0) -> Strategies:
    """Build strategies from what somebody wrote. Raises DunningPolicyInvalid."""
    if not 1 <= len(spelled) <= MOST_STRATEGIES:
        raise DunningPolicyInvalid(field="strategies", why="out_of_bounds", most=MOST_STRATEGIES)
    every = [_read_strategy(f"strategies.{at}", one) for at, one in enumerate(spelled)]
    names = [each.name for each in every]
    for at, each in enumerate(every):
        path, last = f"strategies.{at}", at == len(every) - 1
        if each.name in names[:at]:
            raise DunningPolicyInvalid(field=f"{path}.name", why="twice")
        if last != (each.when == Condition()):
            why = "last_fits_all" if last else "needs_condition"
            raise DunningPolicyInvalid(field=f"{path}.when", why=why)
    return Strategies(tuple(every), version)


Difference = dict[str, Any]  # {strategy, level, name, before, after}


def differences(before: Sequence[Strategy], after: Sequence[Strategy]) -> list[Difference]:
    """List what differs, strategy by strategy and level by level, each recognised by its name.

    A whole one that came or went is the value "strategy" or "level".
    """
    was, now = ({one["name"]: one for one in spell(some)} for some in (before, after))
    found: list[Difference] = []
    for name in [*was, *(name for name in now if name not in was)]:
        if name not in was or name not in now:
            found.append(_differs(name, None, "strategy", name in was or None, name in now or None))
        else:
            found += _within(name, was[name], now[name])
    kept = [[name for name in some if name in was and name in now] for some in (was, now)]
    if kept[0] != kept[1]:
        found.append(_differs(None, None, "order", kept[0], kept[1]))
    return found


def _within(name: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    found = _values(name, None, was["when"], now["when"])
    old, new = ({one["name"]: one for one in side["levels"]} for side in (was, now))
    for level in sorted({*old, *new}, key=lambda each: RANK[each]):
        if level in old and level in new:
            found += _values(name, level, old[level], new[level])
        else:
            days = [side[level]["after_days"] if level in side else None for side in (old, new)]
            found.append(_differs(name, level, "level", *days))
    return found


def _values(
    strategy: str, level: str | None, was: Mapping[str, Any], now: Mapping[str, Any]
) -> list[Difference]:
    return [
        _differs(strategy, level, key, was[key], now[key]) for key in was if was[key] != now[key]
    ]


def _differs(
    strategy: str | None, level: str | None, name: str, before: object, after: object
) -> Difference:
    return {
        "strategy": strategy,
        "level": level,
        "name": name,
        "before": before,
        "after": after,
    }


def _spell_level(level: Level) -> dict[str, Any]:
    return {
        "name": level.name,
        "after_days": level.after_days,
        "gap_days": Plan().gap_days if level.gap_days is None else level.gap_days,
        "channel": level.channel,
        "deadline_days": level.deadline_days,
        "tone": level.tone or level.name,
        "needs_release": level.needs_release,
    }


def _read_strategy(path: str, one: Mapping[str, Any]) -> Strategy:
    _no_more(path, one, ("name", "when", "levels"))
    name = str(one.get("name") or "").strip()
    if not 1 <= len(name) <= MOST_NAME:
        raise DunningPolicyInvalid(field=f"{path}.name", why="missing")
    levels = [
        _read_level(f"{path}.levels.{at}", level)
        for at, level in enumerate(one.get("levels") or ())
    ]
    _check_order(f"{path}.levels", levels)
    return Strategy(name, tuple(levels), _read_condition(f"{path}.when", one.get("when") or {}))


def _read_condition(path: str, one: Mapping[str, Any]) -> Condition:
    _no_more(path, one, CONDITION_FIELDS)
    least = _whole(path, one, "least_minor", 0, MOST_MINOR, optional=True)
    most = _whole(path, one, "most_minor", 0, MOST_MINOR, optional=True)
    if least is not None and most is not None and least > most:
        raise DunningPolicyInvalid(field=f"{path}.most_minor", why="not_ascending")
    classes = _words(path, one, "risk_classes")
    if any(each not in RISK_CLASSES for each in classes):
        raise DunningPolicyInvalid(field=f"{path}.risk_classes", why="unknown")
    countries = _words(path, one, "countries")
    if not all(COUNTRY.fullmatch(each) for each in countries):
        raise DunningPolicyInvalid(field=f"{path}.countries", why="unknown")
    segments, languages = _words(path, one, "segments"), _words(path, one, "languages")
    return Condition(segments, classes, languages, countries, least, most)


def _read_level(path: str, one: Mapping[str, Any]) -> Level:
    _no_more(path, one, LEVEL_FIELDS)
    name = one.get("name")
    if name not in RANK:
        raise DunningPolicyInvalid(field=f"{path}.name", why="unknown")
    least, most = (-MOST_LEAD_DAYS, -1) if name == COURTESY else (1, MOST_DAYS)
    after_days = _whole(path, one, "after_days", least, most)
    gap_days = _whole(path, one, "gap_days", 0, MOST_GAP_DAYS, optional=True)
    deadline_days = _whole(path, one, "deadline_days", 1, MOST_DEADLINE_DAYS, optional=True)
    tone = one.get("tone") or name
    if tone not in (TONES if name in TONES else (name,)):
        raise DunningPolicyInvalid(field=f"{path}.tone", why="unknown")
    channel = one.get("channel") or MAIL
    if channel not in (CHANNELS if name in TONES else (MAIL,)):
        raise DunningPolicyInvalid(field=f"{path}.channel", why="unknown")
    released = one.get("needs_release", name in ALWAYS_RELEASED)
    if released is not True and name in ALWAYS_RELEASED:
        raise DunningPolicyInvalid(field=f"{path}.needs_release", why="needs_release")
    if released is not False and name not in ALWAYS_RELEASED:
        raise DunningPolicyInvalid(field=f"{path}.needs_release", why="unknown")
    visit_days = deadline_days or DEADLINE_DAYS
    return Level(name, after_days or 0, released, gap_days, channel, tone, visit_days)


def _check_order(path: str, levels: Sequence[Level]) -> None:
    """Climb the ladder from its first reminder, later each time: gentle words come first."""
    for at, (lower, higher) in enumerate(pairwise(levels), start=1):
        if RANK[lower.name] >= RANK[higher.name]:
            raise DunningPolicyInvalid(field=f"{path}.{at}.name", why="not_ascending")
        if lower.after_days >= higher.after_days:
            raise DunningPolicyInvalid(field=f"{path}.{at}.after_days", why="not_ascending")
    if next((each.name for each in levels if each.name != COURTESY), None) != LADDER[1]:
        raise DunningPolicyInvalid(field=path, why="first_level")


def _whole(
    path: str, one: Mapping[str, Any], name: str, least: int, most: int, *, optional: bool = False
) -> int | None:
    value = one.get(name)
    if value is None and optional:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        raise DunningPolicyInvalid(field=f"{path}.{name}", why="not_whole")
    if not least <= value <= most:
        raise DunningPolicyInvalid(
            field=f"{path}.{name}", why="out_of_bounds", least=least, most=most
        )
    return value


def _words(path: str, one: Mapping[str, Any], name: str) -> tuple[str, ...]:
    words = one.get(name) or ()
    if isinstance(words, str) or len(words) > MOST_WORDS or not all(map(_is_word, words)):
        raise DunningPolicyInvalid(field=f"{path}.{name}", why="unknown")
    return tuple(dict.fromkeys(word.strip() for word in words))


def _is_word(word: object) -> bool:
    return isinstance(word, str) and 0 < len(word.strip()) <= MOST_NAME


def _no_more(path: str, one: object, known: Sequence[str]) -> None:
    if not isinstance(one, Mapping):
        raise DunningPolicyInvalid(field=path, why="missing")
    for name in one:
        if name not in known:
            raise DunningPolicyInvalid(field=f"{path}.{name}", why="unknown")
