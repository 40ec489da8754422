"""Other builds of the browser side: what a deploy brings, sound or broken."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.house.floors import ROOT
from tests.journeys.served import Served
from webapp.pages.built import DIST


def another_build(folder: Path, version: str = "99.0.0") -> Path:
    """Build the same sources under another version: the entry and all that hangs on it get new names."""
    node = shutil.which("node") or str(ROOT / ".node" / "node")
    out = folder / f"dist-{version}"
    command = [node, "static/build.mjs", str(out), version]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return out


def deploy(served: Served, build: Path = DIST) -> None:
    """Serve a build from now on; the files of the one before are gone."""
    served.app.config["ENCOURS_DIST"] = str(build)


def manifest_of(build: Path) -> dict[str, str]:
    """Read what a build says about itself."""
    found: dict[str, str] = json.loads((build / "manifest.json").read_text())
    return found


def parts_of(build: Path) -> list[str]:
    """List the addresses of a phone's parts."""
    return [f"/static/dist/{name}" for name in manifest_of(build)["phone"] if name.endswith(".js")]
