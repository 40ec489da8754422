"""Customers as the desk looks at them: the list and one dossier."""
