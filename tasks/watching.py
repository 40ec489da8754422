"""The job that looks into the watched folder."""

from functools import partial
from pathlib import Path

from flask import current_app

from credit.operations import watched_folder
from credit.operations.actor import MACHINE
from credit.operations.imports import FileTooLarge
from credit.operations.work import transact


def watch_folder() -> None:
    """Receive what is complete, put away what is done with. At least once; twice is once.

    Without `ENCOURS_WATCH` there is nothing to look at; a folder that is away is looked for again.
    """
    watched = current_app.config["ENCOURS_WATCH"]
    if not watched:
        return
    folder = Path(watched)
    try:
        found = watched_folder.scan(folder)
        for name in transact(MACHINE, partial(watched_folder.remember, found=found)):
            _receive(folder, name)
        transact(MACHINE, partial(watched_folder.put_away, folder=folder))
    except OSError as error:
        current_app.logger.warning("the watched folder cannot be used: %s", error)


def _receive(folder: Path, name: str) -> None:
    try:
        transact(MACHINE, partial(watched_folder.receive, folder=folder, name=name))
    except watched_folder.StillWritten:
        current_app.logger.info("still written, left for the next look: %s", name)
    except FileTooLarge as error:
        code, facts = "unreadable_file_too_large", dict(error.facts)
        refused = partial(watched_folder.give_up, folder=folder, name=name, code=code, facts=facts)
        transact(MACHINE, refused)
