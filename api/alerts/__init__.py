"""What a person chose about alerts."""
