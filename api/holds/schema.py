"""Shapes of holds. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

REASON = validate.Length(min=3, max=500)


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class HoldBody(Strict):
    """Why; a hold without a reason is none."""

    reason = fields.String(required=True, validate=REASON)


class DunningHoldBody(Strict):
    """Why, and until which day (inclusive)."""

    reason = fields.String(required=True, validate=REASON)
    until = fields.Date(required=True)


class InsolvencyBody(Strict):
    """The day of the judgment that opened it."""

    judged_on = fields.Date(required=True)


class HoldView(Schema):
    """What holds a customer."""

    id = fields.Integer()
    hold_reason = fields.String(allow_none=True)
    held_on = fields.Date(allow_none=True)
    dunning_hold_reason = fields.String(allow_none=True)
    dunning_hold_until = fields.Date(allow_none=True)
    insolvency_on = fields.Date(allow_none=True)
