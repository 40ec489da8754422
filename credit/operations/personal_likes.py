"""Ask a database which rows may name a person: more than do, never less; `Identity` has the last word."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_

from credit.rules.personal import Identity, digits_of


def like_any(column: Any, identity: Identity) -> ColumnElement[bool]:
    """Select what a text column may say of a person, spelled plainly or as JSON spells it."""
    likes = [*map(_loosely, (*identity.names, *identity.emails))]
    likes += ["%".join(digits) for digits in map(digits_of, identity.phones) if digits]
    if not likes:
        return false()
    return or_(*(column.ilike(f"%{like}%", escape="!") for like in likes))


def _loosely(text: str) -> str:
    """Spell words for LIKE: anything between them, anything for a letter that JSON spells otherwise."""
    return "%".join(
        "".join(
            "%"
            if ord(letter) > 127 or letter in '"\\'
            else f"!{letter}"
            if letter in "!%_"
            else letter
            for letter in word
        )
        for word in text.split()
    )
