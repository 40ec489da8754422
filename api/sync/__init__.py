"""The wire between phones and server (design: README, "The wire")."""
