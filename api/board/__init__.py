"""The board and the ledgers behind it."""
