"""`/session`, `/password`, `/me`: everything about oneself."""

from typing import Any
from uuid import uuid4

from flask import after_this_request, current_app, g, request
from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, open_to_all, signed_in, signed_in_to
from api.second_factors.schema import CodeBody, PasskeyAnswerBody, QuestionView
from api.session import cookie
from api.session.schema import (
    MeBody,
    PasswordBody,
    ProofBody,
    ResetBody,
    SessionView,
    SignInBody,
    SignOnView,
)
from credit.operations import (
    passkeys,
    people,
    second_step,
    second_step_demand,
    sessions,
    sign_in,
)
from credit.operations.actor import MACHINE, Actor
from credit.operations.moment import read_clock, time_zone
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.rules.second_step import Act
from credit.store.db import db, reading
from credit.store.people import Installation, Session, User

bp = Blueprint("session", __name__)


@bp.post("/session")
@open_to_all
@bp.arguments(SignInBody)
@bp.response(200, SessionView)
def post_session(body: dict[str, str]) -> dict[str, object]:
    """Sign in; the answer sets the session cookie, unless a code is still asked for (401 `code_needed`)."""
    person = sign_in.prove_password(body["username"], body["password"], ip=_address())
    if not second_step.is_asked_of(person):
        return _welcome(person)
    token = second_step.begin(person)
    after_this_request(lambda answer: cookie.give_step(answer, token))
    raise second_step.CodeNeeded


@bp.post("/session/code")
@open_to_all
@bp.arguments(CodeBody)
@bp.response(200, SessionView)
def post_code(body: dict[str, str]) -> dict[str, object]:
    """Finish signing in with a code of the authenticator app, or a recovery code, in the same browser."""
    person = second_step.prove(cookie.take_step(), body["code"])
    after_this_request(cookie.drop_step)
    return _welcome(person, by="code")


@bp.post("/session/passkey/questions")
@open_to_all
@bp.response(201, QuestionView)
def post_question() -> dict[str, object]:
    """Begin to sign in with a passkey: what to ask the browser's authenticator."""
    begun = transact(MACHINE, lambda work: passkeys.begin_sign_in(work, _address()))
    return {"id": begun[0], "options": begun[1]}


@bp.post("/session/passkey")
@open_to_all
@bp.arguments(PasskeyAnswerBody)
@bp.response(200, SessionView)
def post_passkey(body: dict[str, Any]) -> dict[str, object]:
    """Sign in with a passkey; the answer sets the session cookie."""
    return _welcome(passkeys.sign_in(body["id"], body["credential"], ip=_address()), by="passkey")


@bp.get("/session")
@signed_in_to(Act.LEAVE)
@bp.response(200, SessionView)
def get_session() -> dict[str, object]:
    """Tell a page who is signed in, and its token for writes."""
    with reading():
        return describe(g.session, g.session.user)


@bp.delete("/session")
@signed_in_to(Act.LEAVE)
@bp.response(204)
def delete_session() -> None:
    """Sign out; the push subscription of this device goes with it."""
    transact(actor(), lambda work: sessions.end(work, [g.session], "signed_out"))
    after_this_request(cookie.drop)


@bp.get("/session/sign-on")
@open_to_all
@bp.response(200, SignOnView)
def get_sign_on() -> dict[str, object]:
    """Tell whether people may sign in through the company's directory (`/sign-on`), and what it is called."""
    config = current_app.config
    return {"offered": config["OIDC_ISSUER"] is not None, "label": config["OIDC_LABEL"]}


@bp.put("/password")
@signed_in
@bp.arguments(PasswordBody)
@bp.response(204)
def put_password(body: dict[str, str]) -> None:
    """Change one's own password; all other devices are signed out."""
    _prove(body["current"])
    transact(actor(), lambda work: people.choose_password(work, current_user.id, body["new"]))


@bp.put("/session/proof")
@signed_in_to(Act.ENROL)
@bp.arguments(ProofBody)
@bp.response(204)
def put_proof(body: dict[str, str]) -> None:
    """Type one's password again, for what asks for a fresh sign-in; guesses count as at the door."""
    _prove(body["password"])
    transact(actor(), sessions.prove_again)


@bp.post("/password/reset")
@open_to_all
@bp.arguments(ResetBody)
@bp.response(204)
def post_reset(body: dict[str, str]) -> None:
    """Choose a new password with a one-time code; all devices are signed out."""
    person = sign_in.prove_code(body["username"], body["code"], ip=_address())
    transact(
        Actor(person.id, person.role),
        lambda work: people.use_reset_code(
            work, person.id, body["new"], proven=person.reset_code_hash
        ),
    )


@bp.put("/me")
@signed_in
@bp.arguments(MeBody)
@bp.response(200, SessionView)
def put_me(body: dict[str, str]) -> dict[str, object]:
    """Choose one's language."""
    transact(actor(), lambda work: people.choose_language(work, current_user.id, body["language"]))
    with reading():
        return describe(g.session, db.session.get_one(User, current_user.id))


def describe(session: Session, person: User) -> dict[str, object]:
    """Gather what a signed-in page needs to know."""
    installation = db.session.get_one(Installation, 1)
    return {
        "user": person,
        "permissions": sorted(each for each in Permission if person.may(each)),
        "csrf_token": session.csrf_token,
        "device_id": session.id,
        "installation": installation.uuid,
        "time_zone": time_zone(),
        "demo": installation.demo,
        "second_step": second_step_demand.standing_of(session, person, read_clock()),
    }


def _welcome(person: User, *, by: str | None = None) -> dict[str, object]:
    """Open the session of somebody who proved who they are; the answer sets its cookie."""
    session, token = transact(
        Actor(person.id, person.role, uuid4()),
        lambda work: sessions.start(
            work, user_agent=request.user_agent.string, replacing=g.session, by=by
        ),
    )
    with reading():
        view = describe(session, session.user)
    after_this_request(lambda answer: cookie.give(answer, token, session, read_clock().now))
    return view


def _prove(password: str) -> None:
    sign_in.prove_own_password(current_user.username, password, ip=_address())


def _address() -> str:
    return request.remote_addr or "unknown"
