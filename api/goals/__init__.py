"""Goals of portfolios."""
