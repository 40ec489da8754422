"""Published vectors against the code that proves our pushes, and our pushes against every protocol case."""

import base64
import csv
import json
import os
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from tests.push_service import CURVE, Receiver, point, read_vapid, unb64

SAMPLES = Path(os.environ.get("ENCOURS_SAMPLES", "/nowhere")) / "webpush"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="ENCOURS_SAMPLES names no folder with webpush/"
)
# Where each protocol case is shown: tests/tasks/outside/test_webpush.py and tests/tasks/test_notices.py.
SHOWN = {
    "ttl": "test_the_browser_reads_what_we_wrote",
    "encoding": "test_the_browser_reads_what_we_wrote",
    "header-block": "test_the_browser_reads_what_we_wrote",
    "fresh-salt": "test_each_message_has_claims_salt_and_sender_key_of_its_own",
    "size": "test_3993_bytes_fill_a_body_of_4096",
    "vapid-aud": "test_the_service_verifies_who_we_are",
    "vapid-exp": "test_the_service_verifies_who_we_are",
    "vapid-sub": "test_the_service_verifies_who_we_are",
    "vapid-sig": "test_the_service_verifies_who_we_are",
    "gone": "test_a_device_that_is_gone_is_forgotten",
    "too-many": "test_busy_is_tried_again_when_the_service_said_and_not_before",
    "201": "test_any_success_counts",
}


def vectors(*kinds):
    if not SAMPLES.is_dir():
        return []
    found = json.loads((SAMPLES / "vectors.json").read_text())["vectors"]
    ours = [each for each in found if each["kind"] in kinds]
    return [
        pytest.param(each, id=each["id"])
        for each in ours
        if "receiver_private" in each or "token" in each
    ]


def receiver_of(vector):
    number = int.from_bytes(unb64(vector["receiver_private"]))
    return Receiver(ec.derive_private_key(number, CURVE), unb64(vector["auth_secret"]))


@pytest.mark.parametrize("vector", vectors("webpush-decrypt", "webpush-encrypt"))
def test_the_receiver_reads_what_the_standards_wrote(vector):
    receiver, body = receiver_of(vector), unb64(vector["body"])
    if vector.get("result") == "reject":
        with pytest.raises((ValueError, InvalidTag, IndexError)):
            receiver.open(body)
        return
    assert receiver.open(body).decode() == vector["plaintext"]
    assert point(receiver.private.public_key()) == unb64(vector["receiver_public"])


@pytest.mark.parametrize("vector", vectors("vapid-verify"))
def test_the_receiver_verifies_the_standards_signature_and_no_other(vector):
    header = f"vapid t={vector['token']}, k={vector['public_key']}"
    claims, key = read_vapid(header)
    assert claims == vector["claims"]
    assert key == unb64(vector["public_key"])
    left, _, signature = vector["token"].rpartition(".")
    raw = bytearray(unb64(signature))
    raw[5] ^= 1
    forged = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    with pytest.raises(InvalidSignature):
        read_vapid(f"vapid t={left}.{forged}, k={vector['public_key']}")


def test_every_protocol_case_has_a_test_of_ours():
    with (SAMPLES / "http_cases.csv").open() as file:
        cases = {row["id"] for row in csv.DictReader(file)}
    assert cases == set(SHOWN)
    folder = Path(__file__).parent.parent / "tasks"
    written = "".join(
        (folder / name).read_text() for name in ("outside/test_webpush.py", "test_notices.py")
    )
    assert [test for test in SHOWN.values() if f"def {test}(" not in written] == []
