"""What the nightly review said of limits."""
