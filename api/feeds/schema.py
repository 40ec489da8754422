"""Shapes of what programs send, and of what they learn about it."""

from marshmallow import EXCLUDE, RAISE, Schema, fields, validate

from api.identifiers import SIREN
from credit.operations.intake.kinds import FEEDS

ONCE_KEY = validate.Regexp(r"[\x21-\x7e]{1,200}\Z")


class FeedQuery(Schema):
    """What the file is called where it comes from, and whose table it is (SIREN) where there are several.

    An accounting export says by its name or content whose it is.
    """

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    filename = fields.String(load_default="", validate=validate.Length(max=200))
    company = fields.String(load_default=None, validate=SIREN)


class FeedHeaders(Schema):
    """A program's own name for a sending, so that a repeat is recognised."""

    class Meta:
        """Other headers are none of our business."""

        unknown = EXCLUDE

    once_key = fields.String(data_key="Idempotency-Key", load_default=None, validate=ONCE_KEY)


class FeedImportView(Schema):
    """What became of a sending. `state`: received, reading, reconciled, applying, applied, refused."""

    id = fields.UUID()
    feed = fields.String(validate=validate.OneOf(sorted(FEEDS)))
    kind = fields.String()
    state = fields.String()
    applies = fields.Boolean()
    filename = fields.String()
    sha256 = fields.String()
    size_bytes = fields.Integer()
    as_of = fields.Date(allow_none=True)
    report = fields.Dict()
    created_at = fields.AwareDateTime()
    applied_at = fields.AwareDateTime(allow_none=True)


class NewFeedImportView(FeedImportView):
    """What was just sent. `new`: false when this content, or this `Idempotency-Key`, was known already."""

    new = fields.Boolean()
