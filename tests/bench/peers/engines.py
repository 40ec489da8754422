"""RxDB and PouchDB on the floor's rows, and Actual Budget's shell, from the npm registry.

They are installed once into `.build/peers`, apart from the product's own packages.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Playwright

from tests.bench.floor_process import PAGES as FLOOR_PAGES
from tests.bench.phone import phone
from tests.installation import ROOT

HERE = Path(__file__).parent
FOLDER = ROOT / ".build" / "peers"
PAGES = FOLDER / "pages"
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
NPM = [
    "npm",
    "install",
    "--silent",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--no-package-lock",
]
READY_SECONDS = 120


def install() -> None:
    """Install what is pinned, and bundle the pages; done already when the pins have not changed."""
    wanted, have = HERE / "package.json", FOLDER / "package.json"
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not have.exists() or have.read_bytes() != wanted.read_bytes():
        print("peers: installing from the npm registry", file=sys.stderr, flush=True)
        (FOLDER / "wanted").mkdir(exist_ok=True)
        shutil.copy(wanted, FOLDER / "wanted" / "package.json")
        subprocess.run([*NPM, "--prefix", str(FOLDER / "wanted")], check=True, stdout=sys.stderr)
        shutil.rmtree(FOLDER / "node_modules", ignore_errors=True)
        (FOLDER / "wanted" / "node_modules").rename(FOLDER / "node_modules")
        shutil.copy(wanted, have)
    PAGES.mkdir(exist_ok=True)
    for page in FLOOR_PAGES.glob("*.js"):
        shutil.copy(page, PAGES)
    for name in ("rxdb", "pouchdb"):
        _bundle(name)


def _bundle(name: str) -> None:
    command = [str(ESBUILD), str(HERE / f"{name}.js"), "--bundle", "--minify", "--format=esm"]
    known = os.environ | {"NODE_PATH": str(FOLDER / "node_modules")}
    more = ["--define:global=window", "--log-level=warning", f"--outfile={PAGES / f'{name}.js'}"]
    subprocess.run([*command, *more], env=known, check=True)


@contextmanager
def couch(floor_port: int) -> Iterator[int]:
    """Serve the floor's rows to PouchDB; give the port."""
    environment = os.environ | {
        "NODE_PATH": str(FOLDER / "node_modules"),
        "FLOOR": f"http://127.0.0.1:{floor_port}",
    }
    command = ["node", str(HERE / "couch.cjs"), str(PAGES)]
    with subprocess.Popen(
        command, env=environment, cwd=PAGES, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def load_actual(playwright: Playwright, browser: str, folder: Path, sign: str) -> str:
    """Load Actual Budget's web app once into a profile, worker and all; give its address.

    Its server is gone when this returns: from then on it starts offline or not at all.
    """
    install()
    site = partial(
        ActualSite, directory=str(FOLDER / "node_modules" / "@actual-app" / "web" / "build")
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), site)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://localhost:{server.server_port}/"
    try:
        with phone(playwright, browser, folder, 1) as device:
            device.page.goto(address)
            device.page.locator(sign).first.wait_for()
            device.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
            device.settle()
    finally:
        server.shutdown()
        server.server_close()
    return address


class ActualSite(SimpleHTTPRequestHandler):
    """Serves the built app with the headers it asks for (shared memory needs an isolated page)."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Add the two headers of its `_headers` file."""
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
