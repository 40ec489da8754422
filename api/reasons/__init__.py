"""Reasons people choose from: renamed, retired, added, in versions."""
