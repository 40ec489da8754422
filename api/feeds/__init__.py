"""What programs send with a key of their own."""
