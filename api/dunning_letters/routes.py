"""Letters by post and addresses that take no mail: `/dunning/letters`, `/dunning/returns`. The desk only."""

from functools import partial
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from api.arguments import Blueprint
from api.dunning.schema import MessageView
from api.dunning_letters.schema import LettersView, PostedBody, PrintArgs, ReturnsView
from api.guard import actor, requires
from api.paper import PAPER_ANSWER, paper
from credit.formats.pdf.joined import join
from credit.operations import bounces, dunning_desk, posting, return_list
from credit.operations.letter_paper import Posted, letter_pdf
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("dunning_letters", __name__)


@bp.get("/dunning/letters")
@requires(Permission.RUN_DUNNING)
@bp.response(200, LettersView)
def get_letters() -> dict[str, Any]:
    """List the letters to post, as things stand now, each with why it is one."""
    with reading():
        rows = [_line(one) for one in posting.to_post(read_clock())]
    return {"rows": rows}


@bp.get("/dunning/letters.pdf")
@requires(Permission.RUN_DUNNING)
@bp.arguments(PrintArgs, location="query")
@bp.doc(responses=PAPER_ANSWER | {"204": {"description": "No letter is to be posted."}})
def get_letters_pdf(query: dict[str, int]) -> ResponseReturnValue:
    """Print them in one go, or one customer's; 204 when there is none."""
    moment = read_clock()
    with reading():
        letters = posting.to_post(moment, query.get("customer_id"))
    if not letters:
        return Response(status=204)
    content = join(letter_pdf(one, moment.today, moment.now) for one in letters)
    return paper(content, f"relances-{moment.today.isoformat()}.pdf")


@bp.put("/customers/<int:customer_id>/posted-letter")
@requires(Permission.RUN_DUNNING)
@bp.arguments(PostedBody)
@bp.response(200, MessageView)
def put_posted_letter(body: dict[str, Any], customer_id: int) -> dict[str, Any]:
    """Say that the printed letter was posted; 409 when none is to be, or it would say otherwise."""
    message = transact(actor(), partial(posting.mark_posted, customer_id=customer_id, **body))
    with reading():
        return dunning_desk.message(message.id, read_clock().today)


@bp.get("/dunning/returns")
@requires(Permission.RUN_DUNNING)
@bp.response(200, ReturnsView)
def get_returns() -> dict[str, Any]:
    """List the addresses that take no mail, and how many returned mails name no letter of ours."""
    with reading():
        return return_list.overview(read_clock())


@bp.delete("/dunning/returns/<int:address_id>")
@requires(Permission.RUN_DUNNING)
@bp.response(204)
def delete_return(address_id: int) -> None:
    """Write to an address again, by a person's word."""
    transact(actor(), partial(bounces.trust, address_id=address_id))


def _line(one: Posted) -> dict[str, Any]:
    letter = one.letter
    return {
        "customer_id": one.customer_id,
        "customer": letter.customer,
        "code": letter.code,
        "level": letter.level,
        "items": len(letter.lines),
        "total_minor": letter.total_minor,
        "currency": letter.currency,
        "address": one.address,
        "has_address": bool(one.address),
        "why": one.why,
    }
