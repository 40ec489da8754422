"""What columns of tables mean, as it is remembered: seen, said anew, forgotten."""
