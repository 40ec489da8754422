import json
from datetime import UTC, datetime

import pytest

from credit.rules.notices import CATALOGUE
from credit.rules.push import (
    HOSTS,
    EndpointRefused,
    Message,
    check_endpoint,
    minimal,
    payload,
    seconds_until,
    topic,
)

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MESSAGE = Message("7", "limit_approved", "limit_request/9", "/demandes/9", "fr", badge=2)


@pytest.mark.parametrize("host", HOSTS)
def test_known_hosts_and_what_is_under_them(host):
    assert check_endpoint(f"https://{host}/send/abc") == host
    assert check_endpoint(f"https://wns2-par02p.{host}:443/x") == f"wns2-par02p.{host}"
    assert check_endpoint(f"https://{host.upper()}/x") == host


@pytest.mark.parametrize(
    ("endpoint", "why"),
    [
        pytest.param("http://fcm.googleapis.com/x", "not_https", id="plain http"),
        pytest.param("https://fcm.googleapis.com:8443/x", "not_https", id="another port"),
        pytest.param("https://fcm.googleapis.com:443443/x", "malformed", id="no port at all"),
        pytest.param("https://me@fcm.googleapis.com/x", "userinfo", id="a user"),
        pytest.param("https://fcm.googleapis.com@evil.test/x", "userinfo", id="a host as user"),
        pytest.param("https://evilfcm.googleapis.com.test/x", "unknown_host", id="a longer name"),
        pytest.param("https://xfcm.googleapis.com/x", "unknown_host", id="a sibling"),
        pytest.param("https://169.254.169.254/x", "unknown_host", id="an address"),
        pytest.param("https://[::1/x", "malformed", id="broken brackets"),
        pytest.param("fcm.googleapis.com/x", "not_https", id="no scheme"),
        pytest.param("https:///x", "unknown_host", id="no host"),
        pytest.param("https://push.apple.com/" + "x" * 2026, "too_long", id="2,049 characters"),
    ],
)
def test_endpoints_we_refuse(endpoint, why):
    with pytest.raises(EndpointRefused) as no:
        check_endpoint(endpoint)
    assert no.value.facts["why"] == why


def test_2048_characters_are_allowed_and_test_hosts_by_setting_only():
    assert check_endpoint("https://push.apple.com/" + "x" * 2025) == "push.apple.com"
    assert check_endpoint("http://127.0.0.1:9/x", ["127.0.0.1:9"]) == "127.0.0.1"
    with pytest.raises(EndpointRefused):
        check_endpoint("http://127.0.0.1:99/x", ["127.0.0.1:9"])


def test_a_payload_is_declarative_and_discreet():
    text = payload(MESSAGE, base_url="https://encours.test", tag="abc")
    assert json.loads(text) == {
        "web_push": 8030,
        "event": "limit_approved",
        "id": "7",
        "notification": {
            "title": "Crédit client : du nouveau",
            "lang": "fr",
            "navigate": "https://encours.test/demandes/9",
            "tag": "abc",
        },
        "app_badge": 2,
    }


@pytest.mark.parametrize("event", CATALOGUE)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_payload_is_long_or_carries_a_body_of_the_catalogue(event, language):
    message = Message("0" * 36, event, "x/" + "0" * 36, "/clients/1", language, 12, 99)
    text = payload(message, base_url="https://a-very-long-name.example.org", tag="t" * 32)
    assert len(text) <= 3000
    assert b"{" not in minimal(message, base_url="https://x.test").replace(b'{"', b"")
    assert "12 " in json.loads(text)["notification"]["body"]


def test_a_payload_too_long_is_a_fault_of_ours():
    message = Message("7", "limit_approved", "x/9", "/" + "x" * 3000, "fr")
    with pytest.raises(ValueError, match="never this long"):
        payload(message, base_url="https://x.test", tag="t")


def test_topics_tell_events_and_objects_apart_and_nothing_else():
    ours = topic(b"secret", MESSAGE)
    assert len(ours) == 32
    assert set(ours) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert topic(b"secret", Message("8", "limit_approved", "limit_request/9", "/", "en")) == ours
    others = [
        topic(b"secret", Message("7", "limit_answered", "limit_request/9", "/", "fr")),
        topic(b"secret", Message("7", "limit_approved", "limit_request/8", "/", "fr")),
        topic(b"another", MESSAGE),
    ]
    assert ours not in others


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param("120", 120, id="seconds"),
        pytest.param("Mon, 23 Nov 2026 08:05:00 GMT", 300, id="a date"),
        pytest.param("Mon, 23 Nov 2026 07:00:00 GMT", 0, id="a date gone by"),
        pytest.param("soon", None, id="unreadable"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_retry_after(header, seconds):
    assert seconds_until(header, NOW) == seconds
