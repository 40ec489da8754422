"""`/privacy`: find a named person, copy what is known of them, erase them; and how long data are kept."""

from base64 import b64encode
from functools import partial
from typing import Any

from flask_login import current_user

from api.arguments import Blueprint
from api.guard import actor, requires
from api.privacy.schema import (
    CopyView,
    ErasureBody,
    ErasureView,
    NamedView,
    PeriodBody,
    PersonalDataView,
    PersonQuery,
    RetentionView,
)
from credit.operations import personal_data, persons, retention
from credit.operations.erasing import erase
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.rules.retention import PERIODS
from credit.store.db import reading

bp = Blueprint("privacy", __name__)


@bp.get("/privacy/persons")
@requires(Permission.ADMINISTER)
@bp.arguments(PersonQuery, location="query")
@bp.response(200, NamedView(many=True))
def get_persons(query: dict[str, str]) -> list[persons.Named]:
    """Find people who work here and contacts of customers."""
    with reading():
        return persons.search(query["q"])


@bp.get("/privacy/persons/<string:key>")
@requires(Permission.ADMINISTER)
@bp.response(200, PersonalDataView)
def get_person(key: str) -> dict[str, Any]:
    """Show where a person occurs, and what an erasure would do there."""
    with reading():
        return personal_data.overview(key, current_user.language)


@bp.post("/privacy/persons/<string:key>/copy")
@requires(Permission.ADMINISTER)
@bp.response(201, CopyView)
def post_copy(key: str) -> dict[str, str]:
    """Write everything that is known of a person as a ZIP; the journal keeps who took it."""
    moment = read_clock()
    with reading():
        content = personal_data.copy_of(key, current_user.language, moment.now)
    transact(actor(), partial(personal_data.record_copy, key=key))
    return {"name": f"{key}-{moment.today.isoformat()}.zip", "zip": b64encode(content).decode()}


@bp.post("/privacy/persons/<string:key>/erasure")
@requires(Permission.ADMINISTER)
@bp.arguments(ErasureBody)
@bp.response(200, ErasureView)
def post_erasure(body: dict[str, str], key: str) -> dict[str, Any]:
    """Erase a person for good; 422 while they still sign in, or while a letter to them waits."""
    return {"gone": transact(actor(), partial(erase, key=key, reason=body["reason"]))}


@bp.get("/privacy/retention")
@requires(Permission.ADMINISTER)
@bp.response(200, RetentionView(many=True))
def get_retention() -> list[dict[str, Any]]:
    """Show how long each kind is kept, what the last run let go, and what would go today."""
    with reading():
        runs, due = retention.runs(), retention.due(read_clock().today)
        return [
            {
                "kind": kind,
                "days": days,
                "least": PERIODS[kind].least,
                "most": PERIODS[kind].most,
                "ran_on": runs[kind].ran_on if kind in runs else None,
                "gone": runs[kind].gone if kind in runs else None,
                "due": due.get(kind),
            }
            for kind, days in retention.periods().items()
        ]


@bp.put("/privacy/retention/<string:kind>")
@requires(Permission.ADMINISTER)
@bp.arguments(PeriodBody)
@bp.response(204)
def put_period(body: dict[str, int], kind: str) -> None:
    """Choose how long a kind is kept, within what is allowed."""
    transact(actor(), partial(retention.choose, kind=kind, days=body["days"]))
