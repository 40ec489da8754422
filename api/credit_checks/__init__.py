"""May this customer take so much more? Asked by programs."""
