"""What is not JSON: the shell, its files, the install manifest, the service worker, health and figures."""

from webapp.pages import assets, health, install, metrics, shell, sign_on, startup

blueprints = (shell.bp, assets.bp, install.bp, startup.bp, health.bp, metrics.bp, sign_on.bp)
