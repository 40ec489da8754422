"""`/receipts`: what came in at the bank; the desk confirms, assigns, sets aside, or takes it back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, jsonify, make_response

from api.arguments import Blueprint
from api.guard import actor, requires
from api.preconditions import version_seen
from api.receipts.schema import (
    AssignBody,
    BankAccountView,
    ConfirmBody,
    DivideBody,
    IgnoreBody,
    PayableArgs,
    PayableView,
    ReceiptArgs,
    ReceiptPage,
    ReceiptView,
    WatchBody,
)
from credit.operations import bank_accounts, receipts, receipts_dividing, receipts_list
from credit.operations.work import Work, transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("receipts", __name__)


@bp.get("/receipts")
@requires(Permission.MATCH_RECEIPTS)
@bp.arguments(ReceiptArgs, location="query")
@bp.response(200, ReceiptPage)
def get_receipts(query: dict[str, Any]) -> dict[str, Any]:
    """List receipts, the newest first, fifty a page."""
    with reading():
        return receipts_list.listed(query["state"], query["customer"], query["page"])


@bp.get("/receipts/<int:receipt_id>")
@requires(Permission.MATCH_RECEIPTS)
@bp.response(200, ReceiptView)
def get_receipt(receipt_id: int) -> Response:
    """Show one receipt; the ETag goes back with what is done about it."""
    return _shown(receipt_id)


@bp.get("/receipts/<int:receipt_id>/items")
@requires(Permission.MATCH_RECEIPTS)
@bp.arguments(PayableArgs, location="query")
@bp.response(200, PayableView)
def get_items(query: dict[str, int], receipt_id: int) -> dict[str, Any]:
    """List what a customer's open items still lack."""
    with reading():
        return {"rows": receipts_list.payable(receipt_id, query["customer"])}


@bp.post("/receipts/<int:receipt_id>/confirm")
@requires(Permission.MATCH_RECEIPTS)
@bp.arguments(ConfirmBody)
@bp.response(200, ReceiptView)
def post_confirm(body: dict[str, int], receipt_id: int) -> Response:
    """Book one of the proposals; the payer's account is remembered."""
    return _do(receipt_id, partial(receipts.confirm, choice=body["choice"]))


@bp.post("/receipts/<int:receipt_id>/assign")
@requires(Permission.MATCH_RECEIPTS)
@bp.arguments(AssignBody)
@bp.response(200, ReceiptView)
def post_assign(body: dict[str, Any], receipt_id: int) -> Response:
    """Say whose money it is and what it pays."""
    items = [(one["item_id"], one["amount_minor"]) for one in body["items"]]
    return _do(receipt_id, partial(receipts.assign, customer_id=body["customer_id"], items=items))


@bp.post("/receipts/<int:receipt_id>/divide")
@requires(Permission.MATCH_RECEIPTS)
@bp.arguments(DivideBody)
@bp.response(200, ReceiptView)
def post_divide(body: dict[str, Any], receipt_id: int) -> Response:
    """Share a payment out among several customers; each part is a receipt of its own from then on."""
    parts = [(one["customer_id"], one["amount_minor"]) for one in body["parts"]]
    return _do(receipt_id, partial(receipts_dividing.divide, parts=parts))


@bp.post("/receipts/<int:receipt_id>/ignore")
@requires(Permission.MATCH_RECEIPTS)
@bp.arguments(IgnoreBody)
@bp.response(200, ReceiptView)
def post_ignore(body: dict[str, str], receipt_id: int) -> Response:
    """Set aside what is no customer's payment, with a reason."""
    return _do(receipt_id, partial(receipts.ignore, reason=body["reason"]))


@bp.post("/receipts/<int:receipt_id>/unmatch")
@requires(Permission.MATCH_RECEIPTS)
@bp.response(200, ReceiptView)
def post_unmatch(receipt_id: int) -> Response:
    """Take a match, a division or a setting aside back; its items are open again."""
    return _do(receipt_id, receipts.unmatch)


@bp.get("/bank-accounts")
@requires(Permission.MATCH_RECEIPTS)
@bp.response(200, BankAccountView(many=True))
def get_accounts() -> list[dict[str, Any]]:
    """List our bank accounts with the day each was read to."""
    with reading():
        return receipts_list.accounts()


@bp.put("/bank-accounts/<int:account_id>")
@requires(Permission.MATCH_RECEIPTS)
@bp.arguments(WatchBody)
@bp.response(204)
def put_account(body: dict[str, bool], account_id: int) -> None:
    """Say whether reminders wait for this account's statements."""
    transact(actor(), lambda work: bank_accounts.watch(work, account_id, **body))


def _do(receipt_id: int, change: Callable[..., object]) -> Response:
    seen = version_seen()

    def act(work: Work) -> object:
        return change(work, receipt_id, unless_changed=seen)

    transact(actor(), act)
    return _shown(receipt_id)


def _shown(receipt_id: int) -> Response:
    with reading():
        found = receipts_list.one(receipt_id)
    answer = make_response(jsonify(ReceiptView().dump(found)))
    answer.set_etag(str(found["version"]))
    return answer
