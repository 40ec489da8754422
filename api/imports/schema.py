"""Shapes of files handed in."""

from marshmallow import RAISE, Schema, fields, validate

from credit.operations.intake.kinds import KINDS


class ImportForm(Schema):
    """What comes beside the file: its kind, and whether it may replace the demo data."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    kind = fields.String(load_default="fec", validate=validate.OneOf(KINDS))
    replace_demo = fields.Boolean(load_default=False)


class ImportFile(Schema):
    """The file itself."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class CompanyOfImport(Schema):
    """The ledger an import went to."""

    id = fields.Integer()
    name = fields.String()
    siren = fields.String(allow_none=True)
    currency = fields.String()


class AppliedBefore(Schema):
    """The import that brought the very same file before."""

    id = fields.UUID()
    applied_at = fields.DateTime()


class ImportView(Schema):
    """One file handed in, how far it is and what it says."""

    id = fields.UUID()
    kind = fields.String()
    filename = fields.String()
    size_bytes = fields.Integer()
    state = fields.String()
    progress = fields.Integer()
    replace_demo = fields.Boolean()
    as_of = fields.Date(allow_none=True)
    company = fields.Nested(CompanyOfImport, allow_none=True)
    report = fields.Dict()
    preview = fields.Dict(allow_none=True)
    history = fields.Boolean()
    queued = fields.Boolean()
    undoable = fields.Boolean()
    applied_before = fields.Nested(AppliedBefore, allow_none=True)
    created_at = fields.DateTime()
    applied_at = fields.DateTime(allow_none=True)
    by = fields.String(allow_none=True)
    source = fields.String(allow_none=True)
