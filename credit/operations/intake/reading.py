"""Read a file that is no table by the format its content says, and hold it to the kind that was promised."""

from pathlib import Path

from credit.formats import registry
from credit.formats.format import in_silence
from credit.formats.records import Contents
from credit.formats.table import Unreadable
from credit.operations.intake.kinds import GIVES
from credit.operations.intake.way import Judged
from credit.operations.refusals import Refusal, unreadable


def read_contents(path: Path, kind: str) -> tuple[Contents | None, str, Refusal | None]:
    """Give what a file holds and its format's name, or the reason why it is none of its kind."""
    try:
        found = registry.recognise(path)
        if GIVES.get(found.gives) != kind:
            return None, found.name, Refusal("kind_differs", {"holds": found.name, "wanted": kind})
        contents: Contents = found.read(path, in_silence)
    except Unreadable as error:
        return None, "", unreadable(error)
    return contents, found.name, None


def judged_of(contents: Contents, **facts: object) -> Judged:
    """Begin a verdict: with a line that cannot be taken, the file is refused whole."""
    errors = contents.errors
    refusals = [Refusal("lines_rejected", {"count": errors.total})] if errors.total else []
    return Judged(contents.lines, facts, errors, contents.warnings, refusals)
