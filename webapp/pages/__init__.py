"""What is not JSON: shell, manifest, service worker, health."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
