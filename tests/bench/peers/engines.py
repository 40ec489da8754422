"""RxDB and PouchDB on the floor's rows, and Actual Budget's shell, from the npm registry.

They are installed once into `.build/peers`, apart from the product's own packages.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.installation import ROOT

HERE = Path(__file__).parent
FOLDER = ROOT / ".build" / "peers"
PAGES = FOLDER / "pages"
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
NPM = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]
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
