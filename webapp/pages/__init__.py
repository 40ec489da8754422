"""What is not JSON: the shell, its files, the install manifest, the service worker, health and figures."""

from webapp.pages import assets, health, install, metrics, shell

blueprints = (shell.bp, assets.bp, install.bp, health.bp, metrics.bp)
