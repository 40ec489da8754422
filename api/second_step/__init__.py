"""Of whom the company asks a second step at sign-in: in versions."""
