"""Shapes of the board; figures carry their `explain` (rule, inputs, as of when)."""

from marshmallow import EXCLUDE, Schema, fields, validate

from credit.operations.moves import COLUMNS
from credit.rules.moves import CAUSES


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
    in_credit_minor = fields.Integer()
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
    in_credit_minor = fields.Integer()
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


class MovesQuery(Schema):
    """Which days are compared, and what customers are grouped by.

    Everything from `since` (none: the last business day) to `on` (none: today) against the day before.
    by: segment, internal (the class of our score), external (the class of a provider's).
    """

    class Meta:
        """Let other parameters be."""

        unknown = EXCLUDE

    by = fields.String(load_default="segment", validate=validate.OneOf(tuple(COLUMNS)))
    since = fields.Date(load_default=None)
    on = fields.Date(load_default=None)


class MoversQuery(MovesQuery):
    """Which group (`key`, "" the one without a name) or which cause is opened; none: all."""

    key = fields.String(load_default=None, validate=validate.Length(max=200))
    cause = fields.String(load_default=None, validate=validate.OneOf(CAUSES))


class MovesGroup(Schema):
    """One group on the last day: `key` null = without a name. Amounts in minor units.

    causes: amounts by cause. arrived, invoices, payments, off_ledger, orders, in_credit, not_kept add up to
    `delta_minor`; fell_due and overdue_settled to `overdue_delta_minor`; limit, cover and disputes beside.
    """

    key = fields.String(allow_none=True)
    customers = fields.Integer()
    moved = fields.Integer()
    exposure_minor = fields.Integer()
    overdue_minor = fields.Integer()
    delta_minor = fields.Integer()
    overdue_delta_minor = fields.Integer()
    causes = fields.Dict(keys=fields.String(), values=fields.Integer())


class MovesView(Schema):
    """What moved from `since` to `on`, the group that moved most first; `left_out`: in other currencies."""

    by = fields.String()
    since = fields.Date()
    on = fields.Date()
    currency = fields.String()
    left_out = fields.Integer()
    causes = fields.Dict(keys=fields.String(), values=fields.Integer())
    groups = fields.List(fields.Nested(MovesGroup))


class MovedCustomer(Schema):
    """A customer that moved; `amount_minor` is that of the cause asked for, else `delta_minor`.

    `exposure_minor` is below zero of a customer in credit, who owes nothing, as `delta_minor` has it.
    """

    customer_id = fields.Integer()
    customer = fields.String()
    key = fields.String(allow_none=True)
    exposure_minor = fields.Integer()
    delta_minor = fields.Integer()
    overdue_delta_minor = fields.Integer()
    amount_minor = fields.Integer()
    causes = fields.Dict(keys=fields.String(), values=fields.Integer())


class MoversView(Schema):
    """The customers behind, at most 200 of `total`."""

    currency = fields.String()
    total = fields.Integer()
    customers = fields.List(fields.Nested(MovedCustomer))
