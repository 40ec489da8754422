"""Shapes of how the house stands: counts, instants and names of jobs, nothing about customers."""

from marshmallow import Schema, fields


class FailureView(Schema):
    """A job that failed within the last day; `error` is the class of its last fault."""

    job = fields.String()
    count = fields.Integer()
    failed_at = fields.AwareDateTime(allow_none=True)
    error = fields.String(allow_none=True)


class WakeUpsView(Schema):
    """The queue of wake-ups. `since`: when the oldest was put."""

    waiting = fields.Integer()
    since = fields.AwareDateTime(allow_none=True)
    running = fields.Integer()
    workers = fields.Integer()
    worker_at = fields.AwareDateTime(allow_none=True)
    scheduler_at = fields.AwareDateTime(allow_none=True)
    failures = fields.List(fields.Nested(FailureView))


class OwedView(Schema):
    """One kind of promise whose time has come: how many, and since when the oldest waits."""

    kind = fields.String()
    count = fields.Integer()
    since = fields.AwareDateTime(allow_none=True)


class ServiceView(Schema):
    """One push service: devices there, and what it answered since the counts began."""

    service = fields.String()
    living = fields.Integer()
    dead = fields.Integer()
    taken = fields.Integer()
    refused = fields.Integer()
    busy = fields.Integer()
    gone = fields.Integer()


class LateView(Schema):
    """A ledger or bank that is behind."""

    name = fields.String()
    as_of = fields.Date()
    missed_days = fields.Integer()


class UpkeepView(Schema):
    """How the house stands. `queue` is null while nobody can be asked."""

    queue = fields.Nested(WakeUpsView, allow_none=True)
    owed = fields.List(fields.Nested(OwedView))
    services = fields.List(fields.Nested(ServiceView))
    mails = fields.Dict(keys=fields.String(), values=fields.Integer())
    late = fields.List(fields.Nested(LateView))
    last_backup_at = fields.AwareDateTime(allow_none=True)
