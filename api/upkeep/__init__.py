"""What whoever looks after the house sees of it."""
