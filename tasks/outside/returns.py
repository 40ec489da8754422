"""The door letters come back by: a Maildir folder of this machine, or one folder of an IMAP server.

It only reads. Nothing is moved, marked or deleted there: what was read is remembered here, by the name each
mail has in its mailbox.
"""

import imaplib
import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from stat import S_ISREG
from typing import Any, Protocol

from credit.formats.delivery_status import MOST_BYTES

TIMEOUT_SECONDS = 20
MONTHS = (  # of RFC 3501, which knows no other language
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


class Busy(Exception):
    """The mailbox cannot be read now; a later look finds the same mails."""


class Mailbox(Protocol):
    """Mails, each by a name that stays its own."""

    def keys(self, since: date) -> list[str]:
        """List the mails that came on a day or later, the oldest first."""

    def fetch(self, key: str) -> bytes:
        """Give the beginning of one; nothing when it is gone."""


@contextmanager
def open_mailbox(config: Mapping[str, Any]) -> Iterator[Mailbox | None]:
    """Open the mailbox this installation has set; None without one. Raises Busy."""
    if config.get("BOUNCE_MAILDIR"):
        yield _Maildir(Path(config["BOUNCE_MAILDIR"]))
    elif config.get("BOUNCE_IMAP_HOST"):
        with _broken_is_busy():
            line = _sign_in(config)
            try:
                yield _Imap(line, config["BOUNCE_IMAP_FOLDER"])
            finally:
                with suppress(OSError, imaplib.IMAP4.error):
                    line.logout()
    else:
        yield None


class _Maildir:
    """A folder as Postfix, Exim or Dovecot deliver into: a mail's name is what stands before its flags."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: dict[str, Path] = {}

    def keys(self, since: date) -> list[str]:
        for part in ("new", "cur"):
            with suppress(FileNotFoundError), os.scandir(self.folder / part) as entries:
                for one in entries:
                    if not one.name.startswith(".") and _came(one, since):
                        name = one.name.partition(":")[0]
                        self.paths[f"maildir:{name}"] = Path(one.path)
        return sorted(self.paths)

    def fetch(self, key: str) -> bytes:
        try:
            opened = os.open(self.paths[key], os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return b""  # a reader of mail has moved it: the next look finds it elsewhere
        with os.fdopen(opened, "rb") as file:
            return file.read(MOST_BYTES)


class _Imap:
    """A folder opened with EXAMINE: not even what was seen changes."""

    def __init__(self, line: imaplib.IMAP4, folder: str) -> None:
        self.line = line
        quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        _ok(line.select(quoted, readonly=True))
        validity = line.response("UIDVALIDITY")[1][0]
        self.start = f"imap:{_spelled(validity)}:"

    def keys(self, since: date) -> list[str]:
        day = f"{since.day:02d}-{MONTHS[since.month - 1]}-{since.year}"
        (found,) = _ok(self.line.uid("SEARCH", "SINCE", day))[:1] or [b""]
        return [self.start + uid for uid in _spelled(found).split()]

    def fetch(self, key: str) -> bytes:
        wanted = f"(BODY.PEEK[]<0.{MOST_BYTES}>)"
        answer = _ok(self.line.uid("FETCH", key.removeprefix(self.start), wanted))
        return next((one[1][:MOST_BYTES] for one in answer if isinstance(one, tuple)), b"")


def _sign_in(config: Mapping[str, Any]) -> imaplib.IMAP4:
    host, port = config["BOUNCE_IMAP_HOST"], config["BOUNCE_IMAP_PORT"]
    trust = ssl.create_default_context()
    line = imaplib.IMAP4_SSL(host, port, ssl_context=trust, timeout=TIMEOUT_SECONDS)
    line.login(config["BOUNCE_IMAP_USER"], config["BOUNCE_IMAP_PASSWORD"])
    return line


@contextmanager
def _broken_is_busy() -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.error) as error:
        raise Busy(str(error) or type(error).__name__) from error


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    said, found = answer
    if said != "OK":
        raise Busy(_spelled(found[0] if found else b""))
    return found


def _came(one: "os.DirEntry[str]", since: date) -> bool:
    found = one.stat(follow_symlinks=False)
    return S_ISREG(found.st_mode) and datetime.fromtimestamp(found.st_mtime, UTC).date() >= since


def _spelled(found: bytes | None) -> str:
    return (found or b"").decode("ascii", "replace")
