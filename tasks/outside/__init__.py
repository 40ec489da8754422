"""The only doors to the network. They raise `Busy` (certainly not accepted) or `Rejected` (never will be)."""
