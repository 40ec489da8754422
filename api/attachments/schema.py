"""Shapes of photos on their way; the bytes themselves travel bare."""

from marshmallow import RAISE, Schema, fields, validate

SHA256 = r"^[0-9a-f]{64}\Z"


class UploadBody(Schema):
    """What a phone announces: the id it minted, and the whole photo's size and SHA-256."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    id = fields.UUID(required=True, attribute="attachment_id")
    sha256 = fields.String(required=True, validate=validate.Regexp(SHA256))
    size_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class UploadView(Schema):
    """How far a photo has come: chunks are numbered from 0, all full (`chunk_bytes`) but the last.

    state: uploading | complete | refused. `held` are the chunks the server has; send the others.
    """

    id = fields.UUID()
    state = fields.String()
    chunk_bytes = fields.Integer()
    chunks = fields.Integer()
    held = fields.List(fields.Integer())
