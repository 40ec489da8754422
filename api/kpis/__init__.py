"""Key figures of a company, a branch, a portfolio, a segment, a group or a customer at any past date."""
