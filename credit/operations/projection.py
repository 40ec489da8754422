"""Render what changed into the buckets of those who may see it."""

from collections.abc import Collection

from credit.operations.moment import Moment


def project(customer_ids: Collection[int], user_ids: Collection[int], moment: Moment) -> None:
    """Write heads for what changed, skipping unchanged hashes; locks the bucket rows, last."""
