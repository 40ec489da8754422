"""What makes the app installable, read as a browser reads it: head, manifest, pictures."""

import re
import struct
from html.parser import HTMLParser

import pytest

from tests.house.floors import ROOT
from webapp.pages.built import DIST
from webapp.pages.startup import SCREENS

needs_build = pytest.mark.skipif(not DIST.is_dir(), reason="static/dist/ is not built")
OPAQUE = {0, 2, 3}  # PNG colour types without an alpha channel; a palette may carry tRNS
SAFE_SHARE = 0.8  # of a maskable icon's side: the circle every mask shows


class Head(HTMLParser):
    """Metas and links of a page."""

    def __init__(self, text):
        super().__init__()
        self.metas, self.links = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in ("meta", "link"):
            (self.metas if tag == "meta" else self.links).append(dict(attrs))

    def said(self, name):
        return [meta["content"] for meta in self.metas if meta.get("name") == name]

    def to(self, rel):
        return [link for link in self.links if link.get("rel") == rel]


@pytest.fixture
def head(client):
    if not DIST.is_dir():
        pytest.skip("static/dist/ is not built")
    return Head(client.get("/clients").text)


@pytest.fixture
def manifest(client):
    return client.get("/manifest.webmanifest").json


def png(data):
    """Read a PNG's size and whether anything may shine through."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, _, colour = struct.unpack(">IIBB", data[16:26])
    return (width, height), colour in OPAQUE and b"tRNS" not in data


def test_every_page_names_a_manifest_that_can_be_installed_from(head, manifest):
    assert [link["href"] for link in head.to("manifest")] == ["/manifest.webmanifest"]
    assert manifest["name"]
    assert manifest["short_name"]
    assert manifest["start_url"].startswith(manifest["scope"])
    assert manifest["display"] == "standalone"
    assert not manifest.get("prefer_related_applications")
    assert {"id": "/", "scope": "/", "lang": "fr", "dir": "ltr"}.items() <= manifest.items()
    assert manifest["launch_handler"]
    assert manifest["share_target"]["action"].startswith("/")


def test_icons_are_of_the_size_they_say_for_every_purpose(client, manifest):
    found = {}
    for icon in manifest["icons"]:
        data = client.get(icon["src"]).data
        size, opaque = png(data)
        assert "x".join(map(str, size)) == icon["sizes"]
        found[icon["purpose"], icon["sizes"]] = data
        assert opaque or icon["purpose"] != "maskable", icon["src"]
    assert {("any", "192x192"), ("any", "512x512"), ("maskable", "512x512")} <= set(found)
    assert found["any", "512x512"] != found["maskable", "512x512"]


def test_the_maskable_icon_stays_inside_the_circle_every_mask_shows():
    source = (ROOT / "static/icons/draw.py").read_text()
    [share] = re.findall(r'"maskable-512.png": \(512, ([\d.]+),', source)
    assert float(share) * 2**0.5 <= SAFE_SHARE  # the corners of the mark, not its sides


def test_ios_gets_an_opaque_icon_and_its_own_words(client, head):
    [icon] = head.to("apple-touch-icon")
    assert png(client.get(icon["href"]).data) == ((180, 180), True)
    assert head.said("apple-mobile-web-app-capable") == head.said("mobile-web-app-capable")
    assert head.said("apple-mobile-web-app-capable") == ["yes"]
    assert head.said("apple-mobile-web-app-title") == ["Encours"]
    assert head.said("apple-mobile-web-app-status-bar-style") == ["default"]


def test_every_common_iphone_and_ipad_has_a_picture_to_start_with_both_ways(client, head):
    pictures = head.to("apple-touch-startup-image")
    assert len(pictures) == 2 * len(SCREENS)
    for picture in pictures:
        query = (
            r"\(device-width: (\d+)px\) and \(device-height: (\d+)px\)"
            r" and \(-webkit-device-pixel-ratio: (\d)\) and \(orientation: (\w+)\)"
        )
        *screen, way = re.fullmatch(query, picture["media"]).groups()
        width, height, ratio = map(int, screen)
        assert width < height, "iOS names a device as it is held upright"
        size, opaque = png(client.get(picture["href"]).data)
        sides = (width * ratio, height * ratio)
        assert size == (sides if way == "portrait" else sides[::-1])
        assert opaque
    assert client.get("/startup/1x1.png").status_code == 404


def test_the_bars_take_the_colour_of_the_page_by_day_and_by_night(head, manifest):
    colours = {
        meta["media"]: meta["content"] for meta in head.metas if meta.get("name") == "theme-color"
    }
    tokens = (ROOT / "static/css/tokens.css").read_text()
    [(light, dark)] = re.findall(r"--bg: light-dark\((#\w+), (#\w+)\)", tokens)
    assert colours == {
        "(prefers-color-scheme: light)": light,
        "(prefers-color-scheme: dark)": dark,
    }
    assert manifest["theme_color"] == manifest["background_color"] == light


def test_a_page_may_be_zoomed_and_reaches_the_edges(head):
    [viewport] = head.said("viewport")
    assert set(viewport.split(", ")) == {
        "width=device-width",
        "initial-scale=1",
        "viewport-fit=cover",
    }
    css = "".join(path.read_text() for path in (ROOT / "static/css").rglob("*.css"))
    for side in ("bottom", "top"):
        assert f"env(safe-area-inset-{side})" in css, side


def test_fields_are_written_large_enough_that_ios_does_not_zoom_in():
    field = (ROOT / "static/css/components/field.css").read_text()
    [size] = re.findall(r"\.input \{[^}]*font-size: ([\d.]+)rem", field)
    assert float(size) >= 1


def test_the_narrow_and_the_wide_picture_are_there_for_a_richer_installation(client, manifest):
    shown = {one["form_factor"]: one for one in manifest["screenshots"]}
    assert set(shown) == {"narrow", "wide"}
    for one in shown.values():
        size, _ = png(client.get(one["src"]).data)
        assert "x".join(map(str, size)) == one["sizes"]


@needs_build
def test_every_address_the_manifest_leads_to_opens(client, manifest):
    ways = [manifest["start_url"], *(one["url"] for one in manifest["shortcuts"])]
    ways.append(f"{manifest['share_target']['action']}?q=F-20388")
    assert [client.get(way).status_code for way in ways] == [200] * 5


def test_nobody_keeps_the_worker_the_pages_or_the_manifest_without_asking(client):
    for path in ("/service_worker.js", "/manifest.webmanifest", "/clients"):
        assert client.get(path).headers["Cache-Control"] == "no-cache"
    source = (ROOT / "service_worker/shell.ts").read_text()
    assert "service_worker\\.js" in source, "the worker answers no request for itself"


def test_the_proxy_turns_http_into_https_and_pages_load_nothing_else():
    proxy = (ROOT / "docs/operations/Caddyfile").read_text()
    assert proxy.count("{$ENCOURS_NAME} {") == 1, "a name alone: Caddy redirects http by itself"
    assert "auto_https" not in proxy
    compose = (ROOT / "docs/operations/compose.yaml").read_text()
    assert 'ports: ["80:80", "443:443"' in compose
    shell = (ROOT / "webapp/templates/shell.html").read_text()
    assert "http://" not in shell
