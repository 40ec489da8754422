"""Shapes of the lists of reasons. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from api.arguments import Flag
from api.publications import ReasonBody, VersionView

MOST = 200


class OfferedReasonBody(Schema):
    """One reason as it shall be offered; code empty: a new one. fr, en null: the screens' own word."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    kind = fields.String(
        required=True, validate=validate.OneOf(("dispute", "dispute_detail", "limit", "late"))
    )
    code = fields.String(load_default="", validate=validate.Length(max=60))
    parent = fields.String(load_default=None, allow_none=True)
    department = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(min=1, max=40)
    )
    days = fields.Integer(load_default=None, allow_none=True, strict=True)
    fr = fields.String(load_default=None, allow_none=True)
    en = fields.String(load_default=None, allow_none=True)
    active = Flag(load_default=True)


class ReasonsBody(ReasonBody):
    """The next version; a reason left out stays as it was."""

    reasons = fields.List(
        fields.Nested(OfferedReasonBody), required=True, validate=validate.Length(1, MOST)
    )


class OfferedReasonView(OfferedReasonBody):
    """One reason; delivered: it is not of the company's own making."""

    delivered = fields.Boolean()


class ReasonsView(Schema):
    """Every reason, retired ones too; `growing`: the kinds a company may add to."""

    version = fields.Integer()
    reasons = fields.List(fields.Nested(OfferedReasonView))
    growing = fields.List(fields.String())
    versions = fields.List(fields.Nested(VersionView))


class ReasonDifferenceView(Schema):
    """One field of one reason that differs; before null: it is new."""

    kind = fields.String()
    code = fields.String()
    fr = fields.String(allow_none=True)
    en = fields.String(allow_none=True)
    name = fields.String()
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class ReasonDifferencesView(Schema):
    """How two versions differ."""

    differences = fields.List(fields.Nested(ReasonDifferenceView))
