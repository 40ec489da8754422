"""Which portfolio holds whom."""
