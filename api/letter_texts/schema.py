"""Shapes of the texts of reminders. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from api.publications import ReasonBody, VersionView


class TextLine(Schema):
    """One text in the list: `version` the newest number, 0 = none; own: the company words it itself."""

    name = fields.String()
    tone = fields.String()
    language = fields.String()
    version = fields.Integer()
    own = fields.Boolean()


class WordsView(Schema):
    """Subject and body with {placeholders}."""

    subject = fields.String()
    body = fields.String()


class TextView(TextLine):
    """One text as it is sent, what it may name, which articles of law it has to quote, and its versions."""

    subject = fields.String()
    body = fields.String()
    delivered = fields.Nested(WordsView)
    placeholders = fields.List(fields.String())
    mentions = fields.List(fields.String())
    versions = fields.List(fields.Nested(VersionView))


class LetterTextBody(ReasonBody):
    """The next version; subject and body null: back to what is delivered."""

    subject = fields.String(load_default=None, allow_none=True)
    body = fields.String(load_default=None, allow_none=True)


class DraftLetterTextBody(Schema):
    """A draft to render with a customer's figures; customer_id null: with a specimen's."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    subject = fields.String(required=True, validate=validate.Length(max=2_000))
    body = fields.String(required=True, validate=validate.Length(max=20_000))
    customer_id = fields.Integer(load_default=None, allow_none=True)


class PreviewTextView(Schema):
    """What would be sent, and to whom."""

    subject = fields.String()
    body = fields.String()
    customer = fields.String()


class LineDifferenceView(Schema):
    """One line of two versions; kind: same | gone | new."""

    kind = fields.String()
    line = fields.String()


class TextDifferencesView(Schema):
    """How two versions differ, line by line."""

    lines = fields.List(fields.Nested(LineDifferenceView))
