"""The door to the company's directory: OpenID Connect, code flow with PKCE (Core 1.0, RFC 7636).

Only https is spoken, but for a directory on this very machine; no redirect is followed, nothing is taken from
the environment. What the directory says of itself and its keys are asked at every sign-in: keys may change.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jwk import KeySet

TIMEOUT_SECONDS = (5, 10)  # to connect, between two pieces
LEEWAY_SECONDS = 60  # two clocks may differ by so much
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
LOOPBACK = ("127.0.0.1", "::1", "localhost")
TIMES = ("nbf", "iat")


class Away(Exception):
    """The directory does not answer, or not as one does."""


class Unproven(Exception):
    """What the directory's answer claims is not proven: signature, issuer, audience or nonce."""


class ClocksDiffer(Unproven):
    """The directory's answer is over, or begins later: one of the two clocks is wrong."""


@dataclass(frozen=True, slots=True)
class Client:
    """Whom the directory takes us for, and where it sends people back to."""

    issuer: str
    client_id: str
    client_secret: str
    scopes: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the directory; whoever answers must know all three."""

    state: str
    nonce: str
    verifier: str


def address_to_ask(client: Client, asked: Asked) -> str:
    """Give the address where the directory asks a person who they are. Raises `Away`."""
    endpoint = _about(client.issuer)["authorization_endpoint"]
    with _session(client) as session:
        url, _ = session.create_authorization_url(
            endpoint, state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier
        )
    return str(url)


def redeem(client: Client, asked: Asked, code: str, now: datetime) -> dict[str, Any]:
    """Trade a code for the proven claims about a person (Core 1.0 §3.1.3.7).

    Raises `Away`, `Unproven`, `ClocksDiffer`.
    """
    about = _about(client.issuer)
    methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    basic = "client_secret_basic" in methods
    try:
        with _session(client, "client_secret_basic" if basic else "client_secret_post") as session:
            token = session.fetch_token(
                about["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                code_verifier=asked.verifier,
                allow_redirects=False,
            )
    except OAuthError as error:
        raise Unproven(error.error) from error
    except (requests.RequestException, ValueError) as error:
        raise Away(type(error).__name__) from error
    keys = _keys(_fetch(about["jwks_uri"]))
    return _proven(str(token.get("id_token", "")), keys, client, asked, now)


def _proven(
    id_token: str, keys: KeySet, client: Client, asked: Asked, now: datetime
) -> dict[str, Any]:
    claims = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": client.issuer},
        aud={"essential": True, "value": client.client_id},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": asked.nonce},
    )
    try:
        token = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        claims.validate(token.claims)
    except ExpiredTokenError as error:
        raise ClocksDiffer("exp") from error
    except InvalidClaimError as error:
        raise (ClocksDiffer if error.claim in TIMES else Unproven)(error.claim) from error
    except (JoseError, ValueError) as error:
        raise Unproven(type(error).__name__) from error
    several = isinstance(token.claims["aud"], list) and len(token.claims["aud"]) > 1
    if token.claims.get("azp", None if several else client.client_id) != client.client_id:
        raise Unproven("azp")
    return token.claims


def _about(issuer: str) -> dict[str, Any]:
    """Ask the directory where its parts are (Discovery 1.0 §4); it must say that it is itself."""
    about = _fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
    if about.get("issuer") != issuer:
        raise Away("another issuer")
    for part in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        parts = urlsplit(str(about.get(part)))
        is_here = parts.scheme == "http" and parts.hostname in LOOPBACK
        if parts.scheme != "https" and not is_here:
            raise Away(f"{part} is not https")
    return about


def _keys(found: dict[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set(found)  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Away("no keys") from error


def _session(client: Client, method: str = "client_secret_basic") -> OAuth2Session:
    session = OAuth2Session(
        client.client_id,
        client.client_secret,
        scope=client.scopes,
        redirect_uri=client.redirect_uri,
        token_endpoint_auth_method=method,
        code_challenge_method="S256",
        default_timeout=TIMEOUT_SECONDS,
    )
    session.trust_env = False
    return session


def _fetch(address: str) -> dict[str, Any]:
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.get(address, timeout=TIMEOUT_SECONDS, allow_redirects=False)
            found = answer.json() if answer.status_code == requests.codes.ok else None
        except (requests.RequestException, ValueError) as error:
            raise Away(type(error).__name__) from error
    if not isinstance(found, dict):
        raise Away("no document")
    return found
