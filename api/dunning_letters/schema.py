"""Shapes of letters by post and of returned mail. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate


class LetterToPost(Schema):
    """One letter; why: strategy, no_contact, contact_refused or returned."""

    customer_id = fields.Integer()
    customer = fields.String()
    code = fields.String()
    level = fields.String()
    items = fields.Integer()
    total_minor = fields.Integer()
    currency = fields.String()
    address = fields.String(allow_none=True)
    has_address = fields.Boolean()
    why = fields.String()


class LettersView(Schema):
    """Letters to post, by customer."""

    rows = fields.List(fields.Nested(LetterToPost))


class PrintArgs(Schema):
    """Whose letter to print; all of them without."""

    customer_id = fields.Integer()


class PostedBody(Schema):
    """What the printed letter says."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    level = fields.String(required=True, validate=validate.Length(max=30))
    total_minor = fields.Integer(required=True, strict=True)


class ReturnedAddressView(Schema):
    """An address that takes no mail; status: RFC 3463, detail: what its server said."""

    id = fields.Integer()
    customer_id = fields.Integer()
    customer = fields.String()
    address = fields.String()
    status = fields.String()
    detail = fields.String()
    returned_on = fields.Date()


class ReturnsView(Schema):
    """Such addresses, 500 at most; unnamed: reports of the last thirty days that name no letter of ours."""

    rows = fields.List(fields.Nested(ReturnedAddressView))
    unnamed = fields.Integer()
