import os
from datetime import date

import pytest

from credit.formats.delivery_status import MOST_BYTES
from tasks.outside.returns import Busy, open_mailbox
from tests.tasks.outside.certificates import a_certificate
from tests.tasks.outside.imap_server import ImapServer

SINCE = date(2026, 11, 2)


@pytest.fixture
def server(tmp_path, monkeypatch):
    certificate, key = a_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with ImapServer(certificate, key) as server:
        yield server
        server.shutdown()


def everything(config):
    with open_mailbox(config) as mailbox:
        return {key: mailbox.fetch(key) for key in mailbox.keys(SINCE)}


def test_an_imap_folder_is_read_and_never_changed(server):
    server.mails = {3: b"To: a\r\n\r\nOne", 9: b"b" * (MOST_BYTES + 50)}
    found = everything(server.settings())
    assert found == {"imap:7:3": b"To: a\r\n\r\nOne", "imap:7:9": b"b" * MOST_BYTES}
    words = [said for said in server.said if not said.startswith(("CAPABILITY", "LOGIN"))]
    assert words[:2] == ['EXAMINE "Re\\"tours"', "UID SEARCH SINCE 02-Nov-2026"]
    assert all(said.startswith(("EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT")) for said in words)
    server.validity = 8
    assert set(everything(server.settings())) == {"imap:8:3", "imap:8:9"}


def test_an_empty_folder_holds_nothing(server):
    assert everything(server.settings()) == {}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"BOUNCE_IMAP_PASSWORD": "other"}, id="a wrong password"),
        pytest.param({"BOUNCE_IMAP_FOLDER": "elsewhere"}, id="a folder that is not there"),
        pytest.param({"BOUNCE_IMAP_PORT": 1}, id="nobody listens"),
    ],
)
def test_a_server_that_says_no_is_asked_again_later(server, more):
    with pytest.raises(Busy):
        everything(server.settings(**more))


def test_a_line_that_breaks_while_a_mail_is_read_is_no_end(server):
    server.mails, server.broken = {3: b"x"}, True
    with pytest.raises(Busy):
        everything(server.settings())


def test_a_server_nobody_vouches_for_is_not_signed_in_to(server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Busy):
        everything(server.settings())
    assert server.said == []


@pytest.fixture
def maildir(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / "in" / part).mkdir(parents=True)
    return tmp_path / "in"


def test_a_maildir_is_read_by_names_that_stay_when_a_reader_marks_a_mail(maildir, tmp_path):
    (maildir / "new" / "1.a").write_bytes(b"one")
    (maildir / "cur" / "2.b:2,S").write_bytes(b"2" * (MOST_BYTES + 9))
    (maildir / "tmp" / "3.c").write_bytes(b"still written")
    (maildir / "new" / ".4").write_bytes(b"hidden")
    (tmp_path / "secret").write_bytes(b"secret")
    (maildir / "new" / "5.link").symlink_to(tmp_path / "secret")
    old = maildir / "new" / "6.old"
    old.write_bytes(b"old")
    os.utime(old, (0, 0))
    config = {"BOUNCE_MAILDIR": str(maildir)}
    assert everything(config) == {"maildir:1.a": b"one", "maildir:2.b": b"2" * MOST_BYTES}
    (maildir / "new" / "1.a").rename(maildir / "cur" / "1.a:2,RS")
    assert set(everything(config)) == {"maildir:1.a", "maildir:2.b"}


def test_a_mail_that_is_moved_meanwhile_is_read_at_the_next_look(maildir):
    (maildir / "new" / "1.a").write_bytes(b"one")
    with open_mailbox({"BOUNCE_MAILDIR": str(maildir)}) as mailbox:
        keys = mailbox.keys(SINCE)
        (maildir / "new" / "1.a").rename(maildir / "cur" / "1.a:2,S")
        assert [mailbox.fetch(key) for key in keys] == [b""]


def test_without_a_setting_there_is_no_mailbox():
    with open_mailbox({}) as mailbox:
        assert mailbox is None
