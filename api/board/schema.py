"""Shapes of the board; figures carry their `explain` (rule, inputs, as of when)."""

from marshmallow import Schema, fields


class LedgerView(Schema):
    """One ledger; `missed_days`: business days ended since its date, null before the first import."""

    id = fields.Integer()
    name = fields.String()
    siren = fields.String(allow_none=True)
    currency = fields.String()
    as_of = fields.String(allow_none=True)
    imported_at = fields.String(allow_none=True)
    demo = fields.Boolean()
    missed_days = fields.Integer(allow_none=True)


class CompanyView(LedgerView):
    """One ledger with its figures."""

    customers = fields.Integer()
    exposure_minor = fields.Integer()
    overdue_minor = fields.Integer()
    disputed_minor = fields.Integer()
    promised_minor = fields.Integer()
    buckets = fields.Dict(keys=fields.String(), values=fields.Integer())
    dso = fields.Float(allow_none=True)
    dso_at_least = fields.Boolean()
    best_possible_dso = fields.Float(allow_none=True)
    average_days_delinquent = fields.Float(allow_none=True)
    explain = fields.Dict()


class MoverView(Schema):
    """A customer whose figures or badge moved since the day before."""

    customer_id = fields.Integer()
    customer = fields.String()
    currency = fields.String()
    hold = fields.Boolean()
    hold_before = fields.Boolean()
    exposure_minor = fields.Integer()
    overdue_minor = fields.Integer()
    delta_minor = fields.Integer()
    overdue_delta_minor = fields.Integer()
    from_class = fields.String()
    to_class = fields.String()
    from_colour = fields.String()
    to_colour = fields.String()


class BoardView(Schema):
    """Everything the board shows; sums are over ledgers of one currency."""

    as_of = fields.String(allow_none=True)
    currency = fields.String()
    companies = fields.List(fields.Nested(CompanyView))
    customers = fields.Integer()
    exposure_minor = fields.Integer()
    overdue_minor = fields.Integer()
    disputed_minor = fields.Integer()
    promised_minor = fields.Integer()
    dso = fields.Float(allow_none=True)
    best_possible_dso = fields.Float(allow_none=True)
    average_days_delinquent = fields.Float(allow_none=True)
    buckets = fields.Dict(keys=fields.String(), values=fields.Integer())
    movers = fields.List(fields.Nested(MoverView))
    to_decide = fields.Integer()
    to_review = fields.Integer()
    unassigned = fields.Integer()
    triage = fields.Integer()
    explain = fields.Dict()
