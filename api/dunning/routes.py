"""`/dunning`, `/triage`, `/mailbox`: what is sent, why, and why not. The desk only."""

from functools import partial
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from api.arguments import Blueprint
from api.dunning.schema import (
    DecisionsArgs,
    DecisionsView,
    ItemHistoryView,
    LetterMailView,
    MailboxArgs,
    MailboxView,
    MessageView,
    OverviewView,
    ReleaseBody,
    ReleasedView,
    SendBody,
    SentView,
    TriageArgs,
    TriageView,
    WordBody,
)
from api.guard import actor, requires
from api.paper import PAPER_ANSWER, paper
from credit.operations import dunning_desk, reminders, triage
from credit.operations.moment import read_clock
from credit.operations.statement_paper import statement_name, statement_pdf
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading
from tasks import dunning

bp = Blueprint("dunning", __name__)


@bp.get("/dunning")
@requires(Permission.RUN_DUNNING)
@bp.response(200, OverviewView)
def get_dunning() -> dict[str, Any]:
    """Show the latest run: who hears what, and why the others hear nothing."""
    with reading():
        return dunning_desk.overview(read_clock().today)


@bp.get("/dunning/messages/<uuid:message_id>")
@requires(Permission.RUN_DUNNING)
@bp.response(200, MessageView)
def get_message(message_id: UUID) -> dict[str, Any]:
    """Show one message as it reads, with every decision behind it."""
    with reading():
        return dunning_desk.message(message_id, read_clock().today)


@bp.put("/dunning/messages/<uuid:message_id>/outcome")
@requires(Permission.RUN_DUNNING)
@bp.arguments(WordBody)
@bp.response(200, MessageView)
def put_outcome(body: dict[str, Any], message_id: UUID) -> dict[str, Any]:
    """Say whether a message nobody knows about left; 409 for any other message."""
    left = body["outcome"] == "sent"
    transact(actor(), partial(reminders.settle_unclear, id=message_id, left=left))
    with reading():
        return dunning_desk.message(message_id, read_clock().today)


@bp.get("/dunning/decisions")
@requires(Permission.RUN_DUNNING)
@bp.arguments(DecisionsArgs, location="query")
@bp.response(200, DecisionsView)
def get_decisions(query: dict[str, Any]) -> dict[str, Any]:
    """List decisions of the latest run with their facts."""
    with reading():
        run = dunning_desk.newest_run()
        return {"rows": dunning_desk.decisions(run.id if run else None, **query)}


@bp.get("/dunning/items/<int:item_id>")
@requires(Permission.RUN_DUNNING)
@bp.response(200, ItemHistoryView)
def get_item_history(item_id: int) -> dict[str, Any]:
    """Say of one invoice what every run decided, and why: the trace of each send and each silence."""
    with reading():
        return dunning_desk.history(item_id)


@bp.post("/dunning/run")
@requires(Permission.RUN_DUNNING)
@bp.response(200, OverviewView)
def post_run() -> dict[str, Any]:
    """Decide now; again on the same day changes only what the facts changed."""
    dunning.decide_all(actor(), by_hand=True)
    with reading():
        return dunning_desk.overview(read_clock().today)


@bp.post("/dunning/send")
@requires(Permission.RUN_DUNNING)
@bp.arguments(SendBody)
@bp.response(200, SentView)
def post_send(body: dict[str, Any]) -> dict[str, int]:
    """Send now after the recheck, without waiting for ten o'clock."""
    return dict(dunning.send_now(actor(), body.get("message_ids")))


@bp.get("/triage")
@requires(Permission.RUN_DUNNING)
@bp.arguments(TriageArgs, location="query")
@bp.response(200, TriageView)
def get_triage(query: dict[str, int]) -> dict[str, Any]:
    """Show old debt by customer, and what would be said if it were released."""
    with reading():
        return {"rows": triage.preview(read_clock().today, query["after"]), **triage.totals()}


@bp.post("/triage/release")
@requires(Permission.RUN_DUNNING)
@bp.arguments(ReleaseBody)
@bp.response(200, ReleasedView)
def post_release(body: dict[str, Any]) -> dict[str, int]:
    """Let old debt go to the first letter of the next run; nothing is sent now."""
    return {"released": dunning.release_triage(actor(), body.get("customer_ids"))}


@bp.get("/mailbox")
@requires(Permission.RUN_DUNNING)
@bp.arguments(MailboxArgs, location="query")
@bp.response(200, MailboxView)
def get_mailbox(query: dict[str, int]) -> dict[str, Any]:
    """List what left when no mail server is set."""
    with reading():
        return {"rows": dunning_desk.mailbox(query.get("before"))}


@bp.get("/mailbox/<int:mail_id>")
@requires(Permission.RUN_DUNNING)
@bp.response(200, LetterMailView)
def get_letter(mail_id: int) -> dict[str, Any]:
    """Show one letter; its text is plain text."""
    with reading():
        return dunning_desk.letter(mail_id)


@bp.get("/mailbox/<int:mail_id>/statement.pdf")
@requires(Permission.RUN_DUNNING)
@bp.doc(responses=PAPER_ANSWER)
def get_letter_statement(mail_id: int) -> ResponseReturnValue:
    """Give the statement that went with a letter, as it went."""
    with reading():
        statement, at = dunning_desk.letter_statement(mail_id)
    return paper(statement_pdf(statement, at), statement_name(statement))
