"""`/letter-texts`: what reminders say, worded by the desk and by administrators."""

from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, requires
from api.letter_texts.schema import (
    DraftLetterTextBody,
    LetterTextBody,
    PreviewTextView,
    TextDifferencesView,
    TextLine,
    TextView,
)
from api.preconditions import version_seen
from api.publications import TwoVersionsQuery
from credit.operations import wording_previews, wordings
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.rules.errors import Forbidden
from credit.store.db import reading

bp = Blueprint("letter_texts", __name__)


@bp.get("/letter-texts")
@requires(Permission.WORD_LETTERS)
@bp.response(200, TextLine(many=True))
def get_texts() -> list[dict[str, Any]]:
    """List the texts of reminders, the gentlest first."""
    with reading():
        return wordings.listed()


@bp.get("/letter-texts/<string:name>")
@requires(Permission.WORD_LETTERS)
@bp.response(200, TextView)
def get_text(name: str) -> dict[str, Any]:
    """Show one text with its placeholders and versions."""
    with reading():
        return wordings.shown(name)


@bp.put("/letter-texts/<string:name>")
@requires(Permission.WORD_LETTERS)
@bp.arguments(LetterTextBody)
@bp.response(200, TextView)
def put_text(body: dict[str, Any], name: str) -> dict[str, Any]:
    """Publish a text, or go back to the delivered one; `If-Match` names the newest number that was read."""
    seen = version_seen()
    transact(actor(), lambda work: wordings.publish(work, name, seen=seen, **body))
    with reading():
        return wordings.shown(name)


@bp.post("/letter-texts/<string:name>/preview")
@requires(Permission.WORD_LETTERS)
@bp.arguments(DraftLetterTextBody)
@bp.response(200, PreviewTextView)
def post_preview(body: dict[str, Any], name: str) -> dict[str, Any]:
    """Render a draft as it would be sent; what a customer owes is shown to the desk only."""
    if body["customer_id"] is not None and not current_user.may(Permission.RUN_DUNNING):
        raise Forbidden(permission=Permission.RUN_DUNNING)
    with reading():
        return wording_previews.preview(name, **body, today=read_clock().today)


@bp.get("/letter-texts/<string:name>/differences")
@requires(Permission.WORD_LETTERS)
@bp.arguments(TwoVersionsQuery, location="query")
@bp.response(200, TextDifferencesView)
def get_differences(query: dict[str, int], name: str) -> dict[str, Any]:
    """Compare two versions line by line."""
    with reading():
        return {"lines": wordings.differences(name, **query)}
