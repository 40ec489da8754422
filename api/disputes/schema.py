"""Shapes of disputes. Shape only; rules live downstairs."""

from typing import Any

from marshmallow import RAISE, Schema, fields, post_load, validate

from api.proofs.schema import ProofView
from credit.operations.dispute_steps import Asking
from credit.operations.disputes import Qualification
from credit.operations.root_causes import Asked
from credit.rules.dispute_steps import MOST_DAYS
from credit.rules.disputes import MERITS, OUTCOMES
from credit.store.field import UNRESOLVED

STATES = ("unresolved", "all", *UNRESOLVED, "resolved", "withdrawn")
WORDS = validate.Length(min=1, max=4000)
MINOR = validate.Range(min=1, max=10**13)


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class StateArgs(Schema):
    """Which disputes to list."""

    state = fields.String(load_default="unresolved", validate=validate.OneOf(STATES))
    dispute = fields.UUID(load_default=None)  # none but this one


class CommentView(Schema):
    """Something said on a dispute."""

    id = fields.UUID()
    author = fields.String()
    text = fields.String()
    at = fields.AwareDateTime()


class DisputeStepView(Schema):
    """What one department is asked to do about a dispute, and how it ended: state open, done or dropped."""

    id = fields.UUID()
    department = fields.String()
    asked = fields.String()
    owner_id = fields.Integer(allow_none=True)
    owner = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    late = fields.Boolean()
    state = fields.String()
    outcome = fields.String()
    ended_by = fields.String(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)


class StepView(Schema):
    """A dispute as a contributor sees it: no limit, no score, no other debt, no step of others.

    `department`, `next_step` and `step_due_on` are those of the open step with the nearest deadline.
    """

    id = fields.UUID()
    customer_id = fields.Integer()
    customer = fields.String()
    currency = fields.String()
    ref = fields.String(allow_none=True)
    amount_minor = fields.Integer(allow_none=True)
    reason = fields.String()
    detail = fields.String(allow_none=True)
    text = fields.String()
    state = fields.String()
    department = fields.String(allow_none=True)
    next_step = fields.String(allow_none=True)
    step_due_on = fields.Date(allow_none=True)
    late = fields.Boolean()
    opened_by = fields.String()
    opened_on = fields.Date()
    comments = fields.List(fields.Nested(CommentView))
    steps = fields.List(fields.Nested(DisputeStepView))


class TermsView(Schema):
    """The payment terms of a customer; `terms_derived`: nobody stated them, the usual ones are assumed."""

    terms_days = fields.Integer()
    terms_end_of_month = fields.String(allow_none=True)
    terms_derived = fields.Boolean()


class DisputedItemView(Schema):
    """The dates of a disputed invoice, and where its due date is from."""

    id = fields.Integer()
    ref = fields.String()
    document_on = fields.Date()
    due_on = fields.Date(allow_none=True)
    due_source = fields.String()


class DeliveredView(Schema):
    """A delivery; `amount_minor`: what of it is not yet billed."""

    id = fields.Integer()
    number = fields.String()
    order_ref = fields.String(allow_none=True)
    delivered_on = fields.Date()
    amount_minor = fields.Integer()
    currency = fields.String()
    state = fields.String()


class OrderedView(Schema):
    """An order that a delivery fills; `amount_minor`: what of it is not yet delivered."""

    number = fields.String()
    ordered_on = fields.Date()
    amount_minor = fields.Integer()
    currency = fields.String()
    state = fields.String()


class EvidenceView(Schema):
    """What a dispute is judged by; `item` null: it names no invoice. `proofs`: of it, of the deliveries."""

    terms = fields.Nested(TermsView)
    item = fields.Nested(DisputedItemView, allow_none=True)
    deliveries = fields.List(fields.Nested(DeliveredView))
    orders = fields.List(fields.Nested(OrderedView))
    proofs = fields.List(fields.Nested(ProofView))


class DisputeView(StepView):
    """A dispute as the house sees it."""

    item_id = fields.Integer(allow_none=True)
    outcome = fields.String(allow_none=True)
    merit = fields.String(allow_none=True)
    owner_id = fields.Integer(allow_none=True)
    owner = fields.String(allow_none=True)
    age_days = fields.Integer()


class DisputesView(Schema):
    """Disputes, the oldest first."""

    rows = fields.List(fields.Nested(DisputeView))


class StepsView(Schema):
    """Steps, the nearest deadline first."""

    rows = fields.List(fields.Nested(StepView))


class QualificationBody(Strict):
    """On what, how much, and why; `detail` is a leaf of `reason`, without which why stays as it was."""

    item_id = fields.Integer(required=True, strict=True)
    amount_minor = fields.Integer(required=True, strict=True, validate=MINOR)
    reason = fields.String(allow_none=True)
    detail = fields.String(allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> Qualification:
        """Build the qualification."""
        return Qualification(**data)


class AskingBody(Strict):
    """What is asked of which department, or of one person in it; due so many business days from today."""

    step_id = fields.UUID(required=True)
    department = fields.String(required=True, validate=validate.Length(min=2, max=40))
    asked = fields.String(required=True, validate=validate.Length(min=1, max=200))
    owner_id = fields.Integer(strict=True, allow_none=True)
    days = fields.Integer(strict=True, allow_none=True, validate=validate.Range(0, MOST_DAYS))

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> Asking:
        """Build what is asked."""
        return Asking(**data)


class OutcomeBody(Strict):
    """What came of it; nothing to say is an answer too."""

    text = fields.String(required=True, validate=validate.Length(max=4000))


class ColleagueView(Schema):
    """Somebody who may be asked to do a step."""

    id = fields.Integer()
    name = fields.String()
    department = fields.String()


class OwnerBody(Strict):
    """Who takes a dispute in hand.

    seen: the name of who had it when the asker looked, null = nobody; seen_id: who that was, where the asker
    knows, and then it decides. Another owner meanwhile is a conflict. Left out, whoever has it gives it up.
    """

    user_id = fields.Integer(required=True, strict=True)
    seen = fields.String(allow_none=True, validate=validate.Length(1, 200))
    seen_id = fields.Integer(strict=True, allow_none=True)


class OwnerView(Schema):
    """Somebody who may take a dispute in hand."""

    id = fields.Integer()
    name = fields.String()
    role = fields.String()


class ResolutionBody(Strict):
    """How it ended, and why; `credited_minor` of a partly credited one.

    `merit`: genuine or pretext; without it, what the outcome lets suppose.
    """

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    text = fields.String(required=True, validate=WORDS)
    merit = fields.String(validate=validate.OneOf(MERITS))
    credited_minor = fields.Integer(strict=True, allow_none=True, validate=MINOR)


class CommentBody(Strict):
    """Something to say; the device mints the id."""

    comment_id = fields.UUID(required=True)
    text = fields.String(required=True, validate=WORDS)


class TextBody(Strict):
    """Why."""

    text = fields.String(required=True, validate=WORDS)


class RootCauseArgs(Schema):
    """Of which company or agency, opened when, at which cost of capital a year in basis points."""

    company_id = fields.Integer(load_default=None)
    agency_id = fields.Integer(load_default=None)
    since = fields.Date(load_default=None)
    until = fields.Date(load_default=None)
    rate_bp = fields.Integer(load_default=None, validate=validate.Range(min=0, max=10_000))

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> Asked:
        """Build the question."""
        return Asked(**data)


class LeafCauseView(Schema):
    """What one leaf of a reason amounts to, or (`detail` null) what nobody said more precisely."""

    department = fields.String(allow_none=True)
    reason = fields.String()
    detail = fields.String(allow_none=True)
    currency = fields.String()
    count = fields.Integer()
    ours = fields.Integer()
    merits = fields.Dict(keys=fields.String(), values=fields.Integer())
    disputed_minor = fields.Integer()
    credited_minor = fields.Integer()
    cost_minor = fields.Integer()
    days_to_close = fields.Integer(allow_none=True)


class RootCauseView(LeafCauseView):
    """What one root of the reasons amounts to; `ours`: the customer was right, in part at least."""

    details = fields.List(fields.Nested(LeafCauseView))


class CausedView(Schema):
    """One dispute behind a line."""

    id = fields.UUID()
    customer = fields.String()
    ref = fields.String(allow_none=True)
    reason = fields.String()
    detail = fields.String(allow_none=True)
    currency = fields.String()
    amount_minor = fields.Integer(allow_none=True)
    merit = fields.String(allow_none=True)
    state = fields.String()
    opened_on = fields.Date()
    days = fields.Integer()
    cost_minor = fields.Integer()


class RootCausesView(Schema):
    """The report: `cost_minor` is amount x days / 365 x `rate_bp` / 10000, from opening to end or today."""

    since = fields.Date()
    until = fields.Date()
    rate_bp = fields.Integer()
    causes = fields.List(fields.Nested(RootCauseView))
    disputes = fields.List(fields.Nested(CausedView))
