"""Dunning policies: the strategies in force, their versions, and what a draft would have said."""
