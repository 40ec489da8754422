from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tasks.outside.directory import (
    Asked,
    Away,
    Client,
    ClocksDiffer,
    Unproven,
    address_to_ask,
    redeem,
)
from tests.directory import CLIENT_ID, CLIENT_SECRET, a_directory, a_key, parameters

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ASKED = Asked("state", "nonce", "v" * 43)


@pytest.fixture
def directory():
    with a_directory(lambda: NOW) as running:
        yield running


@pytest.fixture
def client(directory):
    return Client(
        directory.url, CLIENT_ID, CLIENT_SECRET, "openid email", "http://localhost/sign-on/return"
    )


def a_code(client, directory):
    back = parameters(directory.say_yes(address_to_ask(client, ASKED)))
    assert back["state"] == "state"
    return back["code"]


def test_a_code_is_traded_for_proven_claims(client, directory):
    claims = redeem(client, ASKED, a_code(client, directory), NOW)
    assert (claims["sub"], claims["email"]) == ("u-1", "rosa@maison.example")
    asked = parameters(address_to_ask(client, ASKED))
    assert asked["scope"] == "openid email"
    assert asked["code_challenge"] not in ("", ASKED.verifier), "the verifier itself stays here"


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        pytest.param({"nonce": "another"}, Unproven, id="a token of another question"),
        pytest.param({"nonce": None}, Unproven, id="a token of no question"),
        pytest.param({"aud": "another"}, Unproven, id="a token for another application"),
        pytest.param({"aud": [CLIENT_ID, "b"]}, Unproven, id="for several, none of them named"),
        pytest.param({"azp": "another"}, Unproven, id="a token asked for by another application"),
        pytest.param({"iss": "https://else.example"}, Unproven, id="a token of another issuer"),
        pytest.param({"sub": None}, Unproven, id="a token about nobody"),
        pytest.param({"exp": None}, Unproven, id="a token that never ends"),
        pytest.param({"exp": NOW.timestamp() - 61}, ClocksDiffer, id="a token that is over"),
        pytest.param({"iat": NOW.timestamp() + 61}, ClocksDiffer, id="a token of the future"),
    ],
)
def test_what_is_not_proven_is_refused(client, directory, claims, error):
    directory.claims = claims
    code = a_code(client, directory)
    with pytest.raises(Unproven) as refusal:
        redeem(client, ASKED, code, NOW)
    assert refusal.type is error


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("none", id="unsigned"),
        pytest.param(CLIENT_SECRET, id="signed with the secret we share"),
        pytest.param(a_key("theirs"), id="signed with a stranger's key"),
    ],
)
def test_only_the_directory_s_own_keys_prove(client, directory, key):
    directory.key = key
    code = a_code(client, directory)
    with pytest.raises(Unproven):
        redeem(client, ASKED, code, NOW)


def test_clocks_may_differ_by_a_minute(client, directory):
    directory.claims = {"exp": NOW.timestamp() - 59, "iat": NOW.timestamp() + 59}
    assert redeem(client, ASKED, a_code(client, directory), NOW)["sub"] == "u-1"


def test_a_code_serves_once_and_only_whoever_asked(client, directory):
    code = a_code(client, directory)
    with pytest.raises(Unproven):
        redeem(client, replace(ASKED, verifier="w" * 43), code, NOW)
    code = a_code(client, directory)
    redeem(client, ASKED, code, NOW)
    with pytest.raises(Unproven):
        redeem(client, ASKED, code, NOW)


@pytest.mark.parametrize(
    "about",
    [
        pytest.param({"issuer": "https://else.example"}, id="it says it is another"),
        pytest.param({"token_endpoint": "http://else.example/token"}, id="a part without https"),
        pytest.param({"jwks_uri": None}, id="a part is missing"),
    ],
)
def test_a_directory_that_is_not_itself_is_not_spoken_to(client, directory, about):
    directory.about = about
    with pytest.raises(Away):
        address_to_ask(client, ASKED)
    assert directory.seen == ["GET /.well-known/openid-configuration"]


def test_a_directory_that_is_down_is_away(client):
    with pytest.raises(Away):
        address_to_ask(replace(client, issuer="http://127.0.0.1:1"), ASKED)
