import random
import time
from uuid import UUID

import pytest

from credit.formats.delivery_status import (
    DELAYED,
    EXPIRED,
    MOST_BYTES,
    MOST_NAMES,
    MOST_SIGNS,
    RETURNED,
    read_bounce,
)
from tests.credit.formats import returned_mails as mails

NAME = "5b1f0c9a7d3e4f6a8b2c1d0e9f8a7b6c"
DIALECTS = (
    mails.POSTFIX,
    mails.POSTFIX_EXPIRED,
    mails.EXIM_DELAYED,
    mails.EXIM_PROSE,
    mails.EXCHANGE,
    mails.GMAIL,
)


@pytest.mark.parametrize(
    ("mail", "outcome", "status", "said"),
    [
        pytest.param(mails.POSTFIX, RETURNED, "5.1.1", "User unknown in virtual", id="Postfix"),
        pytest.param(mails.POSTFIX_EXPIRED, EXPIRED, "4.4.1", "timed out", id="Postfix gives up"),
        pytest.param(mails.EXIM_DELAYED, DELAYED, "4.0.0", "451 4.7.1 Grey", id="Exim waits"),
        pytest.param(mails.EXIM_PROSE, RETURNED, "5.1.1", "550 5.1.1 No such", id="Exim in prose"),
        pytest.param(mails.EXCHANGE, RETURNED, "5.1.10", "RESOLVER.ADR", id="Exchange"),
        pytest.param(mails.GMAIL, RETURNED, "5.2.2", "out of storage", id="Gmail"),
    ],
)
def test_each_dialect_says_what_became_of_which_letter(mail, outcome, status, said):
    found = read_bounce(mails.spell(mail, NAME))
    assert found is not None
    assert (found.outcome, found.status, found.names) == (outcome, status, (UUID(NAME),))
    assert said in found.detail
    assert "\n" not in found.detail
    crossed = read_bounce(mails.spell(mail, NAME).replace(b"\n", b"\r\n"))
    assert crossed == found


@pytest.mark.parametrize(
    "mail", [mails.DELIVERED, mails.ON_HOLIDAY, mails.READ_RECEIPT, "", "\n\n", "no header at all"]
)
def test_what_reports_no_failure_is_no_bounce(mail):
    assert read_bounce(mails.spell(mail, NAME)) is None


def test_a_failure_outweighs_a_delay_of_another_recipient():
    two = mails.EXIM_DELAYED.replace(
        "Action: delayed\n",
        "Action: delayed\nFinal-Recipient: rfc822;a@x.example\n\nAction: failed\n",
    ).replace("Status: 4.0.0", "Status: 5.1.1")
    found = read_bounce(mails.spell(two, NAME))
    assert found is not None
    assert (found.outcome, found.status) == (RETURNED, "5.1.1")


def test_a_report_that_names_no_letter_names_none():
    found = read_bounce(mails.spell(mails.POSTFIX, "not-one-of-ours"))
    assert found is not None
    assert found.names == ()


def test_what_a_server_says_is_short_and_printable():
    loud = mails.POSTFIX.replace("Recipient address\n", "\x1b[31m\x07" + "é" * 900 + "\n")
    found = read_bounce(mails.spell(loud, NAME))
    assert found is not None
    assert len(found.detail) <= MOST_SIGNS
    assert found.detail.isprintable()


def test_many_names_are_few():
    many = "".join(f"References: <{at:032x}@x>\n" for at in range(500))
    found = read_bounce(mails.spell(many + mails.POSTFIX, NAME))
    assert found is not None
    assert len(found.names) == MOST_NAMES


def nested(depth):
    inside = "".join(
        f'Content-Type: multipart/mixed; boundary="b{at}"\n\n--b{at}\n' for at in range(depth)
    )
    return inside.encode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(nested(6000), id="parts in parts without end"),
        pytest.param(b"Content-Type: message/rfc822\n\n" * 8000, id="mails in mails without end"),
        pytest.param(b"To: " + b"a" * 5_000_000, id="one endless header"),
        pytest.param(b"To:\n" + b" \n" * 2_000_000, id="an endless folded header"),
        pytest.param(b" " * 3_000_000, id="nothing but spaces"),
        pytest.param(b"X: " + b"0" * 400_000, id="digits without end"),
        pytest.param(
            b"Content-Type: multipart/report; boundary=x\n\n" + b"--x\n\n" * 60_000, id="many parts"
        ),
        pytest.param(
            b"X-Failed-Recipients: a@b.example\nContent-Type: text/plain; charset=nonsense\n"
            b"Content-Transfer-Encoding: base64\n\n" + b"=" * 300_000,
            id="an encoding nobody knows",
        ),
    ],
)
def test_bytes_of_strangers_end_soon(content):
    began = time.thread_time()
    read_bounce(content)
    assert time.thread_time() - began < 3


def test_mutilated_reports_never_break_the_reader():
    chance = random.Random(29)
    for _ in range(300):
        content = bytearray(mails.spell(chance.choice(DIALECTS), NAME))
        for _ in range(chance.randrange(1, 40)):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(5)] = chance.randbytes(chance.randrange(6))
        read_bounce(bytes(content))
        read_bounce(bytes(content[: chance.randrange(len(content))]))
    assert len(mails.POSTFIX) < MOST_BYTES
