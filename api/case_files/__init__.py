"""Case files: what goes to court, and which notes go along."""
