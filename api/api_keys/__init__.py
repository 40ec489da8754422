"""Keys of programs: the administrator's page."""
