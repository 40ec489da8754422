"""The agenda: letters to post and calls to make, taken in hand by a person, each with its outcome."""
