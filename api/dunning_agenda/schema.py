"""Shapes of the agenda. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from credit.operations.dunning_agenda import NOT_REACHED, PUT_BACK, REACHED


class AgendaEntryView(Schema):
    """One call to make; state: due, or sending while somebody has it in hand."""

    id = fields.UUID()
    customer_id = fields.Integer()
    customer = fields.String()
    channel = fields.String()
    level = fields.String()
    total_minor = fields.Integer()
    currency = fields.String()
    state = fields.String()
    tries = fields.Integer()
    since = fields.Date()
    contact = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)


class AgendaView(Schema):
    """The entries, 500 at most."""

    rows = fields.List(fields.Nested(AgendaEntryView))


class AgendaOutcomeBody(Schema):
    """How it ended; put_back leaves it to somebody else."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    outcome = fields.String(
        required=True, validate=validate.OneOf((REACHED, NOT_REACHED, PUT_BACK))
    )
