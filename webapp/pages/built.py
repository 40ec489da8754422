"""What the build wrote: `static/dist/manifest.json`, read once and again when it changes."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app

STATIC = Path(__file__).resolve().parents[2] / "static"
DIST = STATIC / "dist"


class NotBuilt(RuntimeError):
    """There is no `static/dist/`: run `make build`."""

    def __init__(self) -> None:
        super().__init__("static/dist/ is missing: run `make build`")


def dist() -> Path:
    """Say where the build served is; tests serve others."""
    return Path(current_app.config.get("ENCOURS_DIST", DIST))


def read_manifest(folder: Path = DIST) -> dict[str, Any]:
    """Name the `build`, its entry (`js`, `css`, `words`), the files of `phone` and `desk`."""
    path = folder / "manifest.json"
    try:
        return _parse(path, path.stat().st_mtime_ns)
    except FileNotFoundError as missing:
        raise NotBuilt from missing


@lru_cache(maxsize=2)
def _parse(path: Path, _changed_ns: int) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(path.read_text())
    return manifest
