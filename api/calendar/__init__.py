"""The calendar of business days: closing days in versions."""
