"""Shapes of goals. Shape only; rules live downstairs."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from credit.rules.goals import MEASURES

LARGEST = 2**53 - 1
ID = validate.Range(min=1, max=2**31 - 1)


class GoalBody(Schema):
    """A goal to set from today on, for a portfolio or an agency.

    target: minor units for `overdue`, basis points for a share of what is owed or of the promises judged.
    """

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    portfolio_id = fields.Integer(strict=True, validate=ID)
    agency_id = fields.Integer(strict=True, validate=ID)
    measure = fields.String(required=True, validate=validate.OneOf(MEASURES))
    target = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=LARGEST))
    ends_on = fields.Date(required=True)

    @validates_schema
    def name_one(self, data: dict[str, Any], **_: object) -> None:
        """Ask for one of the two."""
        if ("portfolio_id" in data) == ("agency_id" in data):
            raise ValidationError("name a portfolio or an agency", "portfolio_id")


class GoalView(Schema):
    """A goal and where it stands: today, or on the last day it ran.

    `portfolio` names the portfolio or the agency. `begun`: where it stood when it was set. `kept` of `judged`
    promises in `month`, named by its first day. `progress_bp`: how much of the way is done.
    """

    id = fields.Integer()
    portfolio_id = fields.Integer(allow_none=True)
    agency_id = fields.Integer(allow_none=True)
    portfolio = fields.String()
    measure = fields.String()
    currency = fields.String()
    begun = fields.Integer()
    target = fields.Integer()
    starts_on = fields.Date()
    ends_on = fields.Date()
    by = fields.String()
    ended_on = fields.Date(allow_none=True)
    running = fields.Boolean()
    now = fields.Integer()
    month = fields.Date()
    kept = fields.Integer()
    judged = fields.Integer()
    progress_bp = fields.Integer()


class PortfolioNowView(Schema):
    """A portfolio or an agency and where it stands today by each measure.

    `judged`: how many promises of this month `promises_kept` is a share of.
    """

    id = fields.Integer()
    name = fields.String()
    currency = fields.String()
    overdue = fields.Integer()
    overdue_share = fields.Integer()
    promises_kept = fields.Integer()
    judged = fields.Integer()


class GoalsView(Schema):
    """The goals of one's portfolios and agencies, the newest first, and what one sets goals for."""

    goals = fields.List(fields.Nested(GoalView))
    portfolios = fields.List(fields.Nested(PortfolioNowView))
    agencies = fields.List(fields.Nested(PortfolioNowView))


class AgencyGoalsView(Schema):
    """The running goals of agencies, in the order they were set."""

    goals = fields.List(fields.Nested(GoalView))
