"""Who is named in what somebody writes: `@rosa` anywhere in the text, as people sign in."""

import re

NAMED = re.compile(r"(?<![\w@.])@([\w](?:[\w.-]*\w)?)")
MOST = 10  # people one text may call


def mentioned(text: str) -> list[str]:
    """List the names called in a text, in lower case, each once; an e-mail address calls nobody."""
    found = dict.fromkeys(name.lower() for name in NAMED.findall(text))
    return list(found)[:MOST]
