"""Shapes of the cash-in forecast. Shape only; rules live downstairs."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from credit.operations.forecast import Granted, Late
from credit.rules.access import KpiScope
from credit.rules.forecast import MONTH, WEEK, WHYS
from credit.rules.plans import LEAST, MONTHLY, MOST, RHYTHMS


class ScopeQuery(Schema):
    """Of what. `id` of a segment is its name."""

    scope = fields.String(required=True, validate=validate.OneOf([one.value for one in KpiScope]))
    id = fields.String(required=True, validate=validate.Length(min=1, max=200))


class ForecastQuery(ScopeQuery):
    """By week or month, and what if: a customer pays `late_days` later, another is granted a plan."""

    by = fields.String(load_default=WEEK, validate=validate.OneOf((WEEK, MONTH)))
    late_customer_id = fields.Integer(load_default=None)
    late_days = fields.Integer(load_default=None, validate=validate.Range(min=1, max=365))
    plan_customer_id = fields.Integer(load_default=None)
    plan_first_on = fields.Date(load_default=None)
    plan_count = fields.Integer(load_default=None, validate=validate.Range(min=LEAST, max=MOST))
    plan_rhythm = fields.String(load_default=MONTHLY, validate=validate.OneOf(RHYTHMS))

    @validates_schema
    def whole(self, data: dict[str, Any], **_: object) -> None:
        """Hold that what is supposed is said whole."""
        for first, *others in (
            ("late_customer_id", "late_days"),
            ("plan_customer_id", "plan_first_on", "plan_count"),
        ):
            for other in others:
                if (data[first] is None) != (data[other] is None):
                    raise ValidationError("Missing.", first if data[first] is None else other)

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        """Build what is supposed."""
        who, plan = data.pop("late_customer_id"), data.pop("plan_customer_id")
        late_days, first_on = data.pop("late_days"), data.pop("plan_first_on")
        count, rhythm = data.pop("plan_count"), data.pop("plan_rhythm")
        return data | {
            "late": None if who is None else Late(who, late_days),
            "granted": None if plan is None else Granted(plan, first_on, count, rhythm),
        }


class LinesQuery(ScopeQuery):
    """Expected from a day to a day, both included; without one, without end."""

    since = fields.Date(load_default=None)
    until = fields.Date(load_default=None)


class ForecastPeriodView(Schema):
    """What is likely to come in in a period, and from today to its end: at the least, likely, at the most.

    `ends_on` null: all that comes later. `if_minor` and `if_sum_minor`: with what was supposed.
    """

    starts_on = fields.Date()
    ends_on = fields.Date(allow_none=True)
    minor = fields.Integer()
    sum_minor = fields.Integer()
    low_minor = fields.Integer()
    high_minor = fields.Integer()
    if_minor = fields.Integer()
    if_sum_minor = fields.Integer()


class PayerView(Schema):
    """A customer of whom money is expected."""

    id = fields.Integer()
    name = fields.String()
    minor = fields.Integer()


class ForecastView(Schema):
    """What is likely to come in of a scope, in minor units of one currency.

    `whys`: amounts by what told the date; `left_out`: what is owed and not forecast, by reason;
    `other_currencies`: how many customers owe in others.
    """

    scope = fields.String()
    id = fields.String()
    name = fields.String()
    on = fields.Date()
    as_of = fields.Date(allow_none=True)
    currency = fields.String()
    other_currencies = fields.Integer()
    by = fields.String()
    total_minor = fields.Integer()
    whys = fields.Dict(keys=fields.String(), values=fields.Integer())
    left_out = fields.Dict(keys=fields.String(), values=fields.Integer())
    periods = fields.List(fields.Nested(ForecastPeriodView))
    customers = fields.List(fields.Nested(PayerView))


class ForecastLineView(Schema):
    """A part of an open item on its likely day."""

    item_id = fields.Integer()
    customer_id = fields.Integer()
    customer = fields.String()
    ref = fields.String()
    due_on = fields.Date()
    minor = fields.Integer()
    why = fields.String(validate=validate.OneOf(WHYS))
    on = fields.Date()
    earliest_on = fields.Date()
    latest_on = fields.Date()


class ForecastLinesView(Schema):
    """The lines behind a period, the largest first; `total` counts them all."""

    currency = fields.String()
    total = fields.Integer()
    amount_minor = fields.Integer()
    rows = fields.List(fields.Nested(ForecastLineView))


class ForecastErrorView(Schema):
    """How far forecasts of past days were from what came; null where nothing came to compare."""

    company = fields.String()
    currency = fields.String()
    days = fields.List(fields.Date())
    items = fields.Integer()
    still_open = fields.Integer()
    days_off = fields.Float(allow_none=True)
    days_late = fields.Float(allow_none=True)
    within_percent = fields.Float(allow_none=True)
    told_minor = fields.Integer()
    came_minor = fields.Integer()
    week_off_percent = fields.Float(allow_none=True)


class ForecastErrorsView(Schema):
    """The error of the forecast, company by company; amounts of `weeks` weeks after each day."""

    weeks = fields.Integer()
    companies = fields.List(fields.Nested(ForecastErrorView))
