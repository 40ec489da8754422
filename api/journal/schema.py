"""Shapes of the journal."""

from marshmallow import Schema, validate
from webargs import fields

from credit.store.journal_pages import FAMILIES

NAME = validate.Length(min=1, max=60)


class JournalSearch(Schema):
    """What is looked for; what is not said is not asked. Days are the business's, both inclusive.

    text: words that all stand in what was before or after. machine: what nobody did.
    """

    customer_id = fields.Integer()
    actor_id = fields.Integer()
    machine = fields.Boolean()
    device_id = fields.UUID()
    subject_type = fields.String(validate=NAME)
    subject_id = fields.String(validate=NAME)
    subject_types = fields.DelimitedList(fields.String(validate=NAME))
    family = fields.String(validate=validate.OneOf(FAMILIES))
    text = fields.String(validate=validate.Length(min=1, max=100))
    since = fields.Date()
    until = fields.Date()


class JournalQuery(JournalSearch):
    """Which page: rows below an id."""

    before = fields.Integer()


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
    redacted_at = fields.AwareDateTime(allow_none=True)


class JournalView(Schema):
    """One page, newest first; ask for the next with `before`, None = this is the end.

    `names`: who and what the ids in it are, by field and by kind of subject.
    A page may hold few rows and not be the last: it looked back as far as `looked_back_to`.
    """

    rows = fields.List(fields.Nested(EntryView))
    before = fields.Integer(allow_none=True)
    names = fields.Dict(keys=fields.String(), values=fields.Dict())
    looked_back_to = fields.AwareDateTime(allow_none=True)


class WhoView(Schema):
    """Somebody whose doings can be looked for."""

    id = fields.Integer()
    name = fields.String()


class VerdictView(Schema):
    """What a walk along the chain of hashes found."""

    ok = fields.Boolean()
    checked = fields.Integer()
    broken_at = fields.Integer(allow_none=True)
    newest_hash = fields.String()
