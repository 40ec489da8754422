"""Find a Chrome or Chromium for the journeys, or get one: `python -m tests.browser` prints its path."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FETCH_SECONDS = 60
ON_PATH = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome")
HERE = "ENCOURS_BROWSER"


def find_browser() -> str | None:
    """Name a browser that starts: the one of `ENCOURS_BROWSER`, one on PATH, or Playwright's own."""
    return next((path for path in _candidates() if _starts(path)), None)


def get_browser() -> str | None:
    """Find a browser, else let Playwright fetch one, else install Debian's when we may."""
    for get in (lambda: None, _fetch, _install):
        get()
        if found := find_browser():
            return found
    return None


def _candidates() -> Iterator[str]:
    if given := os.environ.get(HERE):
        yield given
    yield from filter(None, map(shutil.which, ON_PATH))
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "~/.cache/ms-playwright")).expanduser()
    yield from map(str, sorted(folder.glob("chromium*/chrome-*/*chrom*"), reverse=True))


def _starts(path: str) -> bool:
    """Say whether it runs here: a fetched one may lack libraries."""
    try:
        run = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0


def _fetch() -> None:
    _say("no Chrome or Chromium here: asking Playwright for one")
    _try([sys.executable, "-m", "playwright", "install", "chromium"], FETCH_SECONDS)


def _install() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    _say("installing Debian's chromium")
    _try(["apt-get", "-q", "update"], 300)
    _try(["apt-get", "-qy", "install", "--no-install-recommends", "chromium"], 900)


def _try(command: list[str], seconds: int) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, timeout=seconds, check=False, env=environment, stdout=sys.stderr)
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(str(error))


def _say(line: str) -> None:
    print(f"browser: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    print(get_browser() or sys.exit(1))
