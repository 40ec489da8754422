"""Run the suites as `make test` does: on two workers, the journeys after everything else."""

import os
import subprocess
import sys

from tests.browser import HERE, get_browser

LOUD = """
********************************************************************************
*  No browser can be had on this machine: the journeys were NOT run.           *
*  Install Chrome or Chromium (or set ENCOURS_BROWSER) and run `make test`.    *
********************************************************************************
"""
NO_TESTS = 5  # pytest's exit code when a folder has none
TWO_WORKERS = ("-n2", "--dist=worksteal")


def main() -> int:
    """Return 0 when everything that could run passed; without a browser, CI fails."""
    status = _pytest("--ignore=tests/journeys", *TWO_WORKERS)
    browser = get_browser()
    if browser:
        os.environ[HERE] = browser
        journeys = _pytest("tests/journeys", *TWO_WORKERS)
        return status or (journeys if journeys != NO_TESTS else 0)
    print(LOUD, file=sys.stderr, flush=True)
    return status or int(os.environ.get("CI") == "true")


def _pytest(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
