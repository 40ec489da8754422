"""Shapes of files handed in."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from api.arguments import Flag
from api.identifiers import SIREN
from credit.formats.cells import ORDERS
from credit.formats.columns import Kind
from credit.formats.tables.registry import KINDS as TABLES
from credit.operations.intake.kinds import KINDS


class ImportForm(Schema):
    """What comes beside the file: its kind, may it replace the demo data, whose table it is (SIREN)."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    kind = fields.String(load_default="fec", validate=validate.OneOf(KINDS))
    replace_demo = fields.Boolean(load_default=False)
    company = fields.String(load_default=None, validate=SIREN)


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


class ColumnBody(Schema):
    """One column: its header, and the field it means ("" = nothing to us)."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    header = fields.String(required=True, validate=validate.Length(max=1000))
    field = fields.String(required=True, validate=validate.Length(max=60))


class MappingBody(Schema):
    """What the columns of a table mean and how its cells are written (`credit/formats/columns.py`)."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    kind = fields.String(required=True, validate=validate.OneOf(TABLES))
    columns = fields.List(
        fields.Nested(ColumnBody), required=True, validate=validate.Length(min=1, max=500)
    )
    dates = fields.String(load_default="dmy", validate=validate.OneOf(sorted(ORDERS)))
    decimal = fields.String(load_default="", validate=validate.OneOf(("", ",", ".")))
    currency = fields.String(load_default="EUR", validate=validate.Length(equal=3))
    snapshot = Flag(load_default=False)
    company_id = fields.Integer(load_default=None, strict=True)


class MappingQuery(Schema):
    """The kind a person supposes."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    kind = fields.String(load_default=None, validate=validate.OneOf(TABLES))


class FieldView(Schema):
    """One thing a kind of table may say."""

    name = fields.String()
    required = fields.Boolean()


class KindView(Schema):
    """One kind of table and what it may say."""

    name = fields.String()
    fields_ = fields.List(fields.Nested(FieldView), data_key="fields")


def kinds_view() -> list[dict[str, Any]]:
    """List the kinds of tables there are and what each may say."""
    return [{"name": name, "fields_": _needs(kind)} for name, kind in TABLES.items()]


def _needs(kind: Kind) -> list[dict[str, Any]]:
    """List what a kind may say; of what can be told one way or another, the first is marked as needed."""
    either = {group[0] for group in kind.either}
    return [
        {"name": name, "required": one.required or name in either}
        for name, one in kind.fields.items()
    ]


class MappingView(Schema):
    """A table's header and first values, what its columns are taken for, and what they could be.

    `mapping` is null where nobody can tell what the table holds.
    """

    header = fields.List(fields.String())
    samples = fields.List(fields.List(fields.String()))
    mapping = fields.Dict(allow_none=True)
    remembered = fields.Boolean()
    kinds = fields.List(fields.Nested(KindView))
    companies = fields.List(fields.Nested(CompanyOfImport))


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
