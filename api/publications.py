"""What all published settings share on the wire: why a version was written, by whom, which two to compare."""

from marshmallow import RAISE, Schema, fields, validate


class ReasonBody(Schema):
    """Why a version is published."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    reason = fields.String(required=True, validate=validate.Length(min=3, max=2000))


class VersionView(Schema):
    """One version; delivered: it went back to what is delivered."""

    number = fields.Integer()
    reason = fields.String()
    by = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    delivered = fields.Boolean()


class TwoVersionsQuery(Schema):
    """Which two versions to compare; 0 is what is delivered."""

    before = fields.Integer(load_default=0, validate=validate.Range(min=0))
    after = fields.Integer(required=True, validate=validate.Range(min=0))
