"""Credit insurance policies, guarantees of third parties, and what comes due on either."""
