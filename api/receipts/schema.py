"""Shapes of receipts, and of what the desk says about them. Shape only; rules live downstairs."""

from marshmallow import Schema, fields, validate

from api.arguments import Flag
from api.session.schema import Strict
from credit.operations.receipts_list import FILTERS, TODO


class ReceiptArgs(Strict):
    """Which receipts to list: a state, `todo` for a person, `waiting` for the ledger, or all."""

    state = fields.String(load_default=TODO, validate=validate.OneOf(FILTERS))
    customer = fields.Integer(load_default=None, strict=False)
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=10_000))


class ReceiptLine(Schema):
    """One receipt of the list; certainty (0 to 100) and rule of what was decided or is likeliest."""

    id = fields.Integer()
    account = fields.String()
    booked_on = fields.Date()
    value_on = fields.Date()
    amount_minor = fields.Integer()
    currency = fields.String()
    reference = fields.String()
    structured = fields.String()
    counterparty = fields.String()
    counterparty_account = fields.String()
    batch = fields.String()
    state = fields.String()
    customer_id = fields.Integer(allow_none=True)
    customer = fields.String(allow_none=True)
    certainty = fields.Integer(allow_none=True)
    rule = fields.String(allow_none=True)
    why = fields.String(allow_none=True)
    settled_on = fields.Date(allow_none=True)
    reverses_id = fields.Integer(allow_none=True)
    part_of_id = fields.Integer(allow_none=True)
    decided_by = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()


class ReceiptPage(Schema):
    """One page of receipts; todo: how many wait for a person."""

    rows = fields.List(fields.Nested(ReceiptLine))
    total = fields.Integer()
    todo = fields.Integer()


class PaidItem(Schema):
    """An item and what a receipt gives it; residual: as the ledger has it."""

    item_id = fields.Integer()
    ref = fields.String()
    kind = fields.String()
    due_on = fields.Date()
    residual_minor = fields.Integer()
    amount_minor = fields.Integer()


class ReceiptReason(Schema):
    """Why: a stable code, and the inputs it rests on."""

    code = fields.String()
    facts = fields.Dict()


class MatchProposalView(Schema):
    """One answer of the matching rules; without items the money is on account."""

    certainty = fields.Integer()
    rule = fields.String()
    customer_id = fields.Integer()
    customer = fields.String()
    items = fields.List(fields.Nested(PaidItem))
    reasons = fields.List(fields.Nested(ReceiptReason))


class AllocationView(PaidItem):
    """What a receipt was set against; settled_on: the ledger's date that took it over.

    discount_minor, discount_state: what it is short of for being early; granted, proposed or refused.
    """

    rule = fields.String()
    certainty = fields.Integer()
    confirmed_at = fields.AwareDateTime(allow_none=True)
    settled_on = fields.Date(allow_none=True)
    discount_minor = fields.Integer()
    discount_state = fields.String(allow_none=True)


class ReceiptView(ReceiptLine):
    """One receipt in full."""

    proposals = fields.List(fields.Nested(MatchProposalView))
    allocations = fields.List(fields.Nested(AllocationView))
    parts = fields.List(fields.Nested(ReceiptLine))


class PayableArgs(Strict):
    """Whose open items to choose from."""

    customer = fields.Integer(required=True)


class PayableItem(Schema):
    """An open item and what receipts leave of it."""

    item_id = fields.Integer()
    ref = fields.String()
    kind = fields.String()
    due_on = fields.Date()
    residual_minor = fields.Integer()
    left_minor = fields.Integer()


class PayableView(Schema):
    """What may still be paid, the oldest due first."""

    rows = fields.List(fields.Nested(PayableItem))


class ConfirmBody(Strict):
    """Which of the proposals, 0 for the likeliest."""

    choice = fields.Integer(load_default=0, strict=True, validate=validate.Range(min=0, max=20))


class AssignedItem(Strict):
    """One item and what of the receipt it gets, as signed as the item."""

    item_id = fields.Integer(required=True, strict=True)
    amount_minor = fields.Integer(required=True, strict=True)


class AssignBody(Strict):
    """Whose money it is, and what it pays; no items: on account."""

    customer_id = fields.Integer(required=True, strict=True)
    items = fields.List(
        fields.Nested(AssignedItem), load_default=list, validate=validate.Length(max=500)
    )


class PartBody(Strict):
    """What of the receipt is one customer's."""

    customer_id = fields.Integer(required=True, strict=True)
    amount_minor = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class DivideBody(Strict):
    """Whose money it is, customer by customer; together the whole amount."""

    parts = fields.List(
        fields.Nested(PartBody), required=True, validate=validate.Length(min=2, max=100)
    )


class IgnoreBody(Strict):
    """Why it is nobody's payment."""

    reason = fields.String(required=True, validate=validate.Length(min=3, max=500))


class BankAccountView(Schema):
    """One account of ours; watched: a late statement holds the reminders."""

    id = fields.Integer()
    company = fields.String()
    number = fields.String()
    currency = fields.String()
    watched = fields.Boolean()
    read_to = fields.Date(allow_none=True)
    taken_at = fields.AwareDateTime()


class WatchBody(Strict):
    """Whether reminders wait for this account's statements."""

    watched = Flag(required=True)
