"""The floor's server, and RxDB's: the simplest thing that could work, in a process of its own.

A snapshot gzipped beforehand, changes since a number, and a push that keeps what it is told in one
transaction. `python -m tests.bench.floor CUSTOMERS INVOICES PAGES` prints its port, and serves the
folder's pages; `POST /change?count=` changes rows as the other side's world does.
"""

import bisect
import gzip
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


class Books:
    """The rows, and what changed since when."""

    def __init__(self, customers: int, invoices: int, outbox: Path) -> None:
        self.rows = plain_rows(invent(customers, invoices, datetime.now(UTC).date()))
        self.rev = self._last()
        self.snapshot = squeezed({**self.rows, "rev": self.rev})
        self.outbox = outbox
        with sqlite3.connect(outbox) as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("CREATE TABLE entry (op_id TEXT PRIMARY KEY, body TEXT)")

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

    def keep(self, entries: list[dict[str, Any]], key: str) -> int:
        """Keep what was said: one statement, one commit, on the disk when it returns."""
        with sqlite3.connect(self.outbox) as db:
            db.execute("PRAGMA synchronous=FULL")
            db.executemany(
                "INSERT OR IGNORE INTO entry VALUES (?, ?)",
                [(entry[key], json.dumps(entry)) for entry in entries],
            )
        return len(entries)


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
