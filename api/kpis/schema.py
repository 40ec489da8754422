"""Shapes of key figures; each carries its `explain` (rule, inputs, as of when)."""

from marshmallow import Schema, fields, validate

from credit.rules.access import KpiScope


class KpiQuery(Schema):
    """Of what, and at the end of which day (today unless told). `id` of a segment is its name."""

    scope = fields.String(required=True, validate=validate.OneOf([one.value for one in KpiScope]))
    id = fields.String(required=True, validate=validate.Length(min=1, max=200))
    on = fields.Date(load_default=None)


class KpiView(Schema):
    """One figure. `value` null: `why_not` says why; `at_least`: the truth is no lower."""

    value = fields.Float(allow_none=True)
    unit = fields.String(validate=validate.OneOf(("days", "percent")))
    at_least = fields.Boolean()
    why_not = fields.String(allow_none=True)
    explain = fields.Dict()


class LedgerDayView(Schema):
    """A ledger and the date it stood at on the day."""

    name = fields.String()
    as_of = fields.String()


class SumsView(Schema):
    """Sums in minor units; `balance_minor` is the ledger's and what the buckets add up to.

    `exposure_minor` is of the customers that owe; what others have in credit is not taken off it.
    """

    balance_minor = fields.Integer()
    receivables_minor = fields.Integer()
    exposure_minor = fields.Integer()
    in_credit_minor = fields.Integer()
    overdue_minor = fields.Integer()


class CustomerDayView(Schema):
    """What only one customer has, as it was on the day."""

    limit_minor = fields.Integer(allow_none=True)
    score = fields.Integer(allow_none=True)
    risk_class = fields.String()
    colour = fields.String()
    segment = fields.String(allow_none=True)


class KpisView(Schema):
    """What was known of a scope at the end of a day, of one currency.

    `since`: the first day anything was kept; before it `figures` is null. `not_kept`: customers of whom
    nothing was kept yet; `left_out`: those of other currencies.
    """

    scope = fields.String()
    id = fields.String()
    name = fields.String()
    on = fields.String()
    as_of = fields.String(allow_none=True)
    since = fields.String(allow_none=True)
    currency = fields.String()
    customers = fields.Integer()
    not_kept = fields.Integer()
    left_out = fields.Integer()
    ledgers = fields.List(fields.Nested(LedgerDayView))
    figures = fields.Nested(SumsView, allow_none=True)
    buckets = fields.Dict(keys=fields.String(), values=fields.Integer())
    kpis = fields.Dict(keys=fields.String(), values=fields.Nested(KpiView))
    customer = fields.Nested(CustomerDayView, allow_none=True)


class ChoiceView(Schema):
    """One thing to ask figures of."""

    scope = fields.String()
    id = fields.String()
    name = fields.String()


class ChoicesView(Schema):
    """What a person may ask figures of, customers aside, and since when there are any."""

    today = fields.String()
    since = fields.String(allow_none=True)
    scopes = fields.List(fields.Nested(ChoiceView))
