"""The demo company: an invented ledger that goes on living, seeded through the operations users call."""
