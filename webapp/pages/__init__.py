"""What is not JSON: the shell, its files, the install manifest, the service worker and the health answer."""

from webapp.pages import assets, health, install, shell

blueprints = (shell.bp, assets.bp, install.bp, health.bp)
