"""What a column is called, whoever wrote its name."""

import re
import unicodedata


def plain(name: str) -> str:
    """Strip a column's name to what matters: no case, accents, spaces or marks."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", bare.lower())
