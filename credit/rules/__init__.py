"""Pure decisions: standard library only, no clock, no database, no locale; the caller passes `today`."""
