"""Corporate groups, and the limit their accounts share."""
