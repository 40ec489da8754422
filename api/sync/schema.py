"""Shapes of pull and push; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

MAX_CURSOR = 32_000  # characters: an agency of some 500 portfolios
MAX_BUDGET = 64 * 1024 * 1024


class PullQuery(Schema):
    """Where a device stands, and how many bytes it wants at most."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    c = fields.String(validate=validate.Length(max=MAX_CURSOR))
    budget = fields.Integer(validate=validate.Range(min=1, max=MAX_BUDGET))
