"""Shapes of people and of what they hold."""

from marshmallow import Schema, fields, validate

from api.arguments import Flag
from api.session.schema import LANGUAGES, Strict
from credit.rules.access import Role

NAME = validate.Length(min=1, max=100)
ROLES = validate.OneOf([role.value for role in Role])


class PersonPatch(Strict):
    """What may change about a person; absent fields stay."""

    name = fields.String(validate=NAME)
    role = fields.String(validate=ROLES)
    agency_id = fields.Integer(strict=True, allow_none=True)
    department = fields.String(allow_none=True, validate=validate.Length(max=60))
    email = fields.Email(allow_none=True)
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    disabled = Flag()


class PersonBody(Strict):
    """A new person."""

    username = fields.String(required=True, validate=NAME)
    name = fields.String(required=True, validate=NAME)
    role = fields.String(required=True, validate=ROLES)
    agency_id = fields.Integer(strict=True, allow_none=True)
    department = fields.String(allow_none=True, validate=validate.Length(max=60))
    email = fields.Email(allow_none=True)
    language = fields.String(validate=validate.OneOf(LANGUAGES))


class DirectoryView(Schema):
    """Whom the company's directory knows a person as (OpenID Connect: `iss`, `sub`)."""

    issuer = fields.String()
    subject = fields.String()


class PersonView(Schema):
    """A person as administrators see them.

    In lists only: `passkeys`, `codes` (asked for at sign-in), `directory` (null: they never came through it).
    """

    id = fields.Integer()
    username = fields.String()
    name = fields.String()
    role = fields.String()
    agency_id = fields.Integer(allow_none=True)
    department = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    language = fields.String()
    disabled = fields.Boolean()
    has_password = fields.Boolean()
    passkeys = fields.Integer()
    codes = fields.Boolean()
    directory = fields.Nested(DirectoryView, allow_none=True)
    created_at = fields.AwareDateTime()


class ResetCodeView(Schema):
    """A one-time code, shown this once."""

    code = fields.String()
    expires_at = fields.AwareDateTime()


class AgencyBody(Strict):
    """A new agency."""

    name = fields.String(required=True, validate=NAME)


class AgencyView(Schema):
    """An agency."""

    id = fields.Integer()
    name = fields.String()


class PortfolioBody(Strict):
    """A new portfolio."""

    name = fields.String(required=True, validate=NAME)
    agency_id = fields.Integer(required=True, strict=True)


class HoldersBody(Strict):
    """Who holds a portfolio from today on."""

    user_ids = fields.List(
        fields.Integer(strict=True), required=True, validate=validate.Length(max=100)
    )


class PortfolioView(Schema):
    """A portfolio, who holds it, and how many customers are in it."""

    id = fields.Integer()
    name = fields.String()
    agency_id = fields.Integer()
    holders = fields.List(fields.Integer())
    customers = fields.Integer()


class DeviceStateView(Schema):
    """What a device said of itself at its last contact that changed something."""

    app_version = fields.String(allow_none=True)
    protocol = fields.String(allow_none=True)
    schema = fields.String(allow_none=True)
    pending = fields.Integer(allow_none=True)
    client_time = fields.AwareDateTime(allow_none=True)
    clock_offset_ms = fields.Integer(allow_none=True)
    pulled_at = fields.AwareDateTime(allow_none=True)
    pushed_at = fields.AwareDateTime(allow_none=True)
    contact_at = fields.AwareDateTime()


class DeviceView(Schema):
    """A signed-in device. `own` marks the one that asks."""

    id = fields.UUID()
    user_id = fields.Integer()
    user_agent = fields.String()
    created_at = fields.AwareDateTime()
    seen_at = fields.AwareDateTime()
    own = fields.Boolean()
    snapshots = fields.Integer()
    state = fields.Nested(DeviceStateView, allow_none=True)
