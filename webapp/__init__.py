"""The roof: settings, the application factory, processes and commands. Nothing imports it."""
