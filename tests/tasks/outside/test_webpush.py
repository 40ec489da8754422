import json
import socket
import stat
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from credit.rules.push import EndpointRefused
from tasks.outside import vapid, webpush
from tasks.outside.webpush import (
    Busy,
    Gone,
    KeyRefused,
    KeysRefused,
    Letter,
    Rejected,
    Sender,
    TooLarge,
)
from tests.push_service import PushService, Receiver, b64, read_vapid, unb64


@pytest.fixture
def service():
    service = PushService()
    yield service
    service.stop()


def now():
    return datetime.now(UTC)


@pytest.fixture
def key(tmp_path):
    return vapid.load_or_make(tmp_path)


@pytest.fixture
def sender(key, service):
    return Sender(key, "mailto:credit@example.org", now, (service.host,))


def letter(service, receiver, path="/push/1", text=b'{"web_push":8030}'):
    keys = receiver.keys
    return Letter(service.url(path), keys["p256dh"], keys["auth"], text, 600, "high", "t" * 32)


def send(letter, sender):
    [fault] = webpush.send([letter], sender)
    if fault is not None:
        raise fault


def test_the_browser_reads_what_we_wrote(service, sender):
    receiver = Receiver()
    send(letter(service, receiver, text="{“é”: 1}".encode()), sender)
    [post] = service.posts
    assert receiver.open(post.body) == "{“é”: 1}".encode()
    assert post.headers["content-encoding"] == "aes128gcm"
    assert not {"encryption", "crypto-key"} & set(post.headers)
    assert (post.headers["ttl"], post.headers["urgency"]) == ("600", "high")
    assert post.headers["topic"] == "t" * 32


def test_the_service_verifies_who_we_are(service, sender, key):
    send(letter(service, Receiver(), "/a/b?c=d"), sender)
    claims, public = read_vapid(service.posts[0].headers["authorization"])
    assert b64(public) == key.public
    assert claims["aud"] == f"http://{service.host}"
    assert claims["sub"] == "mailto:credit@example.org"
    assert 0 < claims["exp"] - time.time() <= 12 * 3600


def test_each_message_has_claims_salt_and_sender_key_of_its_own(service, key):
    other = PushService()
    receiver = Receiver()
    sender = Sender(key, "mailto:credit@example.org", now, (service.host, other.host))
    for each in (service, other):
        send(letter(each, receiver), sender)
    first, second = service.posts[0], other.posts[0]
    assert read_vapid(second.headers["authorization"])[0]["aud"] == f"http://{other.host}"
    assert first.body[:16] != second.body[:16]
    assert first.body[21:86] != second.body[21:86]
    other.stop()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, Gone),
        (410, Gone),
        (401, KeyRefused),
        (403, KeyRefused),
        (413, TooLarge),
        (429, Busy),
        (500, Busy),
        (503, Busy),
        (400, Rejected),
        (307, Rejected),
        (308, Rejected),
    ],
)
def test_what_the_service_answers(service, sender, status, error):
    service.answers["/push/1"] = (status, {"Location": service.url("/elsewhere")})
    with pytest.raises(error) as no:
        send(letter(service, Receiver()), sender)
    assert type(no.value) is error
    assert [post.path for post in service.posts] == ["/push/1"]


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_success_counts(service, sender, status):
    service.answers["/push/1"] = (status, {})
    send(letter(service, Receiver()), sender)


@pytest.mark.parametrize("status", [429, 503])
def test_when_to_come_back(service, sender, status):
    service.answers["/push/1"] = (status, {"Retry-After": "77"})
    with pytest.raises(Busy) as no:
        send(letter(service, Receiver()), sender)
    assert no.value.retry_seconds == 77


def test_nobody_there_is_busy_and_a_slow_service_is_not_waited_for(service, key):
    at = letter(service, Receiver())
    gate = threading.Event()
    service.answer = lambda _path: (gate.wait(5) and (201, {})) or (201, {})
    impatient = Sender(key, "mailto:a@example.org", now, (service.host,), timeout=(0.2, 0.2))
    with pytest.raises(Busy):
        send(at, impatient)
    gate.set()
    closed = PushService()
    closed.stop()
    nobody = Sender(key, "mailto:a@example.org", now, (closed.host,))
    with pytest.raises(Busy):
        send(letter(closed, Receiver()), nobody)


def test_the_proxies_of_the_environment_are_not_asked(service, sender, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    send(letter(service, Receiver()), sender)
    assert len(service.posts) == 1


@pytest.mark.parametrize(
    "address", ["10.0.0.7", "127.0.0.1", "169.254.169.254", "::1", "fe80::1%eth0"]
)
def test_a_name_that_leads_inside_is_refused_when_saved_and_when_sent(key, address):
    endpoint = "https://fcm.googleapis.com/x"
    with pytest.raises(EndpointRefused):
        webpush.check_address(endpoint, resolve=lambda _host: ["8.8.8.8", address])
    keys = Receiver().keys
    inside = Letter(endpoint, keys["p256dh"], keys["auth"], b"x", 1, "low", "t")
    astray = Sender(key, "mailto:a@example.org", now, resolve=lambda _host: [address])
    with pytest.raises(Rejected):
        send(inside, astray)
    webpush.check_address(endpoint, resolve=lambda _host: ["8.8.8.8", "2a00:1450::5f"])


def test_a_name_that_does_not_resolve_is_busy():
    with pytest.raises(Busy):
        webpush.resolve("nowhere.invalid")


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ({"p256dh": "AAAA"}, "p256dh"),
        ({"p256dh": b64(b"\4" + b"\1" * 64)}, "p256dh"),
        ({"p256dh": "not base64 !"}, "p256dh"),
        ({"auth": b64(b"x" * 15)}, "auth"),
    ],
)
def test_keys_nobody_could_read_with(keys, at):
    good = Receiver().keys
    webpush.check_keys(good["p256dh"], good["auth"])
    with pytest.raises(KeysRefused) as no:
        webpush.check_keys(**(good | keys))
    assert no.value.facts == {"key": at}


def test_the_key_is_made_once_and_only_we_may_read_it(tmp_path):
    folder = tmp_path / "new"
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(vapid.load_or_make(folder).id))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 1
    file = folder / "vapid.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in folder.iterdir()] == ["vapid.pem"]
    assert unb64(vapid.load_or_make(folder).public)[0] == 4


def test_3993_bytes_fill_a_body_of_4096(service, sender):
    receiver = Receiver()
    send(letter(service, receiver, text=b"x" * 3993), sender)
    [post] = service.posts
    assert len(post.body) == 4096
    assert len(receiver.open(post.body)) == 3993
    assert json.dumps(post.headers)


def test_letters_share_a_connection_and_a_token(service, sender):
    for number in range(5):
        send(letter(service, Receiver(), f"/push/{number}"), sender)
    assert (sender.connections.opened, sender.signed) == (1, 1)
    assert len({post.headers["authorization"] for post in service.posts}) == 1


def test_a_connection_the_service_closed_meanwhile_costs_no_letter(service, sender):
    send(letter(service, Receiver()), sender)
    [line] = sender.connections.idle[service.host]
    line.sock.shutdown(socket.SHUT_RDWR)
    send(letter(service, Receiver(), "/push/2"), sender)
    assert [post.path for post in service.posts] == ["/push/1", "/push/2"]
    assert sender.connections.opened == 2


def test_a_kept_connection_that_ends_before_the_answer_costs_no_letter(service, sender):
    send(letter(service, Receiver()), sender)
    [line] = sender.connections.idle[service.host]
    line.sock.close()
    line.sock, theirs = socket.socketpair()

    def hang_up():
        with theirs:
            theirs.recv(1 << 16)

    threading.Thread(target=hang_up).start()
    send(letter(service, Receiver(), "/push/2"), sender)
    assert [post.path for post in service.posts] == ["/push/1", "/push/2"]
    assert sender.connections.opened == 2


def test_a_token_is_signed_anew_before_it_ends(service, key):
    moment = [datetime.now(UTC)]
    sender = Sender(key, "mailto:a@example.org", lambda: moment[0], (service.host,))
    for hours in (0, 9, 2):
        moment[0] += timedelta(hours=hours)
        send(letter(service, Receiver()), sender)
        claims, _ = read_vapid(service.posts[-1].headers["authorization"])
        assert 3600 <= claims["exp"] - moment[0].timestamp() <= 12 * 3600
    assert sender.signed == 2


def test_letters_sent_together_have_all_left_before_an_answer_is_waited_for(service, sender):
    together = threading.Barrier(3)
    service.answer = lambda _path: (together.wait(10) >= 0) and (201, {})
    letters = [letter(service, Receiver(), f"/push/{number}") for number in range(3)]
    assert webpush.send(letters, sender) == [None] * 3
    assert sender.connections.opened == 3


def test_of_letters_sent_together_each_has_its_own_fate(service, sender):
    service.answers["/push/1"] = (410, {})
    service.answers["/push/3"] = (429, {"Retry-After": "77"})
    letters = [letter(service, Receiver(), f"/push/{number}") for number in range(5)]
    letters[2] = replace(letters[2], p256dh="AAAA")
    letters[4] = replace(letters[4], endpoint="https://push.example.org/x")
    taken, gone, unreadable, busy, unknown = webpush.send(letters, sender)
    assert taken is None
    assert [type(each) for each in (gone, unreadable, busy, unknown)] == [
        Gone,
        Rejected,
        Busy,
        Rejected,
    ]
    assert busy.retry_seconds == 77
    assert sorted(post.path for post in service.posts) == ["/push/0", "/push/1", "/push/3"]


def test_a_service_nobody_can_reach_is_tried_once_for_letters_sent_together(key):
    asked = []

    def nowhere(host):
        asked.append(host)
        raise Busy("name")

    keys = Receiver().keys
    at = Letter("https://fcm.googleapis.com/x", keys["p256dh"], keys["auth"], b"x", 1, "low", "t")
    lost = Sender(key, "mailto:a@example.org", now, resolve=nowhere)
    assert [type(fault) for fault in webpush.send([at] * 5, lost)] == [Busy] * 5
    assert asked == ["fcm.googleapis.com"]


def test_letters_sent_together_are_not_waited_for_one_after_the_other(service, key):
    gate = threading.Event()
    service.answer = lambda _path: (gate.wait(10) or True) and (201, {})
    impatient = Sender(key, "mailto:a@example.org", now, (service.host,), timeout=(5, 1))
    letters = [letter(service, Receiver(), f"/push/{number}") for number in range(8)]
    began = time.monotonic()
    assert [type(fault) for fault in webpush.send(letters, impatient)] == [Busy] * 8
    assert time.monotonic() - began < 4
    gate.set()


def test_connections_the_service_closed_meanwhile_cost_none_of_several_letters(service, sender):
    letters = [letter(service, Receiver(), f"/push/{number}") for number in range(4)]
    webpush.send(letters, sender)
    for line in sender.connections.idle[service.host]:
        line.sock.shutdown(socket.SHUT_RDWR)
    assert webpush.send(letters, sender) == [None] * 4
    assert len(service.posts) == 8
