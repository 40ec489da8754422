"""The agenda: calls to make, taken in hand by a person, each with its outcome."""
