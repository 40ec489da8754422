"""Mail that came back: delivery status notifications (RFC 3464 in reports of RFC 6522), and Exim's own.

Bytes of strangers: only the first `MOST_BYTES` are looked at, and what cannot be read is no notification.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from typing import Any
from uuid import UUID

MOST_BYTES = 131_072
MOST_NAMES = 20
MOST_SIGNS = 300  # of what a server said
RETURNED, EXPIRED, DELAYED = "returned", "expired", "delayed"
FAILED, LATE = "failed", "delayed"  # the actions of RFC 3464 section 2.3.3 that are bad news
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
# Whatever may name the mail that came back: our own header, its Message-ID (also as the answered one), the
# envelope's id (RFC 3461), and the address it came back to where that says which mail it was.
NAMING = re.compile(
    rb"^[ \t>]*(?:x-encours-message|message-id|in-reply-to|references|original-envelope-id"
    rb"|to|delivered-to|x-original-to)[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
NAME = re.compile(rb"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of a mail, and which it may have been.

    outcome: returned (for good), expired (given up after trying, so the address may be right), delayed (still
    tried). status: RFC 3463, such as 5.1.1. detail: what the server said, on one line. names: ids a mail of
    ours may have borne.
    """

    outcome: str
    status: str
    detail: str
    names: tuple[UUID, ...]


def read_bounce(content: bytes) -> Bounce | None:
    """Read one mail; None when it reports no failure or delay: an answer, a read receipt, a complaint."""
    content = content[:MOST_BYTES]
    try:
        mail = message_from_bytes(content)
        said = next(_reports(mail), None) or _exim(mail)
    except (MessageError, RecursionError, LookupError, ValueError):
        return None
    if said is None:
        return None
    outcome, status, detail = said
    return Bounce(outcome, status, detail, _names(content))


def _reports(mail: Message) -> Iterator[tuple[str, str, str]]:
    """Give what is said of each recipient, failures first."""
    found = [
        said
        for part in mail.walk()
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
        for block in _blocks(part)
        if (said := _judged(block)) is not None
    ]
    yield from sorted(found, key=lambda said: said[0] == DELAYED)


def _blocks(part: Message) -> list[Message]:
    """Give the groups of fields; the first is about the mail, each other about one recipient."""
    inside: Any = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def _judged(block: Message) -> tuple[str, str, str] | None:
    action = _text(block.get("Action")).lower()
    detail = _text(block.get("Diagnostic-Code")).partition(";")[2].strip()
    status = STATUS.search(_text(block.get("Status"))) or STATUS.search(detail)
    if status is None and action not in (FAILED, LATE):
        return None
    for_now = status is not None and status[1] == "4"
    code = status[0] if status else ("5.0.0" if action == FAILED else "4.0.0")
    if action == FAILED:
        return (EXPIRED if for_now else RETURNED), code, detail
    return (DELAYED, code, detail) if action == LATE or (not action and for_now) else None


def _exim(mail: Message) -> tuple[str, str, str] | None:
    """Read a mail without a report that names who was not reached in its own header, as Exim long did."""
    if "X-Failed-Recipients" not in mail or mail.get_content_maintype() != "text":
        return None
    body = mail.get_payload(decode=True)
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else ""
    answer = re.search(r"^ +(.*\b[45]\d\d[ -].*)$", text[:4000], re.MULTILINE)
    detail = _text(answer[1]) if answer else ""
    status = STATUS.search(detail)
    return RETURNED, status[0] if status else "5.0.0", detail


def _names(content: bytes) -> tuple[UUID, ...]:
    found = {
        UUID(name.decode()): None
        for line in NAMING.findall(content)
        for name in NAME.findall(line.lower())
    }
    return tuple(found)[:MOST_NAMES]


def _text(value: object) -> str:
    """Give a header's value on one line, without signs that are none, no longer than a sentence or two."""
    text = str(value or "").encode("utf-8", "replace").decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[
        :MOST_SIGNS
    ]
