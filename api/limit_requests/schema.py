"""Shapes of limit requests and of decisions on them. Shape only; rules live downstairs."""

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

from credit.operations.limit_decisions import Decision

LARGEST_MINOR = 10**13  # keeps sums far inside 64 bits
OUTCOMES = ("approved", "refused", "needs_info")
MINOR = validate.Range(min=0, max=LARGEST_MINOR)
DAYS = validate.Range(min=0, max=365)


class Strict(Schema):
    """A body without unknown words."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE


class StateArgs(Schema):
    """Which requests to list."""

    state = fields.String(load_default="open", validate=validate.OneOf(("open", "mine", "all")))


class LimitDecisionBody(Strict):
    """What an approver may say; values left out are as asked, `temporary_until: null` makes it permanent.

    starts_on: the day the limit begins, today or later; left out: at once.
    """

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    reason = fields.String(load_default="", validate=validate.Length(max=2000))
    granted_minor = fields.Integer(strict=True, validate=MINOR, allow_none=True)
    granted_days = fields.Integer(strict=True, validate=DAYS, allow_none=True)
    temporary_until = fields.Date(allow_none=True)
    starts_on = fields.Date(allow_none=True)

    @validates_schema
    def give_a_reason(self, data: dict[str, Any], **_: object) -> None:
        """Ask for a reason where the requester must learn one."""
        if data["outcome"] != "approved" and len(data["reason"].strip()) < 3:
            raise ValidationError("too short", "reason")

    @post_load
    def make(self, data: dict[str, Any], **_: object) -> Decision:
        """Build the decision."""
        permanent = data.get("temporary_until", ...) is None
        return Decision(**data, permanent=permanent)


class LimitBody(Strict):
    """A limit set from the desk."""

    amount_minor = fields.Integer(required=True, strict=True, validate=MINOR)
    max_overdue_days = fields.Integer(
        load_default=None, strict=True, validate=DAYS, allow_none=True
    )
    reason = fields.String(required=True, validate=validate.Length(min=3, max=2000))


class RequestView(Schema):
    """A request as the desk reads it; `decided_for`: the person whose deputy decided.

    escalated_to: the rank it went up to, undecided by `answer_by`. granted_from: the later day it begins on.
    """

    id = fields.UUID()
    customer_id = fields.Integer()
    customer = fields.String()
    code = fields.String()
    currency = fields.String()
    risk_class = fields.String(allow_none=True)
    colour = fields.String()
    hold = fields.Boolean()
    exposure_minor = fields.Integer(allow_none=True)
    overdue_minor = fields.Integer(allow_none=True)
    current_minor = fields.Integer(allow_none=True)
    current_days = fields.Integer(allow_none=True)
    requester_id = fields.Integer()
    requester = fields.String()
    requested_minor = fields.Integer(allow_none=True)
    requested_days = fields.Integer(allow_none=True)
    temporary_until = fields.Date(allow_none=True)
    reason = fields.String()
    text = fields.String()
    state = fields.String()
    answer_by = fields.AwareDateTime(allow_none=True)
    route = fields.List(fields.String())
    granted_minor = fields.Integer(allow_none=True)
    granted_days = fields.Integer(allow_none=True)
    granted_until = fields.Date(allow_none=True)
    granted_from = fields.Date(allow_none=True)
    escalated_to = fields.String(allow_none=True)
    decision_reason = fields.String(allow_none=True)
    decided_by = fields.String(allow_none=True)
    decided_for = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    created_at = fields.AwareDateTime()
    version = fields.Integer()
    may_decide = fields.Boolean()
    why_not = fields.String(allow_none=True)


class QueueView(Schema):
    """The requests that wait, the nearest deadline first."""

    rows = fields.List(fields.Nested(RequestView))


class ApprovalView(Schema):
    """One yes among several; `decided_for`: the person whose deputy gave it."""

    approver_id = fields.Integer()
    approver = fields.String()
    decided_for = fields.String(allow_none=True)
    at = fields.AwareDateTime()
    reason = fields.String()
    granted_minor = fields.Integer(allow_none=True)
    granted_days = fields.Integer(allow_none=True)
    granted_until = fields.Date(allow_none=True)
    granted_from = fields.Date(allow_none=True)
    fallen = fields.Boolean()


class FileView(Schema):
    """One request with everything its decision rests on; its version is the ETag.

    deciding_for: the person whose deputy you would decide as; null in your own right.
    """

    request = fields.Nested(RequestView)
    facts_at_submission = fields.Dict()
    facts_now = fields.Dict()
    moved = fields.List(fields.String())
    rules = fields.List(fields.Dict())
    history = fields.List(fields.Dict())
    route = fields.List(fields.String())
    approvals = fields.List(fields.Nested(ApprovalView))
    may_decide = fields.Boolean()
    why_not = fields.String(allow_none=True)
    deciding_for = fields.String(allow_none=True)


class RevocationBody(Strict):
    """Why a limit is called off."""

    reason = fields.String(required=True, validate=validate.Length(min=3, max=2000))


class RevokedView(Schema):
    """A limit that was called off."""

    id = fields.Integer()
    state = fields.String()


class LimitSetView(Schema):
    """What became of a limit set directly: in force, or a request to those who may (`request_id`)."""

    state = fields.String()
    request_id = fields.UUID(allow_none=True)


class DeputyBody(Strict):
    """Who decides with whose ceiling, both days included."""

    principal_id = fields.Integer(required=True, strict=True)
    deputy_id = fields.Integer(required=True, strict=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)


class DeputyView(DeputyBody):
    """One appointment."""

    id = fields.Integer()


class CandidateView(Schema):
    """A person of the desk, who may stand in for another."""

    id = fields.Integer()
    name = fields.String()
    role = fields.String()


class DeputiesView(Schema):
    """The appointments that have not ended, and the people of the desk."""

    rows = fields.List(fields.Nested(DeputyView))
    candidates = fields.List(fields.Nested(CandidateView))
