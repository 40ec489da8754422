"""Shapes of the late items. Shape only; rules live downstairs."""

from marshmallow import Schema, fields, validate

from credit.rules.late_causes import CAUSES


class CauseArgs(Schema):
    """Which late items to list: those of one cause, or all."""

    cause = fields.String(load_default=None, validate=validate.OneOf(CAUSES))


class CauseView(Schema):
    """What one cause amounts to in one currency, over everything in sight."""

    cause = fields.String()
    currency = fields.String()
    count = fields.Integer()
    amount_minor = fields.Integer()


class LateItemView(Schema):
    """One late item; `said_by` and `said_at` are empty where the cause is only supposed."""

    id = fields.Integer()
    customer_id = fields.Integer()
    customer = fields.String()
    ref = fields.String()
    due_on = fields.Date()
    days_late = fields.Integer()
    residual_minor = fields.Integer()
    currency = fields.String()
    cause = fields.String()
    said_by = fields.String(allow_none=True)
    said_at = fields.AwareDateTime(allow_none=True)


class LateItemsView(Schema):
    """The late items, the longest first, at most five hundred; the sums are over all of them."""

    causes = fields.List(fields.Nested(CauseView))
    rows = fields.List(fields.Nested(LateItemView))
