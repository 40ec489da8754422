"""How words are compared when people search: case, accents and ligatures do not matter."""

import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "-": " "})


def fold(text: str) -> str:
    """Reduce a text to what is compared: no case, no accents, hyphens and runs of spaces as one space."""
    bare = unicodedata.normalize("NFKD", text.translate(LIGATURES))
    plain = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())


def words(query: str) -> list[str]:
    """Split what was typed into the words that must all be found."""
    return fold(query).split()
