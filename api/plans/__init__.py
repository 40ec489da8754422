"""Payment plans at the desk."""
