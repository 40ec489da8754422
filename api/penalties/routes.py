"""`/penalties`, `/customers/<id>/penalties`, `…/legal-terms` and `…/country`, `/term-caps`."""

from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, requires
from api.penalties.schema import (
    BeyondView,
    ClaimBody,
    CountryBody,
    CustomerPenalties,
    IdsBody,
    LegalTermsBody,
    LegalTermsView,
    ListArgs,
    PenaltyPage,
    PenaltyState,
    RulesView,
    WaiverBody,
)
from credit.operations import customer_country, penalty_desk, term_caps
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.customers import Customer
from credit.store.db import reading
from credit.store.penalties import Penalty

bp = Blueprint("penalties", __name__)


@bp.get("/penalties")
@requires(Permission.RUN_DUNNING)
@bp.arguments(ListArgs, location="query")
@bp.response(200, PenaltyPage)
def get_penalties(query: dict[str, Any]) -> dict[str, Any]:
    """List what late invoices cost, the largest first; nothing of it is booked."""
    with reading():
        return penalty_desk.listed(current_user, read_clock(), **query)


@bp.get("/customers/<int:customer_id>/penalties")
@requires(Permission.SEE_FIGURES)
@bp.response(200, CustomerPenalties)
def get_customer_penalties(customer_id: int) -> dict[str, Any]:
    """Spell out a customer's penalties: each late invoice by days, balance and rate."""
    with reading():
        return penalty_desk.of_customer(current_user, customer_id, read_clock())


@bp.post("/penalties/claim")
@requires(Permission.RUN_DUNNING)
@bp.arguments(ClaimBody)
@bp.response(200, PenaltyState(many=True))
def post_claim(body: dict[str, Any]) -> list[Penalty]:
    """Claim penalties: their figures stay from now on. 412 when they add up to something else meanwhile."""
    return transact(actor(), lambda work: penalty_desk.claim(work, **body))


@bp.post("/penalties/waive")
@requires(Permission.RUN_DUNNING)
@bp.arguments(WaiverBody)
@bp.response(200, PenaltyState(many=True))
def post_waiver(body: dict[str, Any]) -> list[Penalty]:
    """Give penalties up, for a reason; 422 where the house's rules do not let them be waived."""
    return transact(actor(), lambda work: penalty_desk.waive(work, **body))


@bp.post("/penalties/pay")
@requires(Permission.RUN_DUNNING)
@bp.arguments(IdsBody)
@bp.response(200, PenaltyState(many=True))
def post_payment(body: dict[str, Any]) -> list[Penalty]:
    """Note that claimed penalties were paid."""
    return transact(actor(), lambda work: penalty_desk.pay(work, **body))


@bp.put("/customers/<int:customer_id>/legal-terms")
@requires(Permission.RUN_DUNNING)
@bp.arguments(LegalTermsBody)
@bp.response(200, LegalTermsView)
def put_legal_terms(body: dict[str, Any], customer_id: int) -> Customer:
    """Say which law lateness and terms follow; an agreed rate below three times the legal one is refused."""
    return transact(actor(), lambda work: penalty_desk.set_terms(work, customer_id, **body))


@bp.put("/customers/<int:customer_id>/country")
@requires(Permission.RUN_DUNNING)
@bp.arguments(CountryBody)
@bp.response(200, RulesView)
def put_country(body: dict[str, Any], customer_id: int) -> dict[str, Any]:
    """Say where a customer is, what it reads and whose law its debts are under; penalties follow at once."""
    return transact(actor(), lambda work: customer_country.set_country(work, customer_id, **body))


@bp.get("/term-caps")
@requires(Permission.RUN_DUNNING)
@bp.response(200, BeyondView)
def get_term_caps() -> dict[str, Any]:
    """List agreed terms and open invoices beyond what the law allows; a warning, nothing is blocked."""
    with reading():
        return term_caps.listed(current_user, read_clock().today)
