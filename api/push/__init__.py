"""Push subscriptions of devices."""
