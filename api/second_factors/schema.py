"""Shapes of passkeys, one-time codes and the proofs they give."""

from marshmallow import Schema, fields, validate

from api.session.schema import SECRET, Strict

NAME = validate.Length(min=1, max=60)


class PasskeyProofBody(Strict):
    """What a browser's authenticator answered (WebAuthn level 3 §5.1, `toJSON`)."""

    credential = fields.Dict(keys=fields.String(), required=True)


class PasskeyAnswerBody(PasskeyProofBody):
    """An authenticator's answer, and to which question."""

    id = fields.UUID(required=True)


class AddBody(PasskeyAnswerBody):
    """The answer to being asked for a new passkey, and how its person calls it."""

    name = fields.String(required=True, validate=NAME)


class NameBody(Strict):
    """A passkey's name."""

    name = fields.String(required=True, validate=NAME)


class CodeBody(Strict):
    """A code of the authenticator app."""

    code = fields.String(required=True, validate=SECRET)


class StopBody(CodeBody):
    """What turning codes off asks for."""

    password = fields.String(required=True, validate=SECRET)


class QuestionView(Schema):
    """What to ask the browser's authenticator (`options`: WebAuthn level 3 §5.1), and the question's id."""

    id = fields.UUID()
    options = fields.Dict()


class StepUpView(Schema):
    """What a decision asks to be proven with: a passkey (`options`), or a code."""

    id = fields.UUID()
    by = fields.String()
    options = fields.Dict(allow_none=True)


class PasskeyView(Schema):
    """One passkey, as its person sees it."""

    id = fields.UUID()
    name = fields.String()
    created_at = fields.AwareDateTime()
    last_used_at = fields.AwareDateTime(allow_none=True)


class FactorsView(Schema):
    """One's passkeys; whether codes are asked for, and how many recovery codes are left."""

    passkeys = fields.List(fields.Nested(PasskeyView))
    codes = fields.Boolean()
    recovery_codes = fields.Integer()


class AppOfferView(Schema):
    """An authenticator app's secret: to type, as an address, and drawn (`path` in a square of `size`)."""

    secret = fields.String()
    uri = fields.String()
    size = fields.Integer()
    path = fields.String()


class RecoveryCodesView(Schema):
    """Recovery codes, shown this once."""

    codes = fields.List(fields.String())
