import pytest

from credit.rules.notices import CATALOGUE, language_of, link_of, words_of


@pytest.mark.parametrize("event", CATALOGUE)
def test_every_event_speaks_both_languages_and_leads_somewhere(event):
    for language in ("fr", "en"):
        title, body = words_of(event, language, "Bati Sud", {"time": "17:00"})
        assert title
        assert body
        assert "{" not in title + body
    assert link_of(event, "thing/7", 12).startswith("/")
    assert "{" not in link_of(event, "thing/7", 12)
    assert CATALOGUE[event].urgency in ("very-low", "low", "normal", "high")
    assert 0 < CATALOGUE[event].ttl_seconds <= 48 * 3600


def test_texts_name_what_the_notice_knows():
    late = words_of("dispute_escalated", "fr", "Bati Sud", {"days": 12})
    assert late == ("Litige escaladé", "Bati Sud, 12 jours")
    assert words_of("dispute_escalated", "en", "Bati Sud", {})[1] == "Bati Sud", "one told before"
    called = words_of("mention", "en", "Bati Sud", {"author": "Rosa"})
    assert called == ("Rosa mentioned you", "Bati Sud")
    assert words_of("mention", "fr", "Bati Sud", {}) == ("On vous cite", "Bati Sud")


def test_only_security_breaks_the_quiet():
    assert [event for event, row in CATALOGUE.items() if not row.waits] == [
        "new_device",
        "sign_in_changed",
    ]


def test_a_language_without_words_gets_french():
    assert language_of("de") == "fr"
