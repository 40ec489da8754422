"""Shapes of signing in and of what a signed-in page needs to know."""

from marshmallow import RAISE, Schema, fields, validate

LANGUAGES = ("fr", "en")
SECRET = validate.Length(min=1, max=1024)


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class SignInBody(Strict):
    """What a person types to sign in."""

    username = fields.String(required=True, validate=validate.Length(min=1, max=100))
    password = fields.String(required=True, validate=SECRET)


class ProofBody(Strict):
    """One's own password, typed again."""

    password = fields.String(required=True, validate=SECRET)


class PasswordBody(Strict):
    """A change of one's own password."""

    current = fields.String(required=True, validate=SECRET)
    new = fields.String(required=True, validate=SECRET)


class ResetBody(Strict):
    """A new password against the one-time code an administrator gave."""

    username = fields.String(required=True, validate=validate.Length(min=1, max=100))
    code = fields.String(required=True, validate=SECRET)
    new = fields.String(required=True, validate=SECRET)


class SignOnView(Schema):
    """Whether the company's directory is another way in; label: null where it has no name of its own."""

    offered = fields.Boolean()
    label = fields.String(allow_none=True)


class MeBody(Strict):
    """What everybody may change about themselves."""

    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))


class SignedInUser(Schema):
    """The person of the session."""

    id = fields.Integer()
    username = fields.String()
    name = fields.String()
    role = fields.String()
    agency_id = fields.Integer(allow_none=True)
    department = fields.String(allow_none=True)
    language = fields.String()


class StandingView(Schema):
    """How the session stands to the second step the company asks for: free, told, enrol or prove."""

    state = fields.String()
    from_on = fields.Date(allow_none=True)


class SessionView(Schema):
    """What a signed-in page needs to know."""

    user = fields.Nested(SignedInUser)
    permissions = fields.List(fields.String())
    csrf_token = fields.String()
    device_id = fields.UUID()
    installation = fields.UUID()
    time_zone = fields.String()
    demo = fields.Boolean()
    second_step = fields.Nested(StandingView)
