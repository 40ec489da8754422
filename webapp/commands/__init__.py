"""Commands of the console script, one file per noun: edges that run operations in the application."""
