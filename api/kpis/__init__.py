"""Key figures of a company, a branch, a portfolio, a segment or a customer at any past date."""
