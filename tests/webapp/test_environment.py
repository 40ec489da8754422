import pytest

from webapp.environment import TABLE, WrongSetting, describe, read_environment

CERT = {"ENCOURS_TLS_CERT": __file__, "ENCOURS_TLS_KEY": __file__, "ENCOURS_DEMO": "0"}


def test_an_empty_environment_is_a_demo_on_this_machine_only(tmp_path):
    settings = read_environment({"ENCOURS_DATA": str(tmp_path)})
    assert (settings.host, settings.port, settings.demo) == ("127.0.0.1", 8000, True)
    assert settings.url == "http://localhost:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/encours.sqlite"
    assert settings.redis_url is None
    assert not settings.production


@pytest.mark.parametrize(
    ("environ", "line"),
    [
        ({"PORT": "80000"}, "PORT must be a whole number from 1 to 65535"),
        ({"PORT": "eighty"}, "PORT must be a whole number"),
        ({"ENCOURS_METRICS_TOKEN": "short"}, "ENCOURS_METRICS_TOKEN needs at least 16"),
        ({"ENCOURS_TZ": "Mars/Olympus"}, "ENCOURS_TZ must be an IANA time zone"),
        ({"ENCOURS_COUNTRY": "ZZ"}, "ENCOURS_COUNTRY must be one of BE, DE"),
        ({"ENCOURS_URL": "credit.example.com"}, "ENCOURS_URL must be http:// or https://"),
        ({"ENCOURS_URL": "http://a.example/sub"}, "without a path"),
        ({"ENCOURS_DEMO": "yes"}, "ENCOURS_DEMO must be 1 or 0"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must be sqlite:/// or postgresql://"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL must be a database address"),
        ({"REDIS_URL": "localhost"}, "REDIS_URL must start with redis://"),
        ({"ENCOURS_TLS_CERT": "/no/such"}, "ENCOURS_TLS_CERT cannot be read: No such file"),
        ({"ENCOURS_TLS_CERT": __file__}, "need each other"),
        (
            {"ENCOURS_BODACC": "http://bodacc.example/x"},
            "ENCOURS_BODACC must be a file, or an https",
        ),
        ({"ENCOURS_WATCH": __file__}, "ENCOURS_WATCH must be a folder that exists"),
        ({"ENCOURS_WATCH": "/", "ENCOURS_DATA": "/"}, "must not lie in ENCOURS_DATA"),
        (CERT | {"ENCOURS_URL": "http://a.example"}, "ENCOURS_URL must start with https://"),
        ({"ENCOURS_HOST": "0.0.0.0"}, "ENCOURS_DEMO_PASSWORD must be chosen"),
        ({"ENCOURS_URL": "https://localhost"}, "ENCOURS_DEMO_PASSWORD must be chosen"),
        ({"ENCOURS_DEMO_PASSWORD": "short"}, "at least 8 characters"),
        ({"SMTP_HOST": "mail.example.com"}, "SMTP_FROM is needed"),
        ({"SMTP_SECURITY": "maybe"}, "SMTP_SECURITY must be one of"),
        ({"BOUNCE_ADDRESS": "a+*+*@maison.example"}, "BOUNCE_ADDRESS must be an address"),
        ({"BOUNCE_IMAP_HOST": "imap.example"}, "BOUNCE_IMAP_USER and BOUNCE_IMAP_PASSWORD"),
        ({"BOUNCE_MAILDIR": "/", "BOUNCE_IMAP_HOST": "imap.example"}, "exclude each other"),
        ({"VAPID_SUBJECT": "mailto:me@localhost"}, "VAPID_SUBJECT must be mailto:"),
        (
            CERT | {"ENCOURS_PUSH_TEST_HOSTS": "localhost"},
            "ENCOURS_PUSH_TEST_HOSTS is refused in production",
        ),
    ],
)
def test_a_wrong_setting_is_one_clear_line(environ, line):
    with pytest.raises(WrongSetting) as wrong:
        read_environment(environ)
    assert line in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_certificate_makes_the_address_https():
    assert read_environment(CERT | {"PORT": "8443"}).url == "https://localhost:8443"


def test_other_hosts_are_fine_with_a_password_of_ones_own_or_without_a_demo():
    assert read_environment({"ENCOURS_HOST": "0.0.0.0", "ENCOURS_DEMO_PASSWORD": "twelve monkeys"})
    assert read_environment({"ENCOURS_HOST": "0.0.0.0", "ENCOURS_DEMO": "0"})


def test_postgresql_is_spoken_to_through_psycopg_3():
    url = read_environment({"DATABASE_URL": "postgresql://me:secret@db/encours"}).database_url
    assert url == "postgresql+psycopg://me:secret@db/encours"


def test_the_list_says_where_each_value_comes_from_and_keeps_secrets():
    environ = {
        "PORT": "9000",
        "SMTP_PASSWORD": "hidden-1",
        "DATABASE_URL": "postgresql://me:hidden-2@db/encours",
        "REDIS_URL": "redis://:hidden-3@queue:6379/0",
    }
    rows = {row[0]: row[1:] for row in describe(read_environment(environ), environ)}
    assert set(rows) == {row.name for row in TABLE}
    assert rows["PORT"][:2] == ("9000", "environment")
    assert rows["ENCOURS_TZ"][:2] == ("Europe/Paris", "default")
    assert "hidden" not in str(rows)
