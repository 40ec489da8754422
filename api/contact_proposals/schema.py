"""Shape of the desk's answer to a proposed contact."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.arguments import Flag
from api.session.schema import Strict


class ContactDecisionBody(Strict):
    """Accept it, perhaps as the one reminders go to, or decline it and say why."""

    accept = Flag(required=True)
    for_dunning = Flag(load_default=False)
    reason = fields.String(validate=validate.Length(min=3, max=2000))

    @validates_schema
    def check_reason(self, data: dict[str, Any], **_: object) -> None:
        """Ask why when it is declined."""
        if not data.get("accept") and not data.get("reason"):
            raise ValidationError("say why", "reason")


class ProposalView(Schema):
    """A proposed contact that waits for the desk."""

    id = fields.UUID()
    customer_id = fields.Integer()
    customer = fields.String()
    name = fields.String()
    job = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    text = fields.String()
    proposed_by = fields.String()
    created_at = fields.AwareDateTime()


class ProposalsView(Schema):
    """Proposals, the oldest first."""

    rows = fields.List(fields.Nested(ProposalView))
