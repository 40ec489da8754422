"""The door letters leave by: an SMTP server, or the built-in mailbox when none is set.

`Busy` means certainly not accepted, try later. `Rejected` means certainly refused. Anything else that
goes wrong after the content was handed over is unclear and raises neither: nobody may send it again. What
comes back later is read by `tasks.outside.returns`; each letter bears what a returned one is known by.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import partial
from typing import Any

from credit.operations import mailbox
from credit.operations.actor import MACHINE
from credit.operations.reminders import Outgoing
from credit.operations.statement_paper import statement_name, statement_pdf
from credit.operations.work import transact

TIMEOUT_SECONDS = 20
SEVEN_BITS = SMTP.clone(cte_type="7bit")  # no server needs an extension for it
BROKEN = (OSError, smtplib.SMTPException)

Post = Callable[[Outgoing], None]


class Busy(Exception):
    """Certainly not accepted; the same letter may be tried again later."""


class Down(Busy):
    """The server cannot be used at all now: no use in trying the next letter."""


class Rejected(Exception):
    """Certainly refused; the text is a stable code."""


@contextmanager
def open_door(config: Mapping[str, Any]) -> Iterator[Post]:
    """Open the door this installation has set; one connection serves every letter inside."""
    if not config.get("SMTP_HOST"):
        yield keep_in_mailbox
        return
    with _Server(config) as server:
        yield server.post


def keep_in_mailbox(letter: Outgoing) -> None:
    """Keep a letter in the database, for the desk to read in the app."""
    transact(MACHINE, partial(mailbox.keep, letter=letter))


class _Server:
    """One SMTP connection, opened by the first letter and opened again after it broke."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.config = config
        self.line: smtplib.SMTP | None = None

    def __enter__(self) -> "_Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def post(self, letter: Outgoing) -> None:
        """Hand one letter over. Raises Busy, Rejected, or what broke after the content had left."""
        content = _spell(letter, self.config["SMTP_FROM"])
        line = self._envelope(letter)
        try:
            line.send(content)
            answer = line.getreply()
        except BROKEN:
            self.line = None
            raise
        _expect(250, answer, "refused")

    def _envelope(self, letter: Outgoing) -> smtplib.SMTP:
        """Say from whom and to whom; whatever breaks before the content leaves is no acceptance."""
        line = self._connect()
        try:
            wishes = _wishes(letter) if line.has_extn("dsn") else ((), ())
            back_to = return_path(letter, self.config)
            _expect(250, line.mail(back_to, wishes[0]), "sender_refused")
            _expect(250, line.rcpt(letter.recipient, wishes[1]), "address_refused")
            _expect(354, line.docmd("DATA"), "refused")
        except BROKEN as error:
            self.line = None
            raise Down(str(error)) from error
        except (Busy, Rejected):
            self._reset()
            raise
        return line

    def _connect(self) -> smtplib.SMTP:
        if self.line is None:
            try:
                self.line = _sign_in(self.config)
            except BROKEN as error:
                raise Down(str(error)) from error
        return self.line

    def _reset(self) -> None:
        try:
            if self.line is not None:
                self.line.rset()
        except BROKEN:
            self.line = None

    def _hang_up(self) -> None:
        if self.line is not None:
            with suppress(*BROKEN):
                self.line.quit()


def _sign_in(config: Mapping[str, Any]) -> smtplib.SMTP:
    host, port, lock = config["SMTP_HOST"], config["SMTP_PORT"], config["SMTP_SECURITY"]
    trust = ssl.create_default_context()
    if lock == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=trust)
    else:
        line = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    if lock == "starttls":
        line.starttls(context=trust)
    line.ehlo_or_helo_if_needed()
    if config.get("SMTP_USER"):
        line.login(config["SMTP_USER"], config.get("SMTP_PASSWORD") or "")
    return line


def return_path(letter: Outgoing, config: Mapping[str, Any]) -> str:
    """Give the envelope's sender; `*` in BOUNCE_ADDRESS says which letter it is, in whatever comes back."""
    sender: str = config.get("BOUNCE_ADDRESS") or config["SMTP_FROM"]
    return sender.replace("*", letter.id.hex)


def _wishes(letter: Outgoing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ask to hear of failure and delay, by our id and without the content (RFC 3461)."""
    return ("RET=HDRS", f"ENVID={letter.id.hex}"), ("NOTIFY=FAILURE,DELAY",)


def _expect(code: int, answer: tuple[int, bytes], refusal: str) -> None:
    """Read an answer: 4xx is Busy, any other surprise Rejected (RFC 5321 section 4.2.1)."""
    if answer[0] == code or (code == 250 and answer[0] == 251):
        return
    if 400 <= answer[0] < 500:
        raise Busy(answer[1].decode(errors="replace"))
    raise Rejected(refusal)


def _spell(letter: Outgoing, sender: str) -> bytes:
    """Build the wire form: an automatic message (RFC 3834), dots doubled (RFC 5321 section 4.5.2)."""
    message = EmailMessage(policy=SEVEN_BITS)
    try:
        message["To"] = Address(addr_spec=letter.recipient)
        letter.recipient.encode("ascii")
    except (ValueError, MessageError) as error:
        raise Rejected("address_refused") from error
    message["From"] = sender
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    message["X-Encours-Message"] = letter.id.hex  # some servers write a Message-ID of their own
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    message.set_content(letter.body)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    if letter.statement:
        paper, name = statement_pdf(letter.statement, letter.at), statement_name(letter.statement)
        message.add_attachment(paper, maintype="application", subtype="pdf", filename=name)
    for one in letter.enclosed:
        message.add_attachment(
            one.content, maintype="application", subtype="pdf", filename=one.name
        )
    return re.sub(rb"(?m)^\.", b"..", message.as_bytes()) + b".\r\n"
