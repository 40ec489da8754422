"""Published insolvency notices: records of BODACC open data (annonces commerciales), JSON in, openings out.

Source of the format: the dataset `annonces-commerciales` of bodacc-datadila.opendatasoft.com. Its API v2.1
answers `{"results": [record, …]}`, its export a bare list, API v1 `{"records": [{"fields": record}, …]}`.
A record has `id`, `dateparution`, `registre` (the SIREN, with and without spaces, as a list or one text),
`familleavis` and `typeavis`, and `jugement`: JSON again, as text, with `famille`, `nature` and `date`.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from credit.rules.errors import Refused

COLLECTIVE = "collective"
ANNULLED = "annulation"
# A family that opens proceedings, or turns them into liquidation; plans, closings and lists of claims do not.
OPENING = ("jugement d'ouverture", "jugement prononcant")


class NotNotices(Refused):
    """The file holds something else: `reason` says what was missed."""

    code = "not_notices"


@dataclass(frozen=True, slots=True)
class InsolvencyNotice:
    """One published judgment opening proceedings. notice_id: the gazette's own, stable.

    judged_on: the judgment's day, else the publication's where the notice leaves it out.
    """

    notice_id: str
    siren: str
    judged_on: date
    published_on: date
    nature: str


def read_notices(data: bytes) -> list[InsolvencyNotice]:
    """Read the openings of a file, in its order; notices of other families, and unusable ones, are left out.

    Raises NotNotices when this is no such file.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotNotices(reason="no_json") from error
    records = found.get("results", found.get("records")) if isinstance(found, dict) else found
    if not isinstance(records, list):
        raise NotNotices(reason="no_records")
    return [notice for record in records for notice in _openings(record)]


def _openings(record: Any) -> Iterator[InsolvencyNotice]:
    fields = record.get("fields", record) if isinstance(record, dict) else None
    if not isinstance(fields, dict) or fields.get("familleavis") != COLLECTIVE:
        return
    judgment, published_on = _judgment(fields.get("jugement")), _day(fields.get("dateparution"))
    if fields.get("typeavis") == ANNULLED or published_on is None or not fields.get("id"):
        return
    if not _plain(judgment.get("famille")).startswith(OPENING):
        return
    judged_on, nature = _day(judgment.get("date")), judgment.get("nature")
    for siren in _sirens(fields.get("registre")):
        yield InsolvencyNotice(
            str(fields["id"]), siren, judged_on or published_on, published_on, str(nature or "")
        )


def _judgment(told: Any) -> dict[str, Any]:
    if isinstance(told, str):
        try:
            told = json.loads(told)
        except (ValueError, RecursionError):
            return {}
    return told if isinstance(told, dict) else {}


def _day(told: Any) -> date | None:
    try:
        return date.fromisoformat(told[:10]) if isinstance(told, str) else None
    except ValueError:
        return None


def _sirens(told: Any) -> list[str]:
    groups = told if isinstance(told, list) else str(told or "").split(",")
    digits = (re.sub(r"\D", "", str(group)) for group in groups)
    return sorted({one for one in digits if len(one) == 9})


def _plain(told: Any) -> str:
    """Write a word without accents, capitals or curly apostrophes."""
    text = unicodedata.normalize("NFKD", str(told or "").replace("’", "'"))
    return "".join(char for char in text if not unicodedata.combining(char)).strip().lower()
