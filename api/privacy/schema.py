"""Shapes of personal data."""

from marshmallow import Schema, fields, validate

from api.session.schema import Strict


class PersonQuery(Schema):
    """A piece of a name, an address or a number."""

    q = fields.String(required=True, validate=validate.Length(min=2, max=100))


class NamedView(Schema):
    """Somebody: user, contact or proposal. active: they still sign in."""

    key = fields.String()
    kind = fields.String()
    name = fields.String()
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    customer_id = fields.Integer(allow_none=True)
    customer = fields.String(allow_none=True)
    active = fields.Boolean()


class PartView(Schema):
    """One place where they occur, what an erasure does there, and why what stays must stay."""

    kind = fields.String()
    label = fields.String()
    fate = fields.String()
    fate_label = fields.String()
    why = fields.String(allow_none=True)
    count = fields.Integer()
    examples = fields.List(fields.String())


class PersonalDataView(Schema):
    """Where a person occurs."""

    person = fields.Nested(NamedView)
    parts = fields.List(fields.Nested(PartView))


class CopyView(Schema):
    """The copy, a ZIP in base64."""

    name = fields.String()
    zip = fields.String()


class ErasureBody(Strict):
    """Why somebody is erased; it is journalled."""

    reason = fields.String(required=True, validate=validate.Length(min=3, max=500))


class ErasureView(Schema):
    """How many rows of each kind were touched."""

    gone = fields.Dict(keys=fields.String(), values=fields.Integer())


class RetentionView(Schema):
    """One kind: how long it is kept, what may be chosen, what the last run let go and what is owed."""

    kind = fields.String()
    days = fields.Integer()
    least = fields.Integer(allow_none=True)
    most = fields.Integer(allow_none=True)
    ran_on = fields.Date(allow_none=True)
    gone = fields.Integer(allow_none=True)
    due = fields.Integer(allow_none=True)


class PeriodBody(Strict):
    """A period in days."""

    days = fields.Integer(required=True, strict=True)
