"""Shapes of assignments."""

from marshmallow import RAISE, Schema, fields, validate

MOST_AT_ONCE = 5000


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class AssignmentBody(Strict):
    """Who goes to which portfolio, from today on."""

    customer_ids = fields.List(
        fields.Integer(strict=True),
        required=True,
        validate=validate.Length(min=1, max=MOST_AT_ONCE),
    )
    portfolio_id = fields.Integer(strict=True, required=True)


class DefaultBody(Strict):
    """Where new customers go; null: nowhere."""

    portfolio_id = fields.Integer(strict=True, required=True, allow_none=True)


class MovedView(Schema):
    """Who moved."""

    moved = fields.List(fields.Integer())


class DefaultView(MovedView):
    """The default portfolio, and who went there now."""

    portfolio_id = fields.Integer(allow_none=True)
