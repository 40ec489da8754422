"""Shapes of entries set aside, and of what the desk does with them."""

from marshmallow import Schema, fields, validate

from api.session.schema import Strict

STATES = ("waiting", "all")


class AsideArgs(Schema):
    """Which entries to list."""

    state = fields.String(load_default="waiting", validate=validate.OneOf(STATES))


class AsideView(Schema):
    """An entry set aside: who said what about whom, on which device, and what broke."""

    op_id = fields.UUID()
    type = fields.String()
    v = fields.Integer()
    args = fields.Dict()
    mended = fields.Dict(allow_none=True)
    mendable = fields.List(fields.String())
    author_id = fields.Integer()
    author = fields.String()
    customer_id = fields.Integer(allow_none=True)
    customer = fields.String(allow_none=True)
    currency = fields.String()
    device_id = fields.UUID(allow_none=True)
    user_agent = fields.String(allow_none=True)
    app_version = fields.String(allow_none=True)
    client_time = fields.AwareDateTime()
    clock_offset_ms = fields.Integer(allow_none=True)
    received_at = fields.AwareDateTime()
    parent_id = fields.UUID(allow_none=True)
    error = fields.String(allow_none=True)
    state = fields.String()
    outcome = fields.String()
    code = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    tries = fields.Integer()
    parked_at = fields.AwareDateTime()
    decided_by = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class AsidesView(Schema):
    """Entries, the oldest first."""

    rows = fields.List(fields.Nested(AsideView))


class MendBody(Strict):
    """The arguments to correct; the others stay as they were said."""

    args = fields.Dict(keys=fields.String(), required=True, validate=validate.Length(min=1, max=20))


class DiscardBody(Strict):
    """Why an entry is let go; its person reads it."""

    reason = fields.String(required=True, validate=validate.Length(min=3, max=2000))
