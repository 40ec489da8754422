"""A named person's values, found in what people wrote and hidden there.

A full name, an e-mail address and a telephone number name somebody wherever they stand; a single word only
where it is the whole value, for "Paul" in a sentence may be anybody. What was hidden leaves
the same mark wherever it stood.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from credit.rules.errors import Refused

HIDDEN = "[…]"
DIGITS = 9  # of a French number behind its 0 or +33; of others at most these last ones are compared
FEWEST_DIGITS = 6
SHORTEST = 3  # letters of a name that is looked for


class PersonActive(Refused):
    """Whoever still signs in cannot be erased: end their access first."""

    code = "person_active"


class LettersWaiting(Refused):
    """A letter to this person has not left yet: send or cancel it first."""

    code = "letters_waiting"


@dataclass(frozen=True)
class Identity:
    """What names a person. customers: where their name counts as theirs; None: everywhere.

    A namesake at another customer's is somebody else; an address or a number is nobody else's.
    """

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    customers: frozenset[int] | None = None

    def mentioned(self, said: Any, customer_id: int | None = None) -> bool:
        """Say whether a text, or any text of a JSON value, names the person."""
        return bool(self.hidden(said, customer_id) != said)

    def hidden(self, said: Any, customer_id: int | None = None) -> Any:
        """Give a text or a JSON value with `HIDDEN` where it named the person; the rest stays as it was."""
        by_name = self.customers is None or customer_id in self.customers
        pattern = self._everything if by_name else self._anywhere
        return said if pattern is None else _hide(said, pattern)

    @cached_property
    def _anywhere(self) -> re.Pattern[str] | None:
        return _any([*map(_whole, self.emails), *filter(None, map(_dialled, self.phones))])

    @cached_property
    def _everything(self) -> re.Pattern[str] | None:
        names = [_whole(name) for name in self.names if len(name) >= SHORTEST]
        rest = self._anywhere
        return _any([*names, *([rest.pattern] if rest else [])])


def digits_of(phone: str | None) -> str:
    """Give the digits numbers are compared by; "" when there are too few to name anybody."""
    digits = re.sub(r"\D", "", phone or "")[-DIGITS:]
    return digits if len(digits) >= FEWEST_DIGITS else ""


def _any(patterns: Iterable[str]) -> re.Pattern[str] | None:
    told = "|".join(patterns)
    return re.compile(told, re.IGNORECASE) if told else None


def _whole(words: str) -> str:
    spaced = r"\s+".join(re.escape(word) for word in words.split())
    if not re.search(r"[\s@.]", words.strip()):
        return rf"\A{spaced}\Z"  # a value of its own, no word of a sentence
    return rf"(?<![\w@.]){spaced}(?!\w)"


def _dialled(phone: str) -> str:
    digits = digits_of(phone)
    if not digits:
        return ""
    before = r"(?<!\d)(?:(?:\+|00)\d{1,3}[\s.\-()]*|0)?(?:\(0\))?"
    return before + r"[\s.-]*".join(digits) + r"(?!\d)"


def _hide(said: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(said, str):
        return pattern.sub(HIDDEN, said)
    if isinstance(said, list):
        return [_hide(one, pattern) for one in said]
    if isinstance(said, dict):
        return {name: _hide(one, pattern) for name, one in said.items()}
    return said
