"""Keep what phones are told of portfolios."""

from functools import partial

from credit.operations import portfolio_standings
from credit.operations.actor import MACHINE
from credit.operations.work import transact
from credit.store.db import reading


def keep_standings() -> None:
    """Keep where every portfolio stands today, each by itself. Delivery: at least once; twice is once."""
    with reading():
        every = portfolio_standings.portfolios()
    for portfolio_id in every:
        transact(MACHINE, partial(portfolio_standings.keep, portfolio_id=portfolio_id))
