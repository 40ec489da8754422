"""Shapes of releases. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from credit.rules.dunning_policy import ALWAYS_RELEASED

MOST_IDS = 1000


class ReleaseLevelBody(Schema):
    """Which items of one customer go to which level; confirmed: whose derived due date was checked."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    customer_id = fields.Integer(strict=True, required=True)
    level = fields.String(required=True, validate=validate.OneOf(ALWAYS_RELEASED))
    item_ids = fields.List(
        fields.Integer(strict=True), required=True, validate=validate.Length(1, MOST_IDS)
    )
    confirmed_item_ids = fields.List(
        fields.Integer(strict=True), load_default=list, validate=validate.Length(max=MOST_IDS)
    )


class WaitingItemView(Schema):
    """One item that waits; due_derived: its due date was not stated by anybody."""

    item_id = fields.Integer()
    ref = fields.String()
    due_on = fields.Date()
    due_derived = fields.Boolean()
    amount_minor = fields.Integer()


class WaitingView(Schema):
    """One customer's items that wait for a person's word at one level."""

    customer_id = fields.Integer()
    customer = fields.String()
    currency = fields.String()
    level = fields.String()
    amount_minor = fields.Integer()
    items = fields.List(fields.Nested(WaitingItemView))


class FormalNoticeView(Schema):
    """One released notice: announced until it goes, perhaps held by the rep, withdrawn or lapsed."""

    id = fields.UUID()
    customer_id = fields.Integer()
    customer = fields.String()
    currency = fields.String()
    level = fields.String()
    items = fields.Integer()
    total_minor = fields.Integer()
    released_by = fields.String()
    released_at = fields.AwareDateTime()
    goes_at = fields.AwareDateTime()
    state = fields.String()
    why = fields.String(allow_none=True)
    hold_until = fields.Date(allow_none=True)
    hold_reason = fields.String(allow_none=True)
    hold_by = fields.String(allow_none=True)
    held_at = fields.AwareDateTime(allow_none=True)


class ReleasesView(Schema):
    """Both lists."""

    waiting = fields.List(fields.Nested(WaitingView))
    notices = fields.List(fields.Nested(FormalNoticeView))
