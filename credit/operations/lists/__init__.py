"""Every list people read on screens, whole, as rows for a spreadsheet: scoped exactly as the list is."""
