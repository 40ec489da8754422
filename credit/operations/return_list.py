"""What the desk reads about mail that came back: addresses that take none, and reports of nobody's letter."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from credit.operations.moment import Moment
from credit.store.bounces import ReturnedAddress, count_unknown
from credit.store.customers import Customer
from credit.store.db import db

SHOWN = 500
COUNTED_FOR = timedelta(days=30)


def overview(moment: Moment) -> dict[str, Any]:
    """List the addresses, the newest first; count the reports of the last thirty days naming no letter."""
    wanted = select(ReturnedAddress, Customer.name).join(
        Customer, Customer.id == ReturnedAddress.customer_id
    )
    newest = wanted.order_by(ReturnedAddress.returned_on.desc(), ReturnedAddress.id.desc())
    return {
        "rows": [
            {
                "id": row.id,
                "customer_id": row.customer_id,
                "customer": customer,
                "address": row.address,
                "status": row.status,
                "detail": row.detail,
                "returned_on": row.returned_on,
            }
            for row, customer in db.session.execute(newest.limit(SHOWN))
        ],
        "unnamed": count_unknown(moment.now - COUNTED_FOR),
    }
