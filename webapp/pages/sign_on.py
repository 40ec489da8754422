"""Signing in through the company's directory: there, back, and the page that says why not.

These are addresses of whole pages, so that an installed app comes back to itself. What the answer is compared
with travels in a signed cookie of ten minutes, which the return uses up; the directory takes a code once.
"""

import hmac
import secrets
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Blueprint, Response, current_app, g, make_response, redirect, request
from flask import render_template as render
from itsdangerous import BadData, URLSafeTimedSerializer

from api.guard import open_to_all
from api.session import cookie
from credit.operations import sessions, sign_on
from credit.operations.actor import Actor
from credit.operations.moment import read_clock
from credit.operations.sign_on import NotKnownHere, Vouched
from credit.operations.work import Work, transact
from credit.store.people import Session
from tasks.outside.directory import (
    Asked,
    Away,
    Client,
    ClocksDiffer,
    Unproven,
    address_to_ask,
    redeem,
)
from webapp.pages.built import dist, read_manifest
from webapp.pages.sign_on_words import WORDS

bp = Blueprint("sign_on", __name__)

LASTS_SECONDS = 600
WHY = {Away: "away", Unproven: "unproven", ClocksDiffer: "clock", NotKnownHere: "unknown"}
ARRIVED = "arrived"  # static/app/screens/sign-on.tsx asks who is here when it reads it


@bp.get("/sign-on")
@open_to_all
def get_sign_on() -> Response:
    """Send a person to the directory. `to`: the page of ours they want; `lang`: what they read."""
    way = {"to": own_path(request.args.get("to")), "lang": _language(request.args.get("lang"))}
    client = _client()
    if client is None:
        return _refuse("off", way)
    asked = Asked(*(secrets.token_urlsafe(32) for _ in range(3)))
    try:
        address = address_to_ask(client, asked)
    except Away as error:
        return _refuse("away", way, error)
    answer = _go(address)
    kept = {**way, "state": asked.state, "nonce": asked.nonce, "verifier": asked.verifier}
    _keep(answer, _signer().dumps(kept), LASTS_SECONDS)
    return answer


@bp.get("/sign-on/return")
@open_to_all
def get_return() -> Response:
    """Take what the directory says; sign its person in, or say why not. The cookie is used up either way."""
    way, asked = _taken()
    answer = _answer(way, asked)
    _keep(answer, "", 0)
    return answer


def own_path(to: str | None) -> str:
    """Give a path of ours, whatever the address said."""
    parts = urlsplit((to or "/").replace("\\", "/"))
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    path = f"{parts.path}{'?' if parts.query else ''}{parts.query}"
    return path if inside and not path.startswith("//") and (to or "").isprintable() else "/"


def _answer(way: dict[str, str], asked: Asked | None) -> Response:
    client = _client()
    if asked is None or client is None:
        return _refuse("lost", way)
    if said := request.args.get("error"):
        return _refuse("denied" if said == "access_denied" else "away", way)
    try:
        claims = redeem(client, asked, request.args.get("code", ""), read_clock().now)
        session, token = _sign_in(_vouched(claims))
    except (Away, Unproven, NotKnownHere) as refusal:
        return _refuse(WHY[type(refusal)], way, refusal)
    to = way["to"]
    answer = _go(f"{to}{'&' if '?' in to else '?'}{ARRIVED}")
    return cookie.give(answer, token, session, read_clock().now)


def _sign_in(vouched: Vouched) -> tuple[Session, str]:
    person = sign_on.find(vouched)
    agent = request.user_agent.string

    def begin(work: Work) -> tuple[Session, str]:
        sign_on.bind(work, person.id, vouched)
        return sessions.start(work, user_agent=agent, replacing=g.session, by="directory")

    return transact(Actor(person.id, person.role, uuid4()), begin)


def _vouched(claims: dict[str, Any]) -> Vouched:
    email = claims.get("email") if claims.get("email_verified") is True else None
    return Vouched(claims["iss"], claims["sub"], email if isinstance(email, str) else None)


def _client() -> Client | None:
    config = current_app.config
    if not config["OIDC_ISSUER"]:
        return None
    return Client(
        issuer=config["OIDC_ISSUER"],
        client_id=config["OIDC_CLIENT_ID"],
        client_secret=config["OIDC_CLIENT_SECRET"],
        scopes=config["OIDC_SCOPES"],
        redirect_uri=f"{config['ENCOURS_URL'].rstrip('/')}/sign-on/return",
    )


def _taken() -> tuple[dict[str, str], Asked | None]:
    """Read the cookie; no question goes with it where the answer's state is not the one asked with."""
    try:
        kept = _signer().loads(request.cookies.get(_name(), ""), max_age=LASTS_SECONDS)
    except BadData:
        return {"to": "/", "lang": _language(None)}, None
    way = {"to": own_path(kept["to"]), "lang": kept["lang"]}
    state = request.args.get("state", "")
    if not hmac.compare_digest(state.encode(), kept["state"].encode()):
        return way, None
    return way, Asked(kept["state"], kept["nonce"], kept["verifier"])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="sign-on")


def _keep(answer: Response, value: str, seconds: int) -> None:
    """SameSite=Lax: the way back from the directory is a navigation from another site."""
    answer.set_cookie(
        _name(), value, seconds, path="/", secure=_is_https(), httponly=True, samesite="Lax"
    )


def _name() -> str:
    return "__Host-encours_sign_on" if _is_https() else "encours_sign_on"


def _is_https() -> bool:
    return str(current_app.config["ENCOURS_URL"]).startswith("https://")


def _language(asked: str | None) -> str:
    return asked if asked in WORDS else request.accept_languages.best_match(WORDS) or "fr"


def _go(address: str) -> Response:
    answer = make_response(redirect(address, 303))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refuse(why: str, way: dict[str, str], error: Exception | None = None) -> Response:
    """Say in the person's words why it did not work, and what they may do now."""
    if error is not None:
        current_app.logger.warning("sign-on failed (%s): %s", why, error)
    page = make_response(
        render(
            "sign_on.html",
            built=read_manifest(dist()),
            words=WORDS[way["lang"]],
            why=why,
            **way,
        ),
        503 if why == "away" else 403,
    )
    page.headers["Cache-Control"] = "no-store"
    return page
