"""The switch for a broken deploy: off, phones are handed a worker that clears the kept shell and leaves.

It lies in the data folder, so that it holds at once, without a restart and whatever the build is like.
"""

from pathlib import Path

from flask import current_app

OFF = "service_worker.off"


def worker_is_on() -> bool:
    """Say whether phones may keep the shell."""
    return not (Path(current_app.config["ENCOURS_DATA"]) / OFF).exists()


def turn_worker(data: Path, *, on: bool) -> None:
    """Let phones keep the shell, or make them let go of it. Twice is once."""
    if on:
        (data / OFF).unlink(missing_ok=True)
    else:
        (data / OFF).touch()
