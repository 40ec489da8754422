"""Shapes of early-payment discounts. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from credit.rules.discounts import GRANTED, PROPOSED, REFUSED


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class DiscountArgs(Schema):
    """Those for a person, or all of them."""

    state = fields.String(load_default=PROPOSED, validate=validate.OneOf((PROPOSED, "all")))


class TakenView(Schema):
    """A discount a payment took, beside what was paid; proposed: too late, a person decides."""

    id = fields.Integer()
    state = fields.String()
    customer_id = fields.Integer()
    customer = fields.String()
    code = fields.String()
    currency = fields.String()
    item_id = fields.Integer()
    ref = fields.String()
    document_on = fields.Date()
    receipt_id = fields.Integer()
    paid_on = fields.Date()
    paid_minor = fields.Integer()
    percent_bp = fields.Integer()
    until_on = fields.Date()
    discount_minor = fields.Integer()


class OfferView(Schema):
    """What is offered for documents from a day on."""

    percent_bp = fields.Integer()
    within_days = fields.Integer()
    since_on = fields.Date()


class OfferedView(OfferView):
    """To whom it is offered."""

    customer_id = fields.Integer()
    customer = fields.String()


class DiscountsView(Schema):
    """Discounts taken, 500 at most, and what is offered today."""

    rows = fields.List(fields.Nested(TakenView))
    offers = fields.List(fields.Nested(OfferedView))


class EarlyItemView(Schema):
    """An open invoice that may still have a discount."""

    item_id = fields.Integer()
    ref = fields.String()
    percent_bp = fields.Integer()
    until_on = fields.Date()
    discount_minor = fields.Integer()
    payable_minor = fields.Integer()


class CustomerDiscountView(Schema):
    """What a customer is offered today, all that was offered, and the invoices that may still have it."""

    currency = fields.String()
    offer = fields.Nested(OfferView, allow_none=True)
    offers = fields.List(fields.Nested(OfferView))
    items = fields.List(fields.Nested(EarlyItemView))


class OfferBody(Strict):
    """What to offer; 0 ends it. since_on: for documents from that day on, today without it."""

    percent_bp = fields.Integer(required=True, strict=True)
    within_days = fields.Integer(required=True, strict=True)
    since_on = fields.Date()


class LateDiscountBody(Strict):
    """A person's word on a discount taken too late."""

    outcome = fields.String(required=True, validate=validate.OneOf((GRANTED, REFUSED)))
