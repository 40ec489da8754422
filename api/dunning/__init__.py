"""Dunning at the desk: the run, its messages and reasons, triage, and the built-in mailbox."""
