"""Shapes of goals. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from credit.rules.goals import MEASURES

LARGEST = 2**53 - 1


class GoalBody(Schema):
    """A goal to set from today on: minor units for `overdue`, basis points of what is owed for a share."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    portfolio_id = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1)
    )
    measure = fields.String(required=True, validate=validate.OneOf(MEASURES))
    target = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=LARGEST))
    ends_on = fields.Date(required=True)


class GoalView(Schema):
    """A goal and where it stands: today, or on the last day it ran.

    `begun`: where it stood when it was set. `progress_bp`: how much of the way is done.
    """

    id = fields.Integer()
    portfolio_id = fields.Integer()
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
    progress_bp = fields.Integer()


class PortfolioNowView(Schema):
    """A portfolio and where it stands today by each measure."""

    id = fields.Integer()
    name = fields.String()
    currency = fields.String()
    overdue = fields.Integer()
    overdue_share = fields.Integer()


class GoalsView(Schema):
    """The goals of the portfolios one sets goals for, the newest first."""

    goals = fields.List(fields.Nested(GoalView))
    portfolios = fields.List(fields.Nested(PortfolioNowView))
