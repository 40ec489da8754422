"""Holds: on a customer, and on the reminders of one."""
