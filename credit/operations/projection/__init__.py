"""Render what changed into the buckets of those who may see it."""

from credit.operations.projection.buckets import core_bucket, open_bucket, user_bucket
from credit.operations.projection.projector import project
from credit.operations.projection.view import render_customer

__all__ = ["core_bucket", "open_bucket", "project", "render_customer", "user_bucket"]
