"""`/customers`: the list, searched and sorted, and one customer."""

from typing import Any

from flask_login import current_user
from flask_smorest import Blueprint

from api.customers.schema import CustomerPage, DossierView, ListArgs
from api.guard import signed_in
from credit.operations import customer_view
from credit.operations.moment import read_clock
from credit.store.customer_list import Wanted
from credit.store.db import reading

bp = Blueprint("customers", __name__)


@bp.get("/customers")
@signed_in
@bp.arguments(ListArgs, location="query")
@bp.response(200, CustomerPage)
def get_customers(query: dict[str, Any]) -> dict[str, Any]:
    """List the customers in sight: fifty a page, found by name, code, SIREN or invoice number."""
    with reading():
        return customer_view.customer_list(current_user, Wanted(**query), read_clock())


@bp.get("/customers/<int:customer_id>")
@signed_in
@bp.response(200, DossierView)
def get_customer(customer_id: int) -> dict[str, Any]:
    """Show one customer as a phone's bucket would carry it; a contributor gets the card only."""
    with reading():
        return customer_view.dossier(current_user, customer_id, read_clock())
