"""The words around the figures of letters, statements and plans: a file a language, beside the texts.

A new language is its files: `_papers.xx.toml` and one text a level, `LEVEL.xx.txt`. How invoices are set, as
text and as a table, and how a letter ends is one file for all of them, filled with these words.
"""

import tomllib
from pathlib import Path
from typing import Any

from babel import Locale

FOLDER = Path(__file__).parent / "letters_text"
PAPERS: dict[str, dict[str, Any]] = {
    path.name.split(".")[1]: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("_papers.*.toml"))
}
LANGUAGES = {language: Locale.parse(words["locale"]) for language, words in PAPERS.items()}


def paper_words(kind: str, language: str) -> dict[str, str]:
    """Give the words of one kind of paper: letter, statement, plan or clauses."""
    words: dict[str, str] = PAPERS[language][kind]
    return words
