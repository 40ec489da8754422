"""Shapes of case files."""

from marshmallow import RAISE, Schema, fields, validate

MOST_NOTES = 2_000


class SharingBody(Schema):
    """Which notes go into the case file: these and no others."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    note_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(max=MOST_NOTES))


class NoteToShare(Schema):
    """A note that may go along, and whether it does."""

    id = fields.UUID()
    text = fields.String()
    author = fields.String()
    created_at = fields.AwareDateTime()
    shareable = fields.Boolean()


class CasePreview(Schema):
    """What there is to choose from; notes of finance alone are not in it."""

    notes = fields.List(fields.Nested(NoteToShare))


class CaseFileView(Schema):
    """An exported file: `pdf` is its content in base64, `sha256` what the journal knows it by."""

    name = fields.String()
    sha256 = fields.String()
    pdf = fields.String()
