import pytest

from credit.rules.carrying import Known, Opening, carry


def opening(key, minor, ref="F1", code="C1", account="411000"):
    return Opening(key, code, account, ref, minor)


def known(key, minor, residual=None, ref="F1", code="C1", account="411000"):
    return Known(key, code, account, ref, minor, minor if residual is None else residual)


@pytest.mark.parametrize(
    ("openings", "items", "expected"),
    [
        pytest.param([opening("o", 40)], [known("k", 100, 40)], {"o": "k"}, id="what was left of it"),
        pytest.param(
            [opening("o", 100)], [known("k", 100)], {"o": "k"}, id="whole, under another date",
        ),
        pytest.param(
            [opening("o", 25)], [known("k", 100, 40)], {"o": "k"}, id="paid further before the year's end",
        ),
        pytest.param([opening("o", 140)], [known("k", 100)], {}, id="more than it ever was"),
        pytest.param([opening("o", 40, ref="")], [known("k", 100, 40, ref="")], {}, id="no reference"),
        pytest.param([opening("o", 40, ref="F2")], [known("k", 100, 40)], {}, id="another reference"),
        pytest.param([opening("o", 40, code="C2")], [known("k", 100, 40)], {}, id="another customer"),
        pytest.param(
            [opening("o", 40, account="416000")], [known("k", 100, 40)], {}, id="become doubtful",
        ),
        pytest.param(
            [opening("o", 40, account="411100")], [known("k", 100, 40)], {"o": "k"},
            id="another account of the same class",
        ),
        pytest.param([opening("o", -40)], [known("k", 100, 40)], {}, id="the other side"),
        pytest.param([opening("o", -40)], [known("k", -100, -40)], {"o": "k"}, id="a credit left over"),
        pytest.param(
            [opening("o", 10), opening("p", 40)], [known("k", 100, 40), known("l", 50, 10)],
            {"o": "l", "p": "k"}, id="two under one reference, told by what was left",
        ),
        pytest.param(
            [opening("o", 40), opening("p", 20)], [known("k", 100, 40), known("l", 50, 30)],
            {"o": "k", "p": "l"}, id="the one that remains",
        ),
        pytest.param(
            [opening("o", 20)], [known("k", 100, 40), known("l", 50, 30)], {}, id="either could be meant",
        ),
        pytest.param(
            [opening("o", 40), opening("p", 40)], [known("k", 40)], {"o": "k"}, id="one item is carried once",
        ),
    ],
)  # fmt: skip
def test_an_opening_continues_an_item(openings, items, expected):
    assert carry(openings, items) == expected
    assert carry(openings[::-1], items[::-1]) == expected, "whatever the order"
