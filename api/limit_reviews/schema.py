"""Shapes of limit reviews."""

from marshmallow import RAISE, Schema, fields, validate

from api.arguments import Flag


class AnswerBody(Schema):
    """Accept or dismiss a proposal; `accept: false` on what the machine did undoes it."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    accept = Flag(required=True)
    reason = fields.String(required=True, validate=validate.Length(min=3, max=2000))


class ReviewView(Schema):
    """One outcome of a review with its reason; amounts in minor units, `explain` holds the facts.

    asks_another: accepting it makes it a request to whoever decides with the person who accepts.
    """

    id = fields.UUID()
    run_on = fields.Date()
    customer_id = fields.Integer()
    customer = fields.String()
    code = fields.String()
    currency = fields.String()
    action = fields.String()
    rule = fields.String()
    guard = fields.String(allow_none=True)
    from_minor = fields.Integer(allow_none=True)
    to_minor = fields.Integer(allow_none=True)
    state = fields.String()
    explain = fields.Dict()
    created_at = fields.AwareDateTime()
    decided_by = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    decision_reason = fields.String(allow_none=True)
    limit_minor = fields.Integer(allow_none=True)
    item_ref = fields.String(allow_none=True)
    asks_another = fields.Boolean()
    may_decide = fields.Boolean()
    why_not = fields.String(allow_none=True)


class ReviewsView(Schema):
    """Open proposals, what was done in the last thirty days, and what a guard kept."""

    rows = fields.List(fields.Nested(ReviewView))
