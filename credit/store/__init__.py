"""Tables and the questions we ask them: one file per noun family, queries beside their tables."""
