"""How many requests there were and how long they took, by route; added up over the processes of one address.

Each process writes its figures into files of a folder they share (prometheus-client's multi-process mode), so
that whichever of them is asked for `/metrics` tells of all.
"""

import os
import time
from pathlib import Path

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client reads it whenever a figure is made
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def share_in(folder: Path) -> None:
    """Let this process and its forks write figures into a folder; to be called before any figure is made."""
    os.environ[FOLDER] = str(folder)
    values.ValueClass = values.get_value_class()


class Requests:
    """The figures of the requests this process and its siblings answered."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answered = Counter(
            "encours_requests",
            "Requests answered, by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "encours_request_seconds",
            "Time to the beginning of the answer, by route.",
            ("method", "route"),
            buckets=SECONDS,
            registry=self.registry,
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note one answer."""
        self.answered.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def spell(self) -> bytes:
        """Write the figures of all processes in the text Prometheus reads."""
        if FOLDER not in os.environ:
            return generate_latest(self.registry)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)
        return generate_latest(everyone)


def init_app(app: Flask) -> None:
    """Measure every request; one that fits no route counts as "none", so that strangers add no labels."""
    app.extensions["requests"] = measured = Requests()

    @app.before_request
    def _begin() -> None:
        g.measured_from = time.monotonic()

    @app.after_request
    def _note(response: Response) -> Response:
        method = request.method if request.url_rule else "ANY"
        route = request.url_rule.rule if request.url_rule else "none"
        took = time.monotonic() - g.measured_from
        measured.note(method, route, response.status_code, took)
        return response
