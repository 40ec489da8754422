"""The floor: one pre-gzipped JSON answer and one IndexedDB put per row; a push in one POST; bare SQL.

The simplest thing that could work, on the same rows and the same machine. Loopback only.
"""

import gzip
import json
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

PAGE = b"<!doctype html><meta charset=utf-8><title>floor</title><script type=module src=/floor.js></script>"

SCRIPT = b"""
const open = () => new Promise((done, fail) => {
  const wish = indexedDB.open("floor", 1);
  wish.onupgradeneeded = () => {
    wish.result.createObjectStore("customer", { keyPath: "id" });
    wish.result.createObjectStore("item", { keyPath: "id" }).createIndex("customer", "customer_id");
    wish.result.createObjectStore("outbox", { keyPath: "op_id" });
  };
  wish.onsuccess = () => done(wish.result);
  wish.onerror = () => fail(wish.error);
});
const finished = (tx) => new Promise((done, fail) => {
  tx.oncomplete = done;
  tx.onabort = () => fail(tx.error);
});
let db;
window.floor = {
  async open() { db = await open(); },
  async sync() {
    const started = performance.now();
    const { customer, item } = await (await fetch("/snapshot")).json();
    const tx = db.transaction(["customer", "item"], "readwrite");
    for (const row of customer) tx.objectStore("customer").put(row);
    for (const row of item) tx.objectStore("item").put(row);
    await finished(tx);
    return performance.now() - started;
  },
  async push(ops) {
    const started = performance.now();
    await (await fetch("/push", { method: "POST", body: JSON.stringify(ops) })).json();
    const tx = db.transaction("outbox", "readwrite");
    for (const op of ops) tx.objectStore("outbox").delete(op.op_id);
    await finished(tx);
    return performance.now() - started;
  },
};
"""


def rows(customers: int, items: int) -> dict[str, list[dict[str, object]]]:
    """Invent a portfolio with the fields a phone needs, each row a plain JSON object."""
    start_on = date(2026, 1, 1)
    return {
        "customer": [
            {
                "id": number,
                "code": f"C{number:05}",
                "name": f"Charpentes et Couvertures {number}",
                "siren": f"{300_000_000 + number}",
                "email": f"compta@client-{number}.example",
                "phone": f"+33 2 40 {number:06}",
                "limit_minor": 50_000_00,
                "exposure_minor": 12_345_67 + number,
                "overdue_minor": 1_234_56,
                "risk_class": "ABCDE"[number % 5],
            }
            for number in range(customers)
        ],
        "item": [
            {
                "id": number,
                "ref": f"F-2026-{number:06}",
                "customer_id": number % customers,
                "kind": "invoice",
                "label": f"Facture F-2026-{number:06}",
                "document_on": f"{start_on + timedelta(days=number % 300)}",
                "due_on": f"{start_on + timedelta(days=number % 300 + 30)}",
                "due_source": "terms",
                "currency": "EUR",
                "amount_minor": 100_00 + number,
                "residual_minor": 100_00 + number,
                "stage": "not_due",
                "undetailed": False,
            }
            for number in range(items)
        ],
    }


class FloorServer:
    """Serves the floor's page on a free loopback port until closed."""

    def __init__(self, customers: int, items: int) -> None:
        snapshot = gzip.compress(json.dumps(rows(customers, items)).encode(), 6)
        self.snapshot_bytes = len(snapshot)
        handler = type("Handler", (_Handler,), {"snapshot": snapshot})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    snapshot: ClassVar[bytes]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body, kind, encoding = {
            "/": (PAGE, "text/html", None),
            "/floor.js": (SCRIPT, "text/javascript", None),
            "/snapshot": (self.snapshot, "application/json", "gzip"),
        }.get(self.path, (b"", "text/plain", None))
        self._answer(body, kind, encoding)

    def do_POST(self) -> None:
        ops = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(json.dumps({"ok": len(ops)}).encode(), "application/json", None)

    def _answer(self, body: bytes, kind: str, encoding: str | None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet: the figures are the output."""
