"""Imports every table, so that migrations and tests know the whole schema."""

from credit.store import (  # noqa: F401  (imported for their tables)
    api_keys,
    attachments,
    commitments,
    covers,
    customers,
    dunning,
    field,
    import_mappings,
    import_origins,
    imports,
    items,
    journal,
    limits,
    people,
    pins,
    push,
    sync,
    undo,
    watched_files,
)
