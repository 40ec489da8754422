"""Money that came in at the bank, for the desk."""
