"""What phones say: one file per family of entries, one registry, one way in."""
