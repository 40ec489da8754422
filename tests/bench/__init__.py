"""`make bench`: our figures beside the simplest thing that could work, measured in one run, as JSON lines."""
