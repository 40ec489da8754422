"""The names of the buckets the feed is cut into (README, "The wire")."""

REF = "ref"


def core_bucket(portfolio_id: int) -> str:
    """Name the bucket that carries what is current about a portfolio's customers."""
    return f"portfolio:{portfolio_id}/core"


def history_bucket(portfolio_id: int) -> str:
    """Name the bucket that carries what is over for more than 90 days, loaded after the core."""
    return f"portfolio:{portfolio_id}/history"


def user_bucket(user_id: int) -> str:
    """Name a person's own bucket."""
    return f"user:{user_id}"


def department_bucket(department: str) -> str:
    """Name the bucket that carries the steps a department has to do."""
    return f"department:{department}"


def pin_bucket(customer_id: int) -> str:
    """Name the bucket that carries one customer to the desk's people who pinned it."""
    return f"pin:{customer_id}"


def is_pin(bucket: str) -> bool:
    """Say whether a bucket is one of those that are emptied when nobody asks for them any more."""
    return bucket.startswith("pin:")
