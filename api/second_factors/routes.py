"""`/passkeys`, `/codes` and the proofs they give to who is signed in already."""

from typing import Any
from uuid import UUID

from flask import request
from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, signed_in, signed_in_to
from api.second_factors.schema import (
    AddBody,
    AppOfferView,
    CodeBody,
    FactorsView,
    NameBody,
    PasskeyAnswerBody,
    PasskeyProofBody,
    PasskeyView,
    QuestionView,
    RecoveryCodesView,
    StopBody,
)
from credit.operations import codes, passkeys, second_step, sessions, sign_in, step_up
from credit.operations.work import Work, transact
from credit.rules.second_step import Act
from credit.store.db import reading
from credit.store.second_factors import Passkey

bp = Blueprint("second_factors", __name__)


@bp.get("/passkeys")
@signed_in_to(Act.LEAVE)
@bp.response(200, FactorsView)
def get_passkeys() -> dict[str, Any]:
    """List what one signs in with besides the password."""
    with reading():
        return {
            "passkeys": passkeys.of(current_user.id),
            "codes": codes.is_on(current_user.id),
            "recovery_codes": codes.recovery_codes_left(current_user.id),
        }


@bp.post("/passkeys/questions")
@signed_in_to(Act.ENROL)
@bp.response(201, QuestionView)
def post_question() -> dict[str, Any]:
    """Begin to add a passkey (403 `proof_needed` where the sign-in is too long ago)."""
    return _question(transact(actor(), passkeys.begin_adding))


@bp.post("/passkeys")
@signed_in_to(Act.ENROL)
@bp.arguments(AddBody)
@bp.response(201, PasskeyView)
def post_passkey(body: dict[str, Any]) -> Passkey:
    """Keep the passkey the authenticator made."""
    return passkeys.add(actor(), body["id"], body["credential"], body["name"])


@bp.patch("/passkeys/<uuid:passkey_id>")
@signed_in
@bp.arguments(NameBody)
@bp.response(200, PasskeyView)
def patch_passkey(body: dict[str, str], passkey_id: UUID) -> Passkey:
    """Name one's own passkey."""
    return transact(actor(), lambda work: passkeys.rename(work, passkey_id, body["name"]))


@bp.delete("/passkeys/<uuid:passkey_id>")
@signed_in
@bp.response(204)
def delete_passkey(passkey_id: UUID) -> None:
    """Take one's own passkey away (403 `proof_needed` where the sign-in is too long ago)."""
    transact(actor(), lambda work: passkeys.remove(work, passkey_id))


@bp.post("/passkeys/proofs")
@signed_in_to(Act.PROVE)
@bp.response(201, QuestionView)
def post_proof() -> dict[str, Any]:
    """Begin to prove who sits there with one's own passkey; `PUT /session/proof/passkey` answers."""

    def ask(work: Work) -> tuple[UUID, dict[str, Any]]:
        return passkeys.begin_proof(work, "prove", current_user.id)

    return _question(transact(actor(), ask))


@bp.put("/session/proof/passkey")
@signed_in_to(Act.PROVE)
@bp.arguments(PasskeyAnswerBody)
@bp.response(204)
def put_passkey_proof(body: dict[str, Any]) -> None:
    """Use one's passkey again, for what asks for a fresh sign-in."""
    passkeys.prove("prove", actor(), body["id"], body["credential"])
    transact(actor(), lambda work: sessions.prove_again(work, by="passkey"))


@bp.put("/session/proof/code")
@signed_in_to(Act.PROVE)
@bp.arguments(CodeBody)
@bp.response(204)
def put_code_proof(body: dict[str, str]) -> None:
    """Bring a code of one's app, or a recovery code, after a sign-in that asked for none."""
    second_step.try_code(current_user.id, body["code"], codes.WrongCode(field="code"))
    transact(actor(), lambda work: sessions.prove_again(work, by="code"))


@bp.put("/step-ups/<uuid:challenge_id>/passkey")
@signed_in
@bp.arguments(PasskeyProofBody)
@bp.response(204)
def put_step_up(body: dict[str, Any], challenge_id: UUID) -> None:
    """Prove with a passkey what a decision asked for; then decide again within two minutes."""
    step_up.prove_by_passkey(actor(), challenge_id, body["credential"])


@bp.put("/step-ups/<uuid:challenge_id>/code")
@signed_in
@bp.arguments(CodeBody)
@bp.response(204)
def put_step_up_code(body: dict[str, str], challenge_id: UUID) -> None:
    """Prove it with a code, where one has no passkey."""
    step_up.prove_by_code(actor(), challenge_id, body["code"])


@bp.post("/codes")
@signed_in_to(Act.ENROL)
@bp.response(201, AppOfferView)
def post_codes() -> codes.Offer:
    """Offer an authenticator app a secret; codes are asked for once one was confirmed."""
    return transact(actor(), codes.offer)


@bp.put("/codes/confirmation")
@signed_in_to(Act.ENROL)
@bp.arguments(CodeBody)
@bp.response(200, RecoveryCodesView)
def put_confirmation(body: dict[str, str]) -> dict[str, list[str]]:
    """Show that the app has it; the answer holds the recovery codes, this once."""
    return {"codes": transact(actor(), lambda work: codes.confirm(work, body["code"]))}


@bp.post("/codes/recovery")
@signed_in
@bp.response(201, RecoveryCodesView)
def post_recovery() -> dict[str, list[str]]:
    """Give ten new recovery codes; those before open nothing any more."""
    return {"codes": transact(actor(), codes.renew_recovery_codes)}


@bp.delete("/codes")
@signed_in
@bp.arguments(StopBody)
@bp.response(204)
def delete_codes(body: dict[str, str]) -> None:
    """Ask for codes no more; takes the password and a code."""
    sign_in.prove_own_password(
        current_user.username, body["password"], ip=request.remote_addr or "unknown"
    )
    second_step.try_code(current_user.id, body["code"], codes.WrongCode(field="code"))
    transact(actor(), codes.stop)


def _question(begun: tuple[UUID, dict[str, Any]]) -> dict[str, Any]:
    return {"id": begun[0], "options": begun[1]}
