"""A company's directory on a port: a small OpenID provider, whose answers tests may bend."""

import base64
import contextlib
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "encours", "between the two of us"


@cache
def a_key(name: str = "ours") -> RSAKey:
    """Make a key pair, once."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@dataclass
class Directory:
    """Who sits in front of it is `person`; `claims` replace what a token says, None leaves one out."""

    url: str
    clock: Callable[[], datetime]
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)  # replaces what it says of itself
    key: RSAKey | str = field(
        default_factory=a_key
    )  # "none": signs nothing; another text: a password
    denies: str | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def say_yes(self, address: str) -> str:
        """Be the person who is asked at an address, agree, and give where the directory sends them."""
        answer = requests.get(address, allow_redirects=False, timeout=5)
        return answer.headers["Location"]

    def token(self, asked: dict[str, str]) -> str:
        """Write an ID token."""
        now = int(self.clock().timestamp())
        said = {
            "iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], **self.person, **self.claims,
        }  # fmt: skip
        said = {name: value for name, value in said.items() if value is not None}
        if isinstance(self.key, str):
            return _signed_otherwise(said, self.key)
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, said, self.key)


def _signed_otherwise(said: dict[str, Any], how: str) -> str:
    if how != "none":
        return jwt.encode({"alg": "HS256"}, said, OctKey.import_key(how), algorithms=["HS256"])
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": "none"}, said)
    )
    return f"{head}.{body}."


@contextlib.contextmanager
def a_directory(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Directory]:
    """Run a directory that knows Rosa."""
    app = Flask(__name__)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    directory = Directory(f"http://127.0.0.1:{server.server_port}", clock)
    directory.person = {"sub": "u-1", "email": "rosa@maison.example", "email_verified": True}
    _serve(app, directory)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield directory
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


def _serve(app: Flask, directory: Directory) -> None:
    url = directory.url

    @app.before_request
    def note() -> None:
        directory.seen.append(f"{request.method} {request.path}")

    @app.get("/.well-known/openid-configuration")
    def about() -> Response:
        return jsonify(
            {
                "issuer": url,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "jwks_uri": f"{url}/keys",
                **directory.about,
            }
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify({"keys": [a_key().as_dict(private=False)]})

    @app.get("/authorize")
    def authorize() -> Response:
        asked = request.args.to_dict()
        assert asked["code_challenge_method"] == "S256"
        if directory.denies:
            said = {"error": directory.denies, "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(8)
            directory.codes[code] = asked
            said = {"code": code, "state": asked["state"]}
        return redirect(f"{asked['redirect_uri']}?{urlencode(said)}")

    @app.post("/token")
    def token() -> tuple[Response, int] | Response:
        given = request.authorization
        if given is None or (given.username, given.password) != (CLIENT_ID, CLIENT_SECRET):
            return jsonify({"error": "invalid_client"}), 401
        asked = directory.codes.pop(request.form["code"], None)
        digest = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or asked["redirect_uri"] != request.form["redirect_uri"]
            or asked["code_challenge"] != challenge
        ):
            return jsonify({"error": "invalid_grant"}), 400
        return jsonify(
            {"access_token": "a", "token_type": "Bearer", "id_token": directory.token(asked)}
        )


def parameters(address: str) -> dict[str, str]:
    """Read the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
