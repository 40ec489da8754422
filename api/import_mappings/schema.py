"""Shapes of remembered mappings."""

from marshmallow import Schema, fields

from api.imports.schema import KindView, MappingBody


class RevisedBody(MappingBody):
    """What the columns mean; the header is the one remembered."""

    class Meta(MappingBody.Meta):
        """No company: it is remembered for all."""

        exclude = ("company_id",)


class RememberedView(Schema):
    """One header and what its columns mean, as `credit/formats/columns.py` spells it."""

    id = fields.Integer()
    mapping = fields.Dict()
    by = fields.String(allow_none=True)
    at = fields.AwareDateTime()


class RememberedMappingsView(Schema):
    """All that is remembered, and what each kind of table may say."""

    rows = fields.List(fields.Nested(RememberedView))
    kinds = fields.List(fields.Nested(KindView))
