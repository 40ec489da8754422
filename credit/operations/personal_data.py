"""What is known of a named person: an overview, and a copy of all of it (GDPR art. 15)."""

import json
from collections.abc import Iterable
from datetime import datetime
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from credit.formats.writing import write_csv
from credit.operations.personal_places import PLACES, customer_of, spelled
from credit.operations.personal_words import FATES, LABELS, PAPER, say
from credit.operations.persons import Named, get
from credit.operations.work import Work
from credit.store.db import db

EXAMPLES = 3
LONGEST = 160  # letters of an example
FILES = {
    "fr": ("index.html", "donnees.json", "donnees.csv"),
    "en": ("index.html", "data.json", "data.csv"),
}


def overview(key: str, language: str) -> dict[str, Any]:
    """Say where a person occurs, and what an erasure would do there and why. Raises `Missing`."""
    named, identity = get(key)
    parts = []
    for place in PLACES:
        count, examples = 0, list[str]()
        for row in place.find(place, named, identity):
            count += 1
            if len(examples) < EXAMPLES and place.columns:
                examples.append(_example(row, place.columns, identity))
        if count:
            parts.append(
                {
                    "kind": place.kind,
                    "label": say(LABELS[place.kind], language),
                    "fate": place.fate,
                    "fate_label": say(FATES[place.fate], language),
                    "why": say(place.why, language) if place.why else None,
                    "count": count,
                    "examples": examples,
                }
            )
    return {"person": named, "parts": parts}


def copy_of(key: str, language: str, at: datetime) -> bytes:
    """Write everything that names a person as one ZIP: an index to read, JSON and CSV. Raises `Missing`."""
    named, identity = get(key)
    told = {
        place.kind: [spelled(row) for row in place.find(place, named, identity)] for place in PLACES
    }
    db.session.rollback()
    index, data, table = FILES["en" if language == "en" else "fr"]
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(index, _page(named, told, language, at))
        archive.writestr(
            data, json.dumps(_json(named, told, at), ensure_ascii=False, indent=1, default=str)
        )
        archive.writestr(table, _table(told, language))
    return file.getvalue()


def record_copy(work: Work, key: str) -> None:
    """Write down that somebody took a copy; the journal names the person by the key alone."""
    work.record("person.export", "person", key)


def _example(row: Any, columns: Iterable[str], identity: Any) -> str:
    where = customer_of(row)
    for name in columns:
        said = getattr(row, name)
        if identity.mentioned(said, where):
            text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
            return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return ""


def _json(named: Named, told: dict[str, list[dict[str, Any]]], at: datetime) -> dict[str, Any]:
    person = {"kind": named.kind, "name": named.name, "email": named.email, "phone": named.phone}
    return {
        "format": "encours-personal-data/1",
        "made_at": at.isoformat(),
        "person": person,
        "data": told,
    }


def _table(told: dict[str, list[dict[str, Any]]], language: str) -> bytes:
    file = BytesIO()
    header = [say(PAPER[name], language) for name in ("place", "count", "field", "value")]
    write_csv(
        file,
        header,
        (
            (say(LABELS[kind], language), number, field, _plain(value))
            for kind, rows in told.items()
            for number, row in enumerate(rows, 1)
            for field, value in row.items()
            if value not in (None, "")
        ),
    )
    return file.getvalue()


def _plain(value: Any) -> str:
    return (
        json.dumps(value, ensure_ascii=False, default=str)
        if isinstance(value, dict | list)
        else str(value)
    )


def _page(named: Named, told: dict[str, list[dict[str, Any]]], language: str, at: datetime) -> str:
    words = {name: escape(say(said, language)) for name, said in PAPER.items()}
    lines = []
    for place in PLACES:
        if rows := told[place.kind]:
            why = escape(say(place.why, language)) if place.why else ""
            lines.append(
                f"<tr><td>{escape(say(LABELS[place.kind], language))}</td><td>{len(rows)}</td>"
                f"<td>{escape(say(FATES[place.fate], language))}</td><td>{why}</td></tr>"
            )
    details = "".join(
        f"<h2>{escape(say(LABELS[kind], language))}</h2>{''.join(map(_record, rows))}"
        for kind, rows in told.items()
        if rows
    )
    heads = "".join(f"<th>{words[name]}</th>" for name in ("place", "count", "fate", "why"))
    return (
        f'<!doctype html><html lang="{"en" if language == "en" else "fr"}"><meta charset="utf-8">'
        f"<title>{words['title']} – {escape(named.name)}</title>"
        "<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "td,th{text-align:left;vertical-align:top;padding:.25rem 1rem .25rem 0}"
        "dl{border-top:1px solid;padding-top:.5rem}dt{font-weight:bold}</style>"
        f"<h1>{words['title']}</h1><p>{words['about']} : {escape(named.name)}<br>"
        f"{words['made']} {at.date().isoformat()}</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        f"<p>{words['backups']}</p>{details}</html>"
    )


def _record(row: dict[str, Any]) -> str:
    said = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(_plain(value))}</dd>"
        for name, value in row.items()
        if value not in (None, "", [], {})
    )
    return f"<dl>{said}</dl>"
