"""Shapes of pull and push; rules live downstairs."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

MAX_CURSOR = 32_000  # characters: an agency of some 500 portfolios
MAX_BUDGET = 64 * 1024 * 1024
MOST_OPS = 100
MOST_ID = 2**31 - 1
MOST_NUMBER = 2**53


# However wrong a clock is, its time can be told in UTC.
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
CLOCK = validate.Range(FIRST, LAST)


def _all_named(ops: list[dict[str, Any]]) -> None:
    if not all(isinstance(op.get("op_id"), str) for op in ops):
        raise ValidationError("every op needs its op_id")


class PullQuery(Schema):
    """Where a device stands, and how many bytes it wants at most."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    c = fields.String(validate=validate.Length(max=MAX_CURSOR))
    budget = fields.Integer(validate=validate.Range(min=1, max=MAX_BUDGET))


class PushBody(Schema):
    """A batch: each entry names itself, and is read by itself afterwards."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    restore_gen = fields.Integer(strict=True)
    sent_at = fields.AwareDateTime(validate=CLOCK)
    ops = fields.List(
        fields.Dict(), required=True, validate=[validate.Length(max=MOST_OPS), _all_named]
    )


class EntryBody(Schema):
    """One operation of an outbox; its arguments are read by the rule of its type."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    op_id = fields.UUID(required=True)
    n = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST_NUMBER))
    type = fields.String(required=True, validate=validate.Length(1, 40))
    v = fields.Integer(required=True, strict=True, validate=validate.Range(1, 999))
    entity = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_ID))
    base_rev = fields.Integer(strict=True, allow_none=True, load_default=None)
    args = fields.Dict(required=True)
    client_time = fields.AwareDateTime(required=True, validate=CLOCK)
    depends_on = fields.List(
        fields.UUID(), load_default=list, validate=validate.Length(max=MOST_OPS)
    )


class ResultView(Schema):
    """What became of one entry, and the counters its effect can be read at."""

    op_id = fields.String()
    outcome = fields.String()
    code = fields.String(allow_none=True)
    facts = fields.Dict()
    buckets = fields.Dict(allow_none=True)


class PushAnswer(Schema):
    """The answer to a batch; only one that bears the protocol's mark counts for a device."""

    protocol = fields.String()
    server_time = fields.String()
    restore_gen = fields.Integer()
    covered_to = fields.String(allow_none=True)
    results = fields.List(fields.Nested(ResultView))


ENTRY, PUSH = EntryBody(), PushBody()
