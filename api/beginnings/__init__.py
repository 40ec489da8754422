"""The first steps of a new installation."""
