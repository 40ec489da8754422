"""One business verb = one function = one transaction; every change is written to the journal."""
