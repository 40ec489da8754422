"""Penalties for late payment, and the terms a customer's lateness follows."""
