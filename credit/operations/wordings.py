"""The words of reminders: those delivered, and those the company published in their place.

A text is named as its delivered file is, without the ending: `L1.fr`. What a reminder was written with stays
with it, whatever is published later.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from credit.operations import letters, publications
from credit.operations.letters import Wording
from credit.operations.publications import content_of
from credit.operations.work import Work
from credit.rules.dunning_case import RANK
from credit.rules.errors import Missing
from credit.rules.letter_texts import Text, check, mentions_of, source_of, spell, tidy
from credit.rules.versions import line_differences
from credit.store import publications as store
from credit.store.db import db
from credit.store.publications import Publication

TOPIC = "letter/"


@cache
def delivered(name: str) -> tuple[Text, dict[str, str]]:
    """Give a delivered text, and what its placeholders stand for. Raises Missing."""
    if name not in names():
        raise Missing(text=name)
    return spell(letters.source(name))


def names() -> list[str]:
    """List the texts: by tone, the gentlest first, then by language."""
    return sorted(letters.names(), key=lambda name: (RANK.get(tone_of(name), 0), name))


def tone_of(name: str) -> str:
    """Say how firmly a text speaks."""
    return name.partition(".")[0]


def in_force() -> Mapping[str, Wording]:
    """Give what the company says in place of what is delivered, by name: one question."""
    found = {
        row.topic.removeprefix(TOPIC): wording_of(row) for row in store.newest_of(TOPIC).values()
    }
    return {name: wording for name, wording in found.items() if wording}


def used(wording_id: int | None) -> Wording | None:
    """Give the words a message was written with; None: those delivered."""
    row = db.session.get(Publication, wording_id) if wording_id else None
    return wording_of(row) if row else None


def wording_of(row: Publication) -> Wording | None:
    """Read a version; None: it says what is delivered, or names what no longer exists."""
    name = row.topic.removeprefix(TOPIC)
    if row.content is None or name not in names():
        return None
    try:
        return Wording(row.id, source_of(Text(**row.content), delivered(name)[1]))
    except KeyError:  # a placeholder of before: what is delivered is right at least
        return None


def listed() -> list[dict[str, Any]]:
    """List every text, and whether the company words it itself."""
    newest = store.newest_of(TOPIC)
    return [
        {"name": name, "tone": tone_of(name), "language": name.split(".")[1]}
        | {"version": row.number if (row := newest.get(TOPIC + name)) else 0}
        | {"own": row is not None and row.content is not None}
        for name in names()
    ]


def shown(name: str) -> dict[str, Any]:
    """Show one text as it is sent, what it may name, what it has to quote, and its versions."""
    ours, pieces = delivered(name)
    newest = store.find_newest(TOPIC + name)
    text = _text(name, newest.content if newest else None)
    return {
        "name": name,
        "tone": tone_of(name),
        "language": name.split(".")[1],
        "subject": text.subject,
        "body": text.body,
        "delivered": {"subject": ours.subject, "body": ours.body},
        "placeholders": sorted(pieces),
        "mentions": mentions_of(ours, pieces),
        "version": newest.number if newest else 0,
        "own": newest is not None and newest.content is not None,
        "versions": publications.versions(TOPIC + name),
    }


def read(name: str, subject: str, body: str) -> Text:
    """Tidy a draft and hold that it can be sent. Raises LetterTextUnfit, Missing."""
    text = tidy(subject, body, name.split(".")[1])
    check(text, *delivered(name))
    return text


def publish(
    work: Work,
    name: str,
    *,
    subject: str | None,
    body: str | None,
    reason: str,
    seen: int | None,
) -> Publication:
    """Publish a text: reminders written from now on use it; without words, back to what is delivered.

    Raises LetterTextUnfit, PublicationChanged, Missing.
    """
    ours, _ = delivered(name)
    to_ours = subject is None and body is None
    text = ours if to_ours else read(name, subject or "", body or "")
    newest = store.find_newest(TOPIC + name)
    was = _text(name, newest.content if newest else None)
    content = None if text == ours else {"subject": text.subject, "body": text.body}
    before, after = ({"subject": one.subject, "body": one.body} for one in (was, text))
    same = {field for field in before if before[field] == after[field]}
    return publications.publish(
        work,
        "letter_text.publish",
        TOPIC + name,
        content,
        reason=reason,
        seen=seen,
        before={field: said for field, said in before.items() if field not in same},
        after={field: said for field, said in after.items() if field not in same},
    )


def differences(name: str, before: int, after: int) -> list[dict[str, str]]:
    """Compare two versions line by line; 0 is what is delivered. Raises Missing."""
    was, now = (str(_text(name, content_of(TOPIC + name, one))) for one in (before, after))
    return [{"kind": kind, "line": line} for kind, line in line_differences(was, now)]


def _text(name: str, content: dict[str, str] | None) -> Text:
    return delivered(name)[0] if content is None else Text(**content)
