"""Goals set for portfolios and agencies, and what of a portfolio the phones of who hold it are told."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Row, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from credit.store.db import Base, Instant, db
from credit.store.people import Agency, Portfolio, ScopeGrant, User
from credit.store.scope import in_force

MOST_LISTED = 200


class Goal(Base):
    """What a portfolio or an agency is to come to by a day (`rules.goals`): one of the two is named.

    begun: where it stood when the goal was set; of promises, nought too where none was judged that month.
    Life: runs until `ends_on`, or until `ended_at` when it was withdrawn or another took its place; the row
    stays.
    """

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_id: Mapped[int | None] = mapped_column(ForeignKey("portfolio.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    measure: Mapped[str]
    currency: Mapped[str]
    begun: Mapped[int] = mapped_column(BigInteger)
    target: Mapped[int] = mapped_column(BigInteger)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_on: Mapped[date | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    portfolio: Mapped[Portfolio | None] = relationship()
    agency: Mapped[Agency | None] = relationship()
    by: Mapped[User] = relationship(foreign_keys=by_id)

    def runs_on(self, day: date) -> bool:
        """Say whether it is still to be reached on a day."""
        return self.ended_on is None and day <= self.ends_on


class PortfolioStanding(Base):
    """What a phone cannot work out itself of a portfolio, as of a day: DSO, what lateness costs, promises.

    cost_minor: what all that is late has cost until then; cost_bp: at which yearly rate. promises_judged: in
    the month of that day.
    """

    __tablename__ = "portfolio_standing"

    portfolio_id: Mapped[int] = mapped_column(ForeignKey("portfolio.id"), primary_key=True)
    day: Mapped[date]
    currency: Mapped[str]
    dso_days: Mapped[int | None]
    cost_minor: Mapped[int] = mapped_column(BigInteger)
    cost_bp: Mapped[int]
    promises_kept: Mapped[int] = mapped_column(default=0, server_default="0")
    promises_judged: Mapped[int] = mapped_column(default=0, server_default="0")


def running(portfolio_ids: Collection[int], today: date) -> list[Goal]:
    """List the goals of some portfolios that are still to be reached, in the order they were set."""
    wanted = select(Goal).where(
        Goal.portfolio_id.in_(portfolio_ids), Goal.ended_on.is_(None), Goal.ends_on >= today
    )
    return list(db.session.scalars(wanted.order_by(Goal.id)))


def running_of_agencies(agency_ids: Collection[int], today: date) -> list[Goal]:
    """List the goals of some agencies that are still to be reached, in the order they were set."""
    wanted = select(Goal).where(
        Goal.agency_id.in_(agency_ids), Goal.ended_on.is_(None), Goal.ends_on >= today
    )
    return list(db.session.scalars(wanted.order_by(Goal.id)))


def listed(portfolio_ids: Collection[int], agency_ids: Collection[int]) -> list[Goal]:
    """List the goals of some portfolios and agencies, the newest first."""
    wanted = select(Goal).where(
        or_(Goal.portfolio_id.in_(portfolio_ids), Goal.agency_id.in_(agency_ids))
    )
    return list(db.session.scalars(wanted.order_by(Goal.id.desc()).limit(MOST_LISTED)))


def holders(portfolio_ids: Collection[int], today: date) -> list[int]:
    """List who holds some portfolios on a business date."""
    wanted = select(ScopeGrant.user_id).where(
        ScopeGrant.portfolio_id.in_(portfolio_ids), in_force(ScopeGrant, today)
    )
    return sorted(set(db.session.scalars(wanted)))


def held(user_ids: Collection[int], today: date) -> Sequence[Row[int, str, PortfolioStanding, int]]:
    """Give the portfolios people hold on a business date: (user id, name, what is kept, id)."""
    rows = (
        select(ScopeGrant.user_id, Portfolio.name, PortfolioStanding, Portfolio.id)
        .join(Portfolio, Portfolio.id == ScopeGrant.portfolio_id)
        .join(PortfolioStanding, PortfolioStanding.portfolio_id == Portfolio.id)
        .where(ScopeGrant.user_id.in_(user_ids), in_force(ScopeGrant, today))
        .distinct()
        .order_by(ScopeGrant.user_id, Portfolio.id)
    )
    return db.session.execute(rows).all()
