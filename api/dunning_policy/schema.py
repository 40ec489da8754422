"""Shapes of dunning policies. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

MOST = 20


class DraftBody(Schema):
    """Strategies in their order: {name, when, levels}; the rules check them and name the field."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    strategies = fields.List(fields.Dict(), required=True, validate=validate.Length(1, MOST))


class DunningPolicyBody(DraftBody):
    """The next version: its strategies, why, and from which day on."""

    reason = fields.String(required=True, validate=validate.Length(min=3, max=2000))
    starts_on = fields.Date(required=True)


class ReplayBody(DraftBody):
    """A draft and the runs to replay it over; after: the last customer id seen."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)
    after = fields.Integer(load_default=0)


class DunningDifferenceView(Schema):
    """One value that differs; strategy or level null: of all of them."""

    strategy = fields.String(allow_none=True)
    level = fields.String(allow_none=True)
    name = fields.String()
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class DunningDraftView(Schema):
    """How a draft differs from what is in force, or one version from another."""

    differences = fields.List(fields.Nested(DunningDifferenceView))


class DunningPolicyVersionView(Schema):
    """One version, and how it differs from the one before."""

    id = fields.Integer()
    reason = fields.String()
    starts_on = fields.Date()
    by = fields.String(allow_none=True)
    created_at = fields.AwareDateTime()
    differences = fields.List(fields.Nested(DunningDifferenceView))


class HistoryView(Schema):
    """Which days may be replayed; before `first_on`, and since `books_on`, by the books alone."""

    first_on = fields.Date(allow_none=True)
    last_on = fields.Date(allow_none=True)
    runs = fields.Integer()
    books_on = fields.Date(allow_none=True)
    today = fields.Date()
    most_days = fields.Integer()


class DunningPolicyView(Schema):
    """The strategies in force (`in_force`: of which version, 0 = built in); `version`: the newest written."""

    version = fields.Integer()
    in_force = fields.Integer()
    strategies = fields.List(fields.Dict())
    built_in = fields.List(fields.Dict())
    choices = fields.Dict()
    currency = fields.String()
    versions = fields.List(fields.Nested(DunningPolicyVersionView))
    history = fields.Nested(HistoryView)


class ReplayedView(Schema):
    """One customer to whom the draft would have spoken otherwise.

    before, after: {on, level, amount_minor, proposed, channel} each.
    """

    customer_id = fields.Integer()
    customer = fields.String()
    currency = fields.String()
    strategy = fields.String()
    before = fields.List(fields.Dict())
    after = fields.List(fields.Dict())


class ReplayView(Schema):
    """Some customers replayed; `total` customers in all (with the first answer), `next` null at the end.

    before, after: messages by level. books_until: the last day before the first run, replayed by the books.
    """

    customers = fields.Integer()
    total = fields.Integer(allow_none=True)
    next = fields.Integer(allow_none=True)
    books_until = fields.Date(allow_none=True)
    before = fields.Dict()
    after = fields.Dict()
    changed = fields.List(fields.Nested(ReplayedView))
