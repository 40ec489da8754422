"""Formal notices and litigation: released by a person, announced, perhaps held or withdrawn."""
