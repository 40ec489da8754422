#!/usr/bin/python3
"""A WebKit that keeps what it is given on the disk, as a phone does, and lets WebDriver drive it.

MiniBrowser keeps what it is given in memory while it is driven, where WebKit lets several write at once; on
the disk there is one writer at a time. Started as MiniBrowser is, with the system's own Python (Debian:
`python3-gi gir1.2-webkit2-4.1`).
"""

import os

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

folder = os.environ["XDG_CONFIG_HOME"]
kept = WebKit2.WebsiteDataManager(
    base_data_directory=f"{folder}/data", base_cache_directory=f"{folder}/cache"
)
context = WebKit2.WebContext(website_data_manager=kept)
window = Gtk.Window(default_width=400, default_height=900)


def show(*_):
    """Give the driver its view."""
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True)
    window.add(view)
    window.show_all()
    return view


def start(_, session):
    """Say who we are: the driver waits for it."""
    about = WebKit2.ApplicationInfo()
    about.set_name("webkit_lasting")
    session.set_application_info(about)
    session.connect("create-web-view", show)


context.set_automation_allowed(True)
context.connect("automation-started", start)
Gtk.main()
