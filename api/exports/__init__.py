"""Every list as a file for spreadsheets."""
