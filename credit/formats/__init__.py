"""Readers of other people's files: bytes in, records out, streaming, no database."""
