"""Published vectors against the code that proves our pushes, and our pushes against every protocol case."""

import base64
import csv
import json
import os
from pathlib import Path

import http_ece
import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from tests.push_service import (
    CURVE,
    Receiver,
    decrypted,
    point,
    read_vapid,
    shared_secret,
    unb64,
)

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
    return [pytest.param(each, id=each["id"]) for each in found if each["kind"] in kinds]


def private_key(text):
    return ec.derive_private_key(int.from_bytes(unb64(text)), CURVE)


def meets(vector, read):
    """What a vector says of its body: read as the text it names, or refused."""
    if vector.get("result") == "reject":
        with pytest.raises((ValueError, InvalidTag, IndexError)):
            read()
    else:
        assert read().decode() == vector["plaintext"]


def test_every_vector_is_of_a_kind_that_is_tried():
    kinds = {one["kind"] for one in json.loads((SAMPLES / "vectors.json").read_text())["vectors"]}
    assert kinds == {"rfc8188-decrypt", "webpush-decrypt", "webpush-encrypt", "vapid-verify"}


@pytest.mark.parametrize("vector", vectors("rfc8188-decrypt"))
def test_a_body_is_read_with_its_key_or_refused(vector):
    meets(vector, lambda: decrypted(unb64(vector["body"]), unb64(vector["key"])))


@pytest.mark.parametrize("vector", vectors("webpush-decrypt"))
def test_the_receiver_reads_what_the_standards_wrote(vector):
    receiver = Receiver(private_key(vector["receiver_private"]), unb64(vector["auth_secret"]))
    meets(vector, lambda: receiver.open(unb64(vector["body"])))
    assert point(receiver.private.public_key()) == unb64(vector["receiver_public"])


@pytest.mark.parametrize("vector", vectors("webpush-encrypt"))
def test_what_the_standards_wrote_is_read_with_the_senders_key_and_the_receivers(vector):
    body, auth = unb64(vector["body"]), unb64(vector["auth_secret"])
    sender, public = private_key(vector["sender_private"]), unb64(vector["receiver_public"])
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    assert body[21:86] == point(sender.public_key())
    meets(vector, lambda: decrypted(body, shared_secret(sender, theirs, auth, sending=True)))
    if "receiver_private" in vector:
        receiver = Receiver(private_key(vector["receiver_private"]), auth)
        meets(vector, lambda: receiver.open(body))


@pytest.mark.parametrize("vector", vectors("webpush-encrypt"))
def test_our_encryption_writes_the_bytes_of_the_standards(vector):
    """The library under `tasks.outside.webpush`, given the vector's key and salt; it adds no padding."""
    written = http_ece.encrypt(
        vector["plaintext"].encode(),
        salt=unb64(vector["salt"]),
        private_key=private_key(vector["sender_private"]),
        dh=unb64(vector["receiver_public"]),
        auth_secret=unb64(vector["auth_secret"]),
        rs=vector["rs"],
        version="aes128gcm",
    )
    if vector["pad"] == 0:
        assert written == unb64(vector["body"])
    sender = private_key(vector["sender_private"])
    public = unb64(vector["receiver_public"])
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    secret = shared_secret(sender, theirs, unb64(vector["auth_secret"]), sending=True)
    assert decrypted(written, secret).decode() == vector["plaintext"]


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
