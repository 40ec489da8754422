"""Shapes of the board. Shape only; rules live downstairs."""

from marshmallow import RAISE, Schema, fields, validate

from api.arguments import Flag
from api.board.schema import MovesView
from api.forecast.schema import ForecastPeriodView
from api.kpis.schema import KpiQuery, KpisView
from api.session.schema import Strict
from credit.rules.access import KpiScope
from credit.rules.tiles import TILES
from credit.store.overview import measures

OF = (*measures(), "disputes", "promises", "cost")


class OverviewLinesQuery(KpiQuery):
    """What is behind a figure. `key`: a reason, a state, a cause, or `portfolio:` and its name."""

    of = fields.String(required=True, validate=validate.OneOf(OF))
    key = fields.String(load_default="", validate=validate.Length(max=200))


class MailBody(Strict):
    """The board of which scope, on which day of every week (0 = Monday)."""

    weekday = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=6))
    scope = fields.String(required=True, validate=validate.OneOf([one.value for one in KpiScope]))
    id = fields.String(required=True, validate=validate.Length(min=1, max=200))


class WishView(Schema):
    """A wish, and what became of the last mail: sending, sent, failed or no_scope."""

    weekday = fields.Integer()
    scope = fields.String()
    id = fields.String()
    state = fields.String(allow_none=True)


class OverviewMailView(Schema):
    """One's own wish, None when there is none; and where it goes, None when nobody knows."""

    mail = fields.Nested(WishView, allow_none=True)
    address = fields.String(allow_none=True)


class KeyedView(Schema):
    """A count and an amount by a key."""

    key = fields.String()
    count = fields.Integer()
    minor = fields.Integer()


class PromisesKeptView(Schema):
    """What became of the promises judged in so many months; `rate_bp`: kept of all of them."""

    months = fields.Integer()
    rate_bp = fields.Integer(allow_none=True)
    by_state = fields.List(fields.Nested(KeyedView))


class MovedCustomerView(Schema):
    """A customer whose exposure or overdue moved since the business day before."""

    customer_id = fields.Integer()
    customer = fields.String()
    exposure_minor = fields.Integer()
    delta_minor = fields.Integer()
    overdue_delta_minor = fields.Integer()


class ComingView(Schema):
    """What is likely to come in, in the next weeks and in all."""

    total_minor = fields.Integer()
    weeks = fields.List(fields.Nested(ForecastPeriodView))


class CostView(Schema):
    """What all that is late has cost until today, at a yearly rate in basis points."""

    rate_bp = fields.Integer()
    total_minor = fields.Integer()
    by_cause = fields.List(fields.Nested(KeyedView))
    by_portfolio = fields.List(fields.Nested(KeyedView))


class ScopeBoardView(KpisView):
    """The board: key figures, and what people ask for beside them; `forecast` and `cost` of today alone."""

    disputes = fields.List(fields.Nested(KeyedView))
    promises = fields.Nested(PromisesKeptView)
    covered_minor = fields.Integer()
    at_risk_minor = fields.Integer()
    moved = fields.Dict(keys=fields.String(), values=fields.Nested(MovesView))
    movers = fields.List(fields.Nested(MovedCustomerView))
    forecast = fields.Nested(ComingView, allow_none=True)
    cost = fields.Nested(CostView, allow_none=True)


class TrendPointView(Schema):
    """Where a scope stood at the end of a day: `month`. `dso`: days, None where it cannot be told."""

    month = fields.Date()
    exposure_minor = fields.Integer()
    overdue_minor = fields.Integer()
    dso = fields.Float(allow_none=True)


class TrendView(Schema):
    """The ends of the last months and today, the oldest first."""

    points = fields.List(fields.Nested(TrendPointView))


class TrendQuery(Schema):
    """Whose figures."""

    scope = fields.String(required=True, validate=validate.OneOf([one.value for one in KpiScope]))
    id = fields.String(required=True, validate=validate.Length(min=1, max=120))


class BehindView(Schema):
    """A customer, or one line of a customer, behind a figure."""

    customer_id = fields.Integer()
    customer = fields.String()
    minor = fields.Integer()
    on = fields.Date(allow_none=True)
    ref = fields.String(allow_none=True)
    keys = fields.List(fields.String())


class BehindsView(Schema):
    """The lines behind a figure, the largest first; `total` counts them all."""

    currency = fields.String()
    total = fields.Integer()
    amount_minor = fields.Integer()
    rows = fields.List(fields.Nested(BehindView))


class TileView(Schema):
    """One tile of a board."""

    name = fields.String(required=True, validate=validate.OneOf(TILES))
    shown = Flag(required=True)


class TilesView(Schema):
    """The tiles of one's board, in their order."""

    tiles = fields.List(fields.Nested(TileView))


class TilesBody(Schema):
    """One's board anew."""

    class Meta:
        """Refuse what we do not know."""

        unknown = RAISE

    tiles = fields.List(
        fields.Nested(TileView), required=True, validate=validate.Length(max=len(TILES))
    )
