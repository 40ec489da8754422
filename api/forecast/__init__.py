"""When what is owed will likely come in, how well that is known, and what if."""
