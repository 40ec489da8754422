"""Early-payment discounts: what is offered, what was taken, and the late ones a person decides."""
