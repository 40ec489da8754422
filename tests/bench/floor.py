"""The floor's server, and RxDB's: the simplest thing that could work, in a process of its own.

A snapshot gzipped beforehand, changes since a number, and a push that keeps what it is told in one
transaction, or answers each entry with the least that takes. `python -m tests.bench.floor CUSTOMERS
INVOICES PAGES` prints its port, and serves the folder's pages; `POST /change?count=` changes rows as
the other side's world does.
"""

import bisect
import gzip
import hashlib
import json
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.bench.rows import Row, invent, plain_rows

STRIDE = 197  # changed rows lie apart, as payments do
TABLES = """
CREATE TABLE entry (op_id TEXT PRIMARY KEY, body TEXT);
CREATE TABLE attempt (op_id TEXT PRIMARY KEY, attempts INTEGER);
CREATE TABLE log (op_id TEXT PRIMARY KEY, body TEXT, hash TEXT, result TEXT);
CREATE TABLE note (id INTEGER PRIMARY KEY, customer TEXT, body TEXT);
CREATE INDEX note_of_customer ON note (customer);
CREATE TABLE journal (id INTEGER PRIMARY KEY, body TEXT, chain TEXT);
CREATE TABLE head (seq INTEGER PRIMARY KEY, op_id TEXT UNIQUE, body TEXT, hash TEXT);
"""
APPLIED = {"outcome": "applied", "code": None, "facts": {}}
Entry = dict[str, Any]


class Books:
    """The rows, and what changed since when."""

    def __init__(self, customers: int, invoices: int, outbox: Path) -> None:
        self.rows = plain_rows(invent(customers, invoices, datetime.now(UTC).date()))
        self.rev = self._last()
        self.snapshot = squeezed({**self.rows, "rev": self.rev})
        self.outbox = outbox
        with sqlite3.connect(outbox) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(TABLES)

    def _last(self) -> int:
        return max(_rev(row) for rows in self.rows.values() for row in rows)

    def change(self, count: int) -> list[Row]:
        """Change so many invoices, far apart."""
        invoices = self.rows["invoices"]
        changed = [invoices[number * STRIDE % len(invoices)] for number in range(count)]
        for row in changed:
            self.rev += 1
            row |= {"order": f"PO-{self.rev % 10**8:08}", "updatedAt": self.rev}
        return changed

    def since(self, rev: int) -> dict[str, Any]:
        """Give what changed after a number."""
        changed = {
            name: [row for row in rows if _rev(row) > rev] for name, rows in self.rows.items()
        }
        return changed | {"rev": self.rev}

    def page(self, name: str, after: tuple[int, str], size: int) -> list[Row]:
        """Give the next rows in the order they changed, for an engine that asks in batches."""
        ordered = sorted(self.rows[name], key=_place)
        start = bisect.bisect_right(ordered, after, key=_place)
        return ordered[start : start + size]

    def keep(self, entries: list[Entry], key: str) -> int:
        """Keep what was said: one statement, one commit, on the disk when it returns."""
        with sqlite3.connect(self.outbox) as db:
            db.execute("PRAGMA synchronous=FULL")
            db.executemany(
                "INSERT OR IGNORE INTO entry VALUES (?, ?)",
                [(entry[key], json.dumps(entry)) for entry in entries],
            )
        return len(entries)

    def answer(self, entries: list[Entry]) -> list[Entry]:
        """Do the least by which each entry can be answered as the wire promises, with no rule and no check.

        Its try is counted before, in a commit a power cut may undo; then its log with the answer, its effect,
        its line in a chained journal and its news for phones are kept in one commit, on the disk.
        """
        said = [(entry["op_id"], json.dumps(entry)) for entry in entries]
        with sqlite3.connect(self.outbox) as db:
            db.execute("PRAGMA synchronous=NORMAL")
            count = "INSERT INTO attempt VALUES (?, 1) ON CONFLICT DO UPDATE SET attempts = attempts + 1"
            db.executemany(count, [(op_id,) for op_id, _ in said])
        with sqlite3.connect(self.outbox) as db:
            db.execute("PRAGMA synchronous=FULL")
            return self._take_in(db, entries, said)

    def _take_in(
        self, db: sqlite3.Connection, entries: list[Entry], said: list[tuple[str, str]]
    ) -> list[Entry]:
        db.execute("BEGIN IMMEDIATE")
        last = db.execute("SELECT id, chain FROM journal ORDER BY id DESC LIMIT 1").fetchone()
        seq, chain = last or (0, "")
        rows, lines, results = [], [], []
        for op_id, body in said:
            seq, hash_ = seq + 1, _digest(body)
            chain = _digest(chain + body)
            answer = {"op_id": op_id, **APPLIED, "buckets": {"portfolio:1/core": [1, seq]}}
            rows.append((op_id, body, hash_, json.dumps(answer)))
            lines.append((body, chain))
            results.append(answer)
        db.executemany("INSERT OR IGNORE INTO log VALUES (?, ?, ?, ?)", rows)
        notes = [(entry["customer"], entry["text"]) for entry in entries]
        db.executemany("INSERT INTO note (customer, body) VALUES (?, ?)", notes)
        db.executemany("INSERT INTO journal (body, chain) VALUES (?, ?)", lines)
        heads = [(op_id, body, hash_) for op_id, body, hash_, _ in rows]
        db.executemany("INSERT INTO head (op_id, body, hash) VALUES (?, ?, ?)", heads)
        db.executemany("DELETE FROM attempt WHERE op_id = ?", [(op_id,) for op_id, _ in said])
        return results


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _rev(row: Row) -> int:
    return int(str(row["updatedAt"]))


def _place(row: Row) -> tuple[int, str]:
    return _rev(row), str(row["id"])


def squeezed(value: object) -> bytes:
    """Spell and gzip as servers do."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), 6)


class Handler(BaseHTTPRequestHandler):
    """One address per thing to do."""

    books: ClassVar[Books]
    pages: ClassVar[Path]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path, asked = self._asked()
        if path == "/snapshot":
            self._answer(self.books.snapshot)
        elif path == "/delta":
            self._answer(squeezed(self.books.since(int(asked["since"]))))
        elif path.startswith("/rows/"):
            after = (int(asked["rev"]), asked.get("id", ""))
            self._answer(squeezed(self.books.page(path[6:], after, int(asked["size"]))))
        else:
            self._page(self.pages / path.lstrip("/"))

    def do_POST(self) -> None:
        path, asked = self._asked()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if path == "/change":
            self._answer(squeezed(self.books.change(int(asked["count"]))))
        elif path == "/answered":
            entries = json.loads(gzip.decompress(body))
            self._answer(squeezed({"results": self.books.answer(entries)}))
        else:
            entries = json.loads(body)
            self._answer(squeezed({"ok": self.books.keep(entries, asked.get("key", "op_id"))}))

    def _asked(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path, {name: found[0] for name, found in parse_qs(parts.query).items()}

    def _page(self, file: Path) -> None:
        if file.suffix == ".html":
            script = f'<script type=module src="{file.with_suffix(".js").name}"></script>'
            self._answer(f"<!doctype html><meta charset=utf-8>{script}".encode(), "text/html", None)
        else:
            self._answer(file.read_bytes() if file.is_file() else b"", "text/javascript", None)

    def _answer(
        self, body: bytes, kind: str = "application/json", coding: str | None = "gzip"
    ) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        if coding:
            self.send_header("Content-Encoding", coding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet: the figures are the output."""


def main() -> None:
    """Serve until killed."""
    customers, invoices, pages = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="encours-floor-") as folder:
        Handler.books = Books(int(customers), int(invoices), Path(folder) / "outbox.sqlite")
        Handler.pages = Path(pages)
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
