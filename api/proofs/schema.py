"""Shapes of proofs of delivery; the document itself travels bare."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

ID = validate.Range(min=1, max=2**31 - 1)


class ProofForm(Schema):
    """What a document proves: a delivery, or an invoice."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    delivery_id = fields.Integer(validate=ID)
    item_id = fields.Integer(validate=ID)

    @validates_schema
    def name_one(self, data: dict[str, Any], **_: object) -> None:
        """Ask for one of the two."""
        if ("delivery_id" in data) == ("item_id" in data):
            raise ValidationError("name a delivery or an invoice", "delivery_id")


class ProofFile(Schema):
    """The document: a PDF of 50 pages at most or a JPEG, of 5 MiB at most."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class ProofView(Schema):
    """A proof of a delivery or of an invoice; `sha256` and `size_bytes` are of the file as it is kept."""

    id = fields.UUID()
    delivery_id = fields.Integer(allow_none=True)
    item_id = fields.Integer(allow_none=True)
    proves = fields.String()
    mime = fields.String()
    pages = fields.Integer()
    size_bytes = fields.Integer()
    sha256 = fields.String()
    by = fields.String()
    created_at = fields.AwareDateTime()
