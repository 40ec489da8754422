"""The board of a scope: its figures on any day, the lines behind them, and how a person arranges it."""
