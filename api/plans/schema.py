"""Shapes of payment plans and of what the desk says of them. Shape only; rules live downstairs."""

from typing import Any

from marshmallow import (
    RAISE,
    Schema,
    ValidationError,
    fields,
    post_load,
    validate,
    validates_schema,
)

from api.arguments import Flag
from credit.operations.plan_desk import Decision, Terms
from credit.rules.plans import FIRST, LAST, LEAST, MOST, RHYTHMS

TEXT = validate.Regexp(r"[^\x00]*\Z")  # PostgreSQL keeps no NUL


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class PlanArgs(Schema):
    """Which plans to list: those that wait or run, or all."""

    state = fields.String(load_default="open", validate=validate.OneOf(("open", "all")))


class TermsBody(Strict):
    """Another schedule for the same debt, split evenly; `rest_on`: where the odd cents go."""

    count = fields.Integer(required=True, strict=True, validate=validate.Range(min=LEAST, max=MOST))
    first_on = fields.Date(required=True)
    rhythm = fields.String(required=True, validate=validate.OneOf(RHYTHMS))
    rest_on = fields.String(load_default=LAST, validate=validate.OneOf((FIRST, LAST)))

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> Terms:
        """Build the terms."""
        return Terms(**data)


class PlanDecisionBody(Strict):
    """What an approver may say; `terms` null = as proposed. `acceleration`: a miss makes all of it due."""

    outcome = fields.String(required=True, validate=validate.OneOf(("approved", "refused")))
    reason = fields.String(load_default="", validate=[validate.Length(max=2000), TEXT])
    terms = fields.Nested(TermsBody, load_default=None, allow_none=True)
    acceleration = Flag(load_default=False)

    @validates_schema
    def give_a_reason(self, data: dict[str, Any], **_: object) -> None:
        """Ask for a reason where the proposer must learn one."""
        if data["outcome"] == "refused" and len(data["reason"].strip()) < 3:
            raise ValidationError("too short", "reason")

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> Decision:
        """Build the decision."""
        return Decision(**data)


class AcceptanceBody(Strict):
    """The day on which the debtor accepted."""

    accepted_on = fields.Date(required=True)


class PlanEnd(Strict):
    """Why a plan is called off."""

    reason = fields.String(required=True, validate=[validate.Length(min=3, max=2000), TEXT])


class CoveredItemView(Schema):
    """One debt a plan is about; `minor` of it is covered."""

    ref = fields.String()
    document_on = fields.Date()
    due_on = fields.Date()
    minor = fields.Integer()


class ProposedInstalmentView(Schema):
    """One instalment as proposed."""

    due_on = fields.Date()
    amount_minor = fields.Integer()


class InstalmentView(ProposedInstalmentView):
    """One instalment and how it stands: paid, partly_paid, late or due."""

    paid_minor = fields.Integer()
    state = fields.String()


class PlanView(Schema):
    """A payment plan; `instalments` add up to `total_minor`, `paid_minor` is what the ledger shows of it.

    `next` is the first instalment not paid yet. `accept_by`: the debtor's last day. `version` is for
    `If-Match`. `why_not`: requester or account_rep, for whom it is not to decide.
    """

    id = fields.UUID()
    customer_id = fields.Integer()
    customer = fields.String()
    code = fields.String()
    currency = fields.String()
    as_of = fields.Date(allow_none=True)
    state = fields.String()
    items = fields.List(fields.Nested(CoveredItemView))
    total_minor = fields.Integer()
    paid_minor = fields.Integer()
    asked = fields.List(fields.Nested(ProposedInstalmentView))
    instalments = fields.List(fields.Nested(InstalmentView))
    next = fields.Nested(InstalmentView, allow_none=True)
    acceleration = fields.Boolean()
    basis_changed = fields.Boolean()
    text = fields.String()
    proposed_by_id = fields.Integer()
    proposed_by = fields.String()
    proposed_on = fields.Date()
    decided_by = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    decision_reason = fields.String(allow_none=True)
    approved_on = fields.Date(allow_none=True)
    accept_by = fields.Date(allow_none=True)
    accepted_on = fields.Date(allow_none=True)
    ended_on = fields.Date(allow_none=True)
    cancel_reason = fields.String(allow_none=True)
    version = fields.Integer()
    may_decide = fields.Boolean()
    why_not = fields.String(allow_none=True)
