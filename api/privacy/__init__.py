"""Personal data: who a person is, a copy for them, their erasure, and how long data are kept."""
