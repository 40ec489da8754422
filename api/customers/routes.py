"""`/customers`: the list, searched and sorted, and one customer."""

from typing import Any

from flask.typing import ResponseReturnValue
from flask_login import current_user

from api.arguments import Blueprint
from api.customers.schema import CustomerPage, DossierView, ExposureView, ListArgs
from api.guard import requires, signed_in
from api.paper import PAPER_ANSWER, paper
from credit.operations import customer_view
from credit.operations.exposure_lines import exposure_lines
from credit.operations.moment import read_clock
from credit.operations.statement_paper import statement_name, statement_pdf
from credit.operations.statements import statement_for
from credit.rules.access import Permission
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


@bp.get("/customers/<int:customer_id>/exposure")
@requires(Permission.SEE_FIGURES)
@bp.response(200, ExposureView)
def get_exposure(customer_id: int) -> dict[str, Any]:
    """Spell out what one customer's exposure is made of, line by line."""
    with reading():
        return exposure_lines(current_user, customer_id, read_clock())


@bp.get("/customers/<int:customer_id>/statement.pdf")
@signed_in
@bp.doc(responses=PAPER_ANSWER)
def get_statement(customer_id: int) -> ResponseReturnValue:
    """Draw up a statement of account in the customer's language; 404 for a contributor."""
    moment = read_clock()
    with reading():
        statement = statement_for(current_user, customer_id, moment)
    return paper(statement_pdf(statement, moment.now), statement_name(statement))
