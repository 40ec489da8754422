import pytest

from credit.rules.reach import Reach, reach_of


@pytest.mark.parametrize(
    ("url", "reach"),
    [
        pytest.param("http://localhost:8000", Reach.HERE, id="the address nobody chose"),
        pytest.param("https://localhost", Reach.HERE, id="a certificate carries it no further"),
        pytest.param("http://encours.localhost:8000", Reach.HERE, id="a name below localhost"),
        pytest.param("http://127.0.0.7:8000", Reach.HERE, id="the whole loopback network"),
        pytest.param("http://[::1]:8000", Reach.HERE, id="the same in IPv6"),
        pytest.param("http://192.168.1.20:8000", Reach.UNPROTECTED, id="an address of the office"),
        pytest.param(
            "http://encours.example", Reach.UNPROTECTED, id="a name without a certificate"
        ),
        pytest.param("https://encours.example:8443", Reach.EVERYWHERE, id="a name with one"),
    ],
)
def test_an_address_says_how_far_it_carries(url, reach):
    assert reach_of(url) is reach
