"""The reasons this company offers, as they hold now."""

from collections.abc import Collection, Iterator, Sequence

from credit.rules.dispute_reasons import Reason
from credit.rules.reason_lists import BY_KEY, ROOT, SHIPPED, Offered, layered, tree_of
from credit.store.publications import find_newest

TOPIC = "reasons"


def offered() -> tuple[Offered, ...]:
    """List every reason, retired ones too: one question."""
    newest = find_newest(TOPIC)
    return layered(newest.content) if newest else SHIPPED


def dispute_tree() -> Sequence[Reason]:
    """Give the reasons for disputes."""
    return tree_of(offered())


def named(code: str, language: str = "fr") -> str:
    """Name a root the company added; a delivered one stays a code, which has words wherever it is told."""
    if (ROOT, code) in BY_KEY:
        return code
    own = next((one for one in offered() if one.key == (ROOT, code)), None)
    return str(getattr(own, language, None) or code)


class Codes(Collection[str]):
    """The codes an entry may bring of one kind, retired ones too: a phone may not have heard of it yet.

    parent: of leaves, their root. The database is asked only about what is not delivered.
    """

    def __init__(self, kind: str, parent: str | None = None) -> None:
        self.kind, self.parent = kind, parent

    def __contains__(self, code: object) -> bool:
        """Say whether there is, or was, such a reason."""
        shipped = BY_KEY.get((self.kind, str(code)))
        return shipped.parent == self.parent if shipped else code in list(self)

    def __iter__(self) -> Iterator[str]:
        """List them all."""
        mine = (one for one in offered() if one.kind == self.kind)
        return (one.code for one in mine if one.parent == self.parent)

    def __len__(self) -> int:
        """Count them."""
        return sum(1 for _ in self)
