"""Imports every table, so that migrations and tests know the whole schema."""

from credit.store import (  # noqa: F401  (imported for their tables)
    attachments,
    customers,
    dunning,
    field,
    imports,
    items,
    journal,
    limits,
    people,
    pins,
    push,
    receipts,
    sync,
)
