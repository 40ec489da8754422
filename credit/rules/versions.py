"""How two versions of a text differ, line by line."""

from collections.abc import Iterator
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"


def line_differences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Give every line with what became of it, in reading order; what is gone before what is new."""
    was, now = before.splitlines(), after.splitlines()
    for kind, i, j, k, l in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():  # noqa: E741
        if kind == "equal":
            yield from ((SAME, line) for line in was[i:j])
        else:
            yield from ((GONE, line) for line in was[i:j])
            yield from ((NEW, line) for line in now[k:l])
