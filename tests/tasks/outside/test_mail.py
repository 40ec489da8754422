import socket
import ssl
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from credit.operations.reminders import Outgoing
from credit.operations.statement_paper import statement_pdf
from credit.operations.statements import Statement
from tasks.outside import mail
from tasks.outside.mail import Busy, Down, Rejected, open_door
from tests.tasks.outside.certificates import a_certificate


class Inbox:
    """A server's manners: what it answers, and what it took."""

    def __init__(self, **answers):
        self.answers, self.taken, self.lines = answers, [], 0

    async def handle_EHLO(self, _server, session, _envelope, hostname):  # noqa: N802
        self.lines += 1
        session.host_name = hostname
        return "250-DSN\r\n250 HELP" if "dsn" in self.answers else "250 HELP"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if "data" in self.answers:
            return self.answers["data"]
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def serve():
    """Start a real SMTP server on a port of its own."""
    running = []

    def start(inbox, **more):
        controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **more)
        controller.start()
        running.append(controller)
        return {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": controller.port,
            "SMTP_SECURITY": "none",
            "SMTP_FROM": "credit@maison.example",
        }

    yield start
    for controller in running:
        controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def a_letter(recipient="compta@client.example", body="Bonjour,\n.\nÀ régler : 100 €\n"):
    return Outgoing(
        id=uuid4(),
        message_id=f"<{uuid4().hex}@maison.example>",
        customer_id=1,
        recipient=recipient,
        subject="Factures échues, 100,00 €",
        body=body,
        language="fr",
        at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    )


def test_letters_arrive_as_written_over_one_connection(serve):
    inbox = Inbox()
    letters = [a_letter(), a_letter("ap@other.example")]
    with open_door(serve(inbox)) as post:
        for letter in letters:
            post(letter)
    first = message_from_bytes(inbox.taken[0].content, policy=policy.default)
    assert first["Subject"] == "Factures échues, 100,00 €"
    assert first["Message-ID"] == letters[0].message_id
    assert first["Auto-Submitted"] == "auto-generated"
    assert first.get_content().replace("\r\n", "\n") == "Bonjour,\n.\nÀ régler : 100 €\n"
    assert [taken.rcpt_tos for taken in inbox.taken] == [
        ["compta@client.example"],
        ["ap@other.example"],
    ]
    assert inbox.lines == 1


def test_each_letter_bears_what_it_is_known_by_when_it_comes_back(serve):
    inbox, letter = Inbox(), a_letter()
    config = serve(inbox) | {"BOUNCE_ADDRESS": "retours+*@maison.example"}
    with open_door(config) as post:
        post(letter)
    (taken,) = inbox.taken
    found = message_from_bytes(taken.content, policy=policy.default)
    assert taken.mail_from == f"retours+{letter.id.hex}@maison.example"
    assert found["X-Encours-Message"] == letter.id.hex
    assert found["From"] == "credit@maison.example"


class Reporting(Controller):
    """A server that offers delivery status notifications (RFC 3461), which the library does not know."""

    def factory(self):
        server = super().factory()
        heard = server.session_said = self.handler.said = []
        for word, kept in (("MAIL", server.smtp_MAIL), ("RCPT", server.smtp_RCPT)):

            async def hear(arg, kept=kept):
                address, _, wishes = arg.partition("> ")
                heard.append(wishes)
                await kept(address if address.endswith(">") else address + ">")

            server._smtp_methods[word] = hear  # no public way to add a parameter
        return server


def test_a_server_that_can_is_asked_for_reports_without_the_content():
    inbox, letter = Inbox(dsn=True), a_letter()
    controller = Reporting(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    config = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": controller.port, "SMTP_SECURITY": "none"}
    try:
        with open_door(config | {"SMTP_FROM": "credit@maison.example"}) as post:
            post(letter)
    finally:
        controller.stop()
    assert inbox.said == [f"RET=HDRS ENVID={letter.id.hex}", "NOTIFY=FAILURE,DELAY"]
    assert inbox.taken[0].mail_from == "credit@maison.example"


@pytest.mark.parametrize(
    ("answers", "error", "code"),
    [
        pytest.param({"rcpt": "550 unknown"}, Rejected, "address_refused", id="no such address"),
        pytest.param({"rcpt": "451 greylisted"}, Busy, "greylisted", id="come back later"),
        pytest.param({"data": "554 spam"}, Rejected, "refused", id="content refused"),
        pytest.param({"data": "452 full"}, Busy, "full", id="no room now"),
    ],
)
def test_an_answer_is_taken_at_its_word_and_the_next_letter_goes(serve, answers, error, code):
    inbox = Inbox(**answers)
    with open_door(serve(inbox)) as post:
        with pytest.raises(error, match=code):
            post(a_letter())
        inbox.answers.clear()
        post(a_letter())
    assert len(inbox.taken) == 1


def test_a_letter_is_text_and_html_with_the_statement_beside_it(serve):
    inbox = Inbox()
    letter = replace(a_letter(), html="<p>À régler</p>\n.\n", statement=a_statement())
    with open_door(serve(inbox)) as post:
        post(letter)
    found = message_from_bytes(inbox.taken[0].content, policy=policy.default)
    assert found.get_content_type() == "multipart/mixed"
    text, html = found.get_body(["plain"]), found.get_body(["html"])
    assert text.get_content().replace("\r\n", "\n") == letter.body
    assert html.get_content().replace("\r\n", "\n") == letter.html
    (paper,) = found.iter_attachments()
    assert paper.get_filename() == "releve-C001-2026-11-24.pdf"
    assert paper.get_content() == statement_pdf(letter.statement, letter.at)
    assert max(map(len, inbox.taken[0].content.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    assert inbox.taken[0].content.isascii()


def a_statement():
    return Statement(
        company="Négoce du Val",
        siren=None,
        customer="Client",
        code="C001",
        address=None,
        language="fr",
        currency="EUR",
        as_of=date(2026, 11, 23),
        on=date(2026, 11, 24),
        lines=(),
    )


def test_nobody_at_home_is_certainly_not_accepted():
    settings = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": free_port(), "SMTP_SECURITY": "none"}
    settings["SMTP_FROM"] = "credit@maison.example"
    with open_door(settings) as post, pytest.raises(Down):
        post(a_letter())


def test_an_address_that_is_none_is_refused_without_a_call(serve):
    inbox = Inbox()
    with open_door(serve(inbox)) as post:
        for address in ("no@where@else", "é@client.example", "a@b.example\r\nBcc: x@y.example"):
            with pytest.raises(Rejected, match="address_refused"):
                post(a_letter(address))
    assert inbox.lines == 0


def test_silence_after_the_content_is_neither_busy_nor_rejected(monkeypatch):
    """The server reads everything and hangs up without a word: nobody knows."""
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer():
            line, _ = door.accept()
            with line, line.makefile("rwb") as talk:
                talk.write(b"220 hello\r\n")
                talk.flush()
                for reply in (b"250 ok", b"250 ok", b"250 ok", b"354 go on"):
                    talk.readline()
                    talk.write(reply + b"\r\n")
                    talk.flush()
                while talk.readline() not in (b".\r\n", b""):
                    pass

        thread = threading.Thread(target=answer)
        thread.start()
        settings = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": door.getsockname()[1],
            "SMTP_SECURITY": "none",
            "SMTP_FROM": "credit@maison.example",
        }
        with open_door(settings) as post, pytest.raises(mail.BROKEN) as unclear:
            post(a_letter())
        assert not isinstance(unclear.value, Busy | Rejected)
        thread.join()


@pytest.mark.parametrize("lock", ["starttls", "tls"])
def test_a_locked_line_is_used_and_checked(serve, tmp_path, monkeypatch, lock):
    certificate, key = a_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    inbox, seen = Inbox(), []

    def check(server, _session, _envelope, _mechanism, login):
        seen.append((login.login, login.password, server.transport.get_extra_info("cipher")))
        return AuthResult(success=True)

    locked = {"ssl_context": context} if lock == "tls" else {"tls_context": context}
    more = {"auth_require_tls": lock == "starttls", "authenticator": check, "auth_required": True}
    if lock == "starttls":
        more["require_starttls"] = True
    settings = None
    try:
        settings = serve(inbox, **locked, **more)
    except ssl.SSLError:  # the controller's own probe does not trust the certificate
        pytest.skip("this controller cannot probe its own TLS port")
    settings |= {"SMTP_SECURITY": lock, "SMTP_USER": "maison", "SMTP_PASSWORD": "secret"}
    with open_door(settings) as post, pytest.raises(Down):
        post(a_letter())  # an unknown authority is not trusted
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings["SMTP_HOST"] = "localhost"
    with open_door(settings) as post:
        post(a_letter())
    assert len(inbox.taken) == 1
    assert seen[0][:2] == (b"maison", b"secret")
    assert seen[0][2] is not None
