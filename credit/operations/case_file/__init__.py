"""The court-ready file: everything about one customer's case on paper, with an extract of the journal."""
