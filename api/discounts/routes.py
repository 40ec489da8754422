"""`/discounts`, `/customers/<id>/discount`: what is offered, was taken, or waits for a person."""

from functools import partial
from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.discounts.schema import (
    CustomerDiscountView,
    DiscountArgs,
    DiscountsView,
    LateDiscountBody,
    OfferBody,
    TakenView,
)
from api.guard import actor, requires
from credit.operations import discount_list, discounts
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.rules.discounts import GRANTED
from credit.store.db import reading

bp = Blueprint("discounts", __name__)


@bp.get("/discounts")
@requires(Permission.RUN_DUNNING)
@bp.arguments(DiscountArgs, location="query")
@bp.response(200, DiscountsView)
def get_discounts(query: dict[str, str]) -> dict[str, Any]:
    """List discounts taken, those that wait for a person unless all are asked for, and what is offered."""
    today = read_clock().today
    with reading():
        return {
            "rows": discount_list.listed(current_user, query["state"], today),
            "offers": discount_list.offered(current_user, today),
        }


@bp.put("/discounts/<int:discount_id>/decision")
@requires(Permission.RUN_DUNNING)
@bp.arguments(LateDiscountBody)
@bp.response(200, TakenView)
def put_discount_decision(body: dict[str, str], discount_id: int) -> dict[str, Any]:
    """Grant or refuse a discount taken too late; 409 when somebody has."""
    granted = body["outcome"] == GRANTED
    decide = partial(discounts.decide, allocation_id=discount_id, granted=granted)
    transact(actor(), lambda work: decide(work) and None)
    with reading():
        return discount_list.one(current_user, discount_id, read_clock().today)


@bp.get("/customers/<int:customer_id>/discount")
@requires(Permission.SEE_FIGURES)
@bp.response(200, CustomerDiscountView)
def get_customer_discount(customer_id: int) -> dict[str, Any]:
    """Say what a customer is offered for early payment, and which invoices may still have it."""
    with reading():
        return discount_list.of_customer(current_user, customer_id, read_clock().today)


@bp.put("/customers/<int:customer_id>/discount")
@requires(Permission.RUN_DUNNING)
@bp.arguments(OfferBody)
@bp.response(200, CustomerDiscountView)
def put_customer_discount(body: dict[str, Any], customer_id: int) -> dict[str, Any]:
    """Offer a discount for documents from a day on; documents before it keep what was offered then."""
    transact(actor(), partial(discounts.set_offer, customer_id=customer_id, **body))
    with reading():
        return discount_list.of_customer(current_user, customer_id, read_clock().today)
