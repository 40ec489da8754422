"""`/dunning/releases`: what goes by a person's word only, and the 48 hours before. The desk only."""

from functools import partial
from typing import Any
from uuid import UUID

from api.arguments import Blueprint
from api.dunning_releases.schema import FormalNoticeView, ReleaseLevelBody, ReleasesView
from api.guard import actor, requires
from credit.operations import dunning_releases, release_desk
from credit.operations.moment import read_clock
from credit.operations.work import transact
from credit.rules.access import Permission
from credit.store.db import reading

bp = Blueprint("dunning_releases", __name__)


@bp.get("/dunning/releases")
@requires(Permission.RUN_DUNNING)
@bp.response(200, ReleasesView)
def get_releases() -> dict[str, Any]:
    """Show what waits for a person's release, and the notices announced or lately ended."""
    return _shown()


@bp.post("/dunning/releases")
@requires(Permission.RUN_DUNNING)
@bp.arguments(ReleaseLevelBody)
@bp.response(201, ReleasesView)
def post_release(body: dict[str, Any]) -> dict[str, Any]:
    """Release items to formal notice (announced to the rep for 48 hours) or to litigation (at once)."""
    customer_id = body["customer_id"]
    change = partial(
        dunning_releases.release,
        customer_id=customer_id,
        level=body["level"],
        item_ids=body["item_ids"],
        confirmed=body["confirmed_item_ids"],
    )
    transact(actor(), change, customers=[customer_id])
    return _shown()


@bp.delete("/dunning/releases/<uuid:release_id>")
@requires(Permission.RUN_DUNNING)
@bp.response(200, FormalNoticeView)
def delete_release(release_id: UUID) -> dict[str, Any]:
    """Take a release back before its notice went; again is harmless."""
    transact(actor(), partial(dunning_releases.withdraw, id=release_id))
    with reading():
        return release_desk.one(release_id)


def _shown() -> dict[str, Any]:
    with reading():
        return release_desk.overview(read_clock().today)
