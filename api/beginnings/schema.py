"""Shapes of the first steps."""

from marshmallow import Schema, fields, validate

from api.people.schema import NAME
from api.session.schema import LANGUAGES, Strict
from credit.rules.access import DESK, FIELD
from credit.rules.reach import Reach

INVITED = validate.OneOf(sorted(DESK | FIELD))


class BeginningsView(Schema):
    """What is there already. reach: who can open `address`; carriers: people with customers on a device."""

    ledgers = fields.Integer()
    customers = fields.Integer()
    unassigned = fields.Integer()
    portfolios = fields.Integer()
    invited = fields.Integer()
    carriers = fields.Integer()
    address = fields.String()
    reach = fields.Enum(Reach, by_value=True)


class GatherBody(Strict):
    """Names of the portfolio that takes everybody, and of the agency it belongs to."""

    portfolio = fields.String(required=True, validate=NAME)
    agency = fields.String(required=True, validate=NAME)


class GatheredView(Schema):
    """The portfolio."""

    portfolio_id = fields.Integer()


class InvitationBody(Strict):
    """Who comes in; a rep and a manager name a portfolio, the one for itself, the other for its agency."""

    username = fields.String(required=True, validate=NAME)
    name = fields.String(required=True, validate=NAME)
    role = fields.String(required=True, validate=INVITED)
    portfolio_id = fields.Integer(strict=True, allow_none=True, load_default=None)
    language = fields.String(validate=validate.OneOf(LANGUAGES))


class InvitationView(Schema):
    """What to type at the first sign-in, shown this once."""

    username = fields.String()
    code = fields.String()
    expires_at = fields.AwareDateTime()
