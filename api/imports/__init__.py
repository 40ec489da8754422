"""Files handed in by the desk."""
