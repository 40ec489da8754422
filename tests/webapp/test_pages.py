import re

import pytest
from sqlalchemy import text

from credit.store.db import db
from tests.house.floors import ROOT
from webapp import readiness
from webapp.pages.built import DIST, read_manifest
from webapp.pages.shell import ADDRESSES

needs_build = pytest.mark.skipif(not DIST.is_dir(), reason="static/dist/ is not built")


@needs_build
@pytest.mark.parametrize("address", [a for a in ADDRESSES if "<" not in a])
def test_every_address_of_the_app_answers_with_the_same_shell(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.data == client.get("/").data
    assert b'<script defer src="/static/dist/main-' in answer.data


@needs_build
@pytest.mark.parametrize(
    ("asked", "language"),
    [("en-GB,fr;q=0.8", "en"), ("fr-FR,en;q=0.8", "fr"), ("de,en;q=0.8", "fr"), ("", "fr")],
)
def test_the_page_asks_at_once_for_the_words_the_app_will_speak(client, asked, language):
    answer = client.get("/", headers={"Accept-Language": asked})
    words = read_manifest()["words"]
    link = 'rel="modulepreload" href="/static/dist/{}"'
    preloaded = [name for name, file in words.items() if link.format(file) in answer.text]
    assert preloaded == [language]
    assert "Accept-Language" in answer.vary


@needs_build
def test_every_place_of_the_desk_can_be_opened_at_its_address(client):
    """Without a worker yet, or with one that was let go of, it is the server that is asked."""
    source = (ROOT / "static/app/screens/desk/index.tsx").read_text("utf-8")
    places = re.findall(r'\bat: "([^"]+)"', source)
    assert len(places) > 40
    answers = {place: client.get(re.sub(r":\w+", "1", place)).status_code for place in places}
    assert {place for place, status in answers.items() if status != 200} == set()


def test_an_unknown_address_is_missing(client):
    assert client.get("/nowhere").status_code == 404
    assert client.get("/static/app/main.tsx").status_code == 404


def test_everything_the_install_manifest_names_can_be_fetched(client):
    manifest = client.get("/manifest.webmanifest").json
    assert len(manifest["shortcuts"]) == 3
    for image in (*manifest["icons"], *manifest["screenshots"]):
        assert client.get(image["src"]).mimetype == "image/png"


@needs_build
def test_hashed_files_are_kept_for_ever_and_sent_as_they_were_compressed(client):
    name = next(file.name for file in DIST.glob("main-*.js"))
    plain = client.get(f"/static/dist/{name}")
    small = client.get(f"/static/dist/{name}", headers={"Accept-Encoding": "gzip, br"})
    assert "immutable" in plain.headers["Cache-Control"]
    assert (small.headers["Content-Encoding"], small.mimetype) == ("br", "text/javascript")
    assert small.data == (DIST / f"{name}.br").read_bytes()
    assert plain.headers["ETag"] != small.headers["ETag"]


@pytest.mark.skipif(not (DIST / "service_worker.js").is_file(), reason="no worker is built")
def test_the_service_worker_may_answer_for_the_whole_site(client):
    answer = client.get("/service_worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"


def test_health_names_each_part_and_turns_503_when_one_is_wrong(client, app):
    assert client.get("/healthz").json == {"database": "ok"}
    app.extensions["probes"] = {"queue": lambda: "ok", "worker": lambda: "silent for 90 s"}
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"database": "ok", "queue": "ok", "worker": "silent for 90 s"}


def test_a_process_is_ready_while_it_can_serve_whatever_else_is_missing(client, app, monkeypatch):
    assert client.get("/readyz").json == {"database": "ok", "schema": "ok", "disk": "ok"}
    app.extensions["probes"] = {
        "queue": lambda: "waits for 1900 s",
        "scheduler": lambda: "not seen",
    }
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["queue"]) == (200, "waits for 1900 s")
    monkeypatch.setattr(readiness, "free_bytes", lambda _data: 1024)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["disk"]) == (503, "full")


@pytest.mark.parametrize(
    ("revision", "status"),
    [
        pytest.param("0001", 503, id="a schema that lacks something waits for its migration"),
        pytest.param("9999", 200, id="a newer one still serves the program before"),
    ],
)
def test_readiness_minds_the_schema(client, revision, status):
    db.session.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    db.session.commit()
    assert client.get("/readyz").status_code == status


@needs_build
def test_a_phone_loads_no_more_than_its_budget():
    weight = read_manifest()["weight"]
    assert weight["first_js"] <= 45_000
    assert weight["first_js"] + weight["phone_css"] + weight["service_worker"] <= 80_000
    assert weight["phone_js"] <= 97_000  # all it may ever run, fetched ahead while idle


@needs_build
def test_the_worker_keeps_every_part_of_the_phone_and_the_page_loads_only_the_first():
    manifest = read_manifest()
    parts = [name for name in manifest["phone"] if "-door-" in name]
    assert {name.partition("-door-")[0] for name in parts} >= {"capture", "following", "me"}
    assert manifest["js"] in set(manifest["phone"]) - set(parts)
    worker = (DIST / "service_worker.js").read_text()
    assert [name for name in parts if name not in worker] == []
