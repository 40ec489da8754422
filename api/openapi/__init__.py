"""The machine-readable description of this API."""
