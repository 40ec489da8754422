"""Shapes of a credit check."""

from marshmallow import RAISE, Schema, fields, validate

from api.identifiers import SIREN

LARGEST_MINOR = 2**53 - 1  # what JSON carries exactly everywhere (RFC 8259 section 6)


class CheckBody(Schema):
    """Who wants how much more. `company` (SIREN) tells apart companies that share a customer's code."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    customer = fields.String(required=True, validate=validate.Length(min=1, max=60))
    company = fields.String(load_default=None, validate=SIREN)
    amount_minor = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=0, max=LARGEST_MINOR)
    )
    currency = fields.String(required=True, validate=validate.Regexp(r"[A-Z]{3}\Z"))
    reference = fields.String(load_default="", validate=validate.Length(max=100))


class CheckReasonView(Schema):
    """One reason: its stable code, and its words."""

    code = fields.String()
    fr = fields.String()
    en = fields.String()


class CheckView(Schema):
    """The answer. `colour`: green, amber, red, or none (no verdict); it advises and blocks nothing.

    Amounts in minor units; `limit_minor` and what is available are null where no limit is set.
    """

    id = fields.UUID()
    customer = fields.String()
    name = fields.String()
    colour = fields.String(validate=validate.OneOf(("green", "amber", "red", "none")))
    reasons = fields.List(fields.Nested(CheckReasonView))
    amount_minor = fields.Integer()
    currency = fields.String()
    exposure_minor = fields.Integer(allow_none=True)
    limit_minor = fields.Integer(allow_none=True)
    available_before_minor = fields.Integer(allow_none=True)
    available_after_minor = fields.Integer(allow_none=True)
    as_of = fields.Date(allow_none=True)
    asked_at = fields.AwareDateTime()
