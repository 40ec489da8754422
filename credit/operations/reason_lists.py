"""Rename, retire and add the reasons people choose from, in versions; phones hear of it at once."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from credit.operations import publications
from credit.operations.projection.projector import refresh_reference
from credit.operations.publications import content_of
from credit.operations.reasons_in_force import TOPIC
from credit.operations.work import Work
from credit.rules import reason_lists as rules
from credit.rules.reason_lists import Offered, layered
from credit.store import publications as store
from credit.store.publications import Publication


def shown() -> dict[str, Any]:
    """Show every reason, and the versions there were."""
    newest = store.find_newest(TOPIC)
    return {
        "version": newest.number if newest else 0,
        "reasons": [
            asdict(one) | {"delivered": one.key in rules.BY_KEY}
            for one in layered(newest.content if newest else None)
        ],
        "growing": list(rules.GROWING),
        "versions": publications.versions(TOPIC),
    }


def publish(
    work: Work, reasons: Iterable[Mapping[str, Any]], *, reason: str, seen: int | None
) -> Publication:
    """Publish the reasons as they shall be offered; what is left out stays as it was.

    Raises ReasonListUnfit, PublicationChanged.
    """
    newest = store.find_newest(TOPIC)
    before = layered(newest.content if newest else None)
    content = rules.read(reasons, before)
    changed = rules.differences(before, layered(content))
    row = publications.publish(
        work,
        "reason_list.publish",
        TOPIC,
        content or None,
        reason=reason,
        seen=seen,
        before={_field(one, name): was for one, name, was, _ in changed if was is not None},
        after={_field(one, name): now for one, name, _, now in changed if now is not None},
    )
    work.announce(*refresh_reference(work.moment))
    return row


def differences(before: int, after: int) -> list[dict[str, Any]]:
    """Compare two versions reason by reason; 0 is what is delivered. Raises Missing."""
    was, now = (layered(content_of(TOPIC, one)) for one in (before, after))
    return [
        {"kind": one.kind, "code": one.code, "fr": one.fr, "en": one.en}
        | {"name": name, "before": old, "after": new}
        for one, name, old, new in rules.differences(was, now)
    ]


def _field(one: Offered, name: str) -> str:
    return f"{one.code}.{name}"
