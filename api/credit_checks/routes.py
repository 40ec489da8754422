"""`/credit-checks`: an order screen asks before it lets an order go."""

from typing import Any

from flask import g

from api.arguments import Blueprint
from api.credit_checks.schema import CheckBody, CheckView
from api.credit_checks.words import say
from api.guard import holds
from credit.operations import credit_checks
from credit.operations.moment import read_clock
from credit.operations.work import write_down
from credit.rules.api_keys import Scope
from credit.rules.exposure import available
from credit.store.credit_checks import CreditCheck
from credit.store.customers import Customer

bp = Blueprint("credit_checks", __name__)


@bp.post("/credit-checks")
@holds(Scope.CHECK)
@bp.arguments(CheckBody)
@bp.response(200, CheckView)
def post_check(body: dict[str, Any]) -> dict[str, Any]:
    """Ask whether a customer may take so much more. The answer is logged; nothing is reserved or blocked."""
    code = body.pop("customer")
    moment = read_clock()
    return write_down(lambda: _view(*credit_checks.check(moment, g.key.id, code, **body)))


def _view(row: CreditCheck, customer: Customer) -> dict[str, Any]:
    kept = ("id", "colour", "amount_minor", "exposure_minor", "limit_minor", "as_of", "asked_at")
    before = None
    if row.exposure_minor is not None:
        before = available(row.limit_minor, row.exposure_minor, row.group_left_minor)
    return {name: getattr(row, name) for name in kept} | {
        "customer": customer.code,
        "name": customer.name,
        "currency": customer.company.currency,
        "reasons": [say(code) for code in row.reasons],
        "available_before_minor": before,
        "available_after_minor": None if before is None else before - row.amount_minor,
    }
