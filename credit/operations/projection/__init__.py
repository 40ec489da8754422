"""Render what changed into the buckets of those who may see it."""

from credit.operations.projection.buckets import open_bucket
from credit.operations.projection.dossier import steps
from credit.operations.projection.projector import EVERYTHING, Touched, project
from credit.operations.projection.view import render_customer

__all__ = ["EVERYTHING", "Touched", "open_bucket", "project", "render_customer", "steps"]
