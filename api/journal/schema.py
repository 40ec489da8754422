"""Shapes of the journal."""

from marshmallow import Schema, validate
from webargs import fields


class JournalQuery(Schema):
    """Which page: rows below an id, perhaps of one customer only, or about some kinds of subjects."""

    before = fields.Integer()
    customer_id = fields.Integer()
    subject_types = fields.DelimitedList(fields.String(validate=validate.Length(max=40)))


class EntryView(Schema):
    """One change. `actor` is a name, None = the machine."""

    id = fields.Integer()
    at = fields.AwareDateTime()
    actor_id = fields.Integer(allow_none=True)
    actor = fields.String(allow_none=True)
    device_id = fields.UUID(allow_none=True)
    op_id = fields.UUID(allow_none=True)
    client_time = fields.AwareDateTime(allow_none=True)
    clock_offset_ms = fields.Integer(allow_none=True)
    action = fields.String()
    subject_type = fields.String()
    subject_id = fields.String()
    customer_id = fields.Integer(allow_none=True)
    customer = fields.String(allow_none=True)
    before = fields.Dict(allow_none=True)
    after = fields.Dict(allow_none=True)


class JournalView(Schema):
    """One page, newest first; ask for the next with `before`, None = this is the end.

    `names`: who and what the ids in it are, by field and by kind of subject.
    """

    rows = fields.List(fields.Nested(EntryView))
    before = fields.Integer(allow_none=True)
    names = fields.Dict(keys=fields.String(), values=fields.Dict())


class VerdictView(Schema):
    """What a walk along the chain of hashes found."""

    ok = fields.Boolean()
    checked = fields.Integer()
    broken_at = fields.Integer(allow_none=True)
    newest_hash = fields.String()
