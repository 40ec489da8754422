"""Shapes of the agenda. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from credit.rules.tasks import OUTCOMES


class AgendaEntryView(Schema):
    """One call or visit to make; state: due, or sending while the desk has it in hand.

    reps, deadline_on, late: of a visit, who makes it until which day.
    """

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
    address = fields.String(allow_none=True)
    reps = fields.List(fields.String())
    deadline_on = fields.Date(allow_none=True)
    late = fields.Boolean()


class AgendaDoneView(Schema):
    """One that was made: how it ended, who did it, in which words."""

    id = fields.UUID()
    customer_id = fields.Integer()
    customer = fields.String()
    channel = fields.String()
    level = fields.String()
    total_minor = fields.Integer()
    currency = fields.String()
    outcome = fields.String(allow_none=True)
    done_by = fields.String(allow_none=True)
    done_at = fields.AwareDateTime()
    text = fields.String()


class AgendaView(Schema):
    """The entries, 500 at most, and what was done these seven days, the latest first."""

    rows = fields.List(fields.Nested(AgendaEntryView))
    done = fields.List(fields.Nested(AgendaDoneView))


class AgendaOutcomeBody(Schema):
    """How it ended; put_back leaves it to somebody else."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    outcome = fields.String(
        required=True,
        validate=validate.OneOf(sorted({one for of in OUTCOMES.values() for one in of})),
    )
