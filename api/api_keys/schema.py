"""Shapes of programs' keys."""

from marshmallow import Schema, fields, validate

from api.arguments import Flag
from api.session.schema import Strict
from credit.rules.api_keys import Scope

SCOPES = validate.OneOf([scope.value for scope in Scope])


class ApiKeyBody(Strict):
    """A new key: what it is for, what it opens, and whether what it sends is applied by itself."""

    name = fields.String(required=True, validate=validate.Length(min=1, max=100))
    scopes = fields.List(
        fields.String(validate=SCOPES),
        required=True,
        validate=validate.Length(min=1, max=len(Scope)),
    )
    applies = Flag(load_default=False)


class ApiKeyPatch(Strict):
    """What may change about a key."""

    applies = Flag(required=True)


class ApiKeyView(Schema):
    """A key as administrators see it; its secret is kept nowhere."""

    id = fields.UUID()
    name = fields.String()
    beginning = fields.String()
    scopes = fields.List(fields.String())
    applies = fields.Boolean()
    by = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    used_at = fields.AwareDateTime(allow_none=True)
    revoked_at = fields.AwareDateTime(allow_none=True)


class NewApiKeyView(ApiKeyView):
    """A key just made, with its secret, shown this once."""

    secret = fields.String()
