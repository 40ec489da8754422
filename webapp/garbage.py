"""How often a process looks for garbage that reference counting leaves: less often than Python's own choice.

An application is a third of a million objects that stay, and a job holds a company's books besides. Walking
them after every 700 new objects was a sixth of what matching a morning's receipts costs.
"""

import gc

NEW_OBJECTS = 10_000  # Python's own choice is 700


def settle_in() -> None:
    """Let what is here now stay, unlooked at and shared with forks, and look at what is new less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 10, 10)
