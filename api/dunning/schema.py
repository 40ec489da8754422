"""Shapes of dunning. Shape only; rules live downstairs."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from api.arguments import Flag

MOST_IDS = 10_000


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class RunView(Schema):
    """One run."""

    id = fields.Integer()
    run_on = fields.Date()
    decided_at = fields.AwareDateTime()
    state = fields.String()
    reason = fields.String(allow_none=True)
    counts = fields.Dict()


class MessageLine(Schema):
    """A message in the list."""

    id = fields.UUID()
    customer_id = fields.Integer()
    customer = fields.String()
    level = fields.String()
    channel = fields.String()
    language = fields.String()
    recipient = fields.String()
    total_minor = fields.Integer()
    currency = fields.String()
    state = fields.String()
    why = fields.String(allow_none=True)
    run_on = fields.Date()
    send_after = fields.AwareDateTime()
    sent_at = fields.AwareDateTime(allow_none=True)
    items = fields.Integer()
    oldest_days = fields.Integer()


class SilenceView(Schema):
    """What one reason keeps silent, or leaves to a person."""

    action = fields.String()
    reason = fields.String()
    count = fields.Integer()
    amount_minor = fields.Integer()


class OverviewView(Schema):
    """The page."""

    run = fields.Nested(RunView, allow_none=True)
    messages = fields.List(fields.Nested(MessageLine))
    silent = fields.List(fields.Nested(SilenceView))
    held = fields.Boolean()


class DecisionView(Schema):
    """Why one item is chased, or not."""

    id = fields.Integer()
    customer_id = fields.Integer()
    customer = fields.String()
    item_id = fields.Integer()
    ref = fields.String()
    due_on = fields.Date()
    currency = fields.String()
    action = fields.String()
    level = fields.String(allow_none=True)
    reason = fields.String()
    amount_minor = fields.Integer()
    facts = fields.Dict()


class LetterLine(Schema):
    """One invoice in a message."""

    item_id = fields.Integer()
    ref = fields.String()
    due_on = fields.Date()
    days = fields.Integer()
    level = fields.String()
    amount_minor = fields.Integer()


class MessageView(MessageLine):
    """One message with its words, its lines, and the decisions behind it."""

    subject = fields.String()
    body = fields.String()
    wording = fields.Integer(metadata={"description": "version of the text; 0 = as delivered"})
    credits = fields.List(fields.List(fields.Raw()))
    lines = fields.List(fields.Nested(LetterLine))
    trace = fields.List(fields.Nested(DecisionView))


class DecisionsArgs(Schema):
    """Which decisions of the latest run to list; `after` is the last id seen."""

    customer_id = fields.Integer()
    reason = fields.String()
    after = fields.Integer(load_default=0)


class DecisionsView(Schema):
    """Decisions, 500 at a time."""

    rows = fields.List(fields.Nested(DecisionView))


class ToldView(Schema):
    """What became of the letter, call or visit a decision led to; done_by: whoever called or was there."""

    id = fields.UUID()
    state = fields.String()
    why = fields.String(allow_none=True)
    sent_at = fields.AwareDateTime(allow_none=True)
    channel = fields.String()
    deadline_on = fields.Date(allow_none=True)
    outcome = fields.String(allow_none=True)
    done_by = fields.String(allow_none=True)
    wording = fields.Integer(metadata={"description": "version of the text; 0 = as delivered"})


class ItemDayView(Schema):
    """What one run decided about one item; `facts` as it saw them."""

    run_on = fields.Date()
    action = fields.String()
    level = fields.String(allow_none=True)
    reason = fields.String()
    amount_minor = fields.Integer()
    facts = fields.Dict()
    message = fields.Nested(ToldView, allow_none=True)


class ItemHistoryView(Schema):
    """One item and every run that looked at it, the newest first, 500 at most."""

    item_id = fields.Integer()
    ref = fields.String()
    due_on = fields.Date()
    currency = fields.String()
    stage = fields.String()
    days = fields.List(fields.Nested(ItemDayView))


class SendBody(Strict):
    """Which messages to send now; all that are due without ids."""

    message_ids = fields.List(fields.UUID(), validate=validate.Length(min=1, max=MOST_IDS))


class SentView(Schema):
    """What became of the messages; `queued` are sent by the job."""

    sent = fields.Integer(dump_default=0)
    kept_back = fields.Integer(dump_default=0)
    failed = fields.Integer(dump_default=0)
    later = fields.Integer(dump_default=0)
    down = fields.Integer(dump_default=0)
    unclear = fields.Integer(dump_default=0)
    queued = fields.Integer(dump_default=0)


class WordBody(Strict):
    """A person's word on a message nobody knows about."""

    outcome = fields.String(required=True, validate=validate.OneOf(("sent", "not_sent")))


class TriageArgs(Schema):
    """Where to go on: the last customer id seen."""

    after = fields.Integer(load_default=0)


class TriageItem(Schema):
    """One item in triage, and what the next run would say of it."""

    item_id = fields.Integer()
    ref = fields.String()
    due_on = fields.Date()
    due_source = fields.String()
    days = fields.Integer()
    residual_minor = fields.Integer()
    action = fields.String()
    reason = fields.String()
    level = fields.String(allow_none=True)


class TriageLine(Schema):
    """One customer in triage."""

    customer_id = fields.Integer()
    code = fields.String()
    customer = fields.String()
    currency = fields.String()
    recipient = fields.String(allow_none=True)
    count = fields.Integer()
    amount_minor = fields.Integer()
    credits_minor = fields.Integer()
    chased_minor = fields.Integer()
    oldest_days = fields.Integer()
    items = fields.List(fields.Nested(TriageItem))


class TriageView(Schema):
    """Customers in triage, 200 at a time, with the totals of all."""

    rows = fields.List(fields.Nested(TriageLine))
    customers = fields.Integer()
    items = fields.Integer()
    amount_minor = fields.Integer()


class ReleaseBody(Strict):
    """Whose debt to release: some customers, or all of them said in so many words."""

    customer_ids = fields.List(
        fields.Integer(strict=True), validate=validate.Length(min=1, max=MOST_IDS)
    )
    all = Flag(validate=validate.Equal(True))

    @validates_schema
    def say_which(self, data: dict[str, Any], **_: object) -> None:
        """Ask for one of the two."""
        if ("customer_ids" in data) == ("all" in data):
            raise ValidationError("customer_ids or all", "customer_ids")


class ReleasedView(Schema):
    """How many items were released."""

    released = fields.Integer()


class MailboxArgs(Schema):
    """Where to go on: the last letter seen."""

    before = fields.Integer()


class MailLine(Schema):
    """A letter in the list."""

    id = fields.Integer()
    customer_id = fields.Integer(allow_none=True)
    customer = fields.String(allow_none=True)
    recipient = fields.String()
    subject = fields.String()
    sent_at = fields.AwareDateTime()


class LetterMailView(MailLine):
    """A letter with its text; has_statement: a statement went with it, `/mailbox/<id>/statement.pdf`."""

    body = fields.String()
    has_statement = fields.Boolean()


class MailboxView(Schema):
    """Letters, the newest first."""

    rows = fields.List(fields.Nested(MailLine))
