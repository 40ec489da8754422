"""The two ceremonies of passkeys (WebAuthn level 3 §7.1, §7.2), by py_webauthn.

User verification is required in both, and checked: the library's default lets it pass. The library takes a
fifth of a second to load, so it is loaded by the first ceremony and by no process that has none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from flask import current_app

from credit.rules.errors import Refused
from credit.rules.second_factors import CHALLENGE_LASTS
from credit.store.people import User
from credit.store.second_factors import Passkey

ID_BYTES = 1023  # WebAuthn level 3 §4: credential IDs are no longer
BASE64_ID = (ID_BYTES * 4 + 2) // 3
WAIT_MS = int(CHALLENGE_LASTS.total_seconds() * 1000)


class PasskeysUnavailable(Refused):
    """The address people use is a number: browsers bind passkeys to names alone."""

    code = "passkeys_unavailable"


@dataclass(frozen=True, slots=True)
class Made:
    """What an authenticator made; ids are base64url."""

    credential_id: str
    public_key: bytes
    sign_count: int
    transports: list[str]


def creation(
    challenge: bytes, person: User, handle: bytes, known: Iterable[Passkey]
) -> dict[str, Any]:
    """Say what the browser is to create: a discoverable credential, in no authenticator that has one."""
    import webauthn  # noqa: PLC0415  # see the module
    from webauthn.helpers import options_to_json_dict, structs  # noqa: PLC0415

    return options_to_json_dict(
        webauthn.generate_registration_options(
            rp_id=_rp_id(),
            rp_name="Encours",
            user_id=handle,
            user_name=person.username,
            user_display_name=person.name,
            challenge=challenge,
            timeout=WAIT_MS,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_descriptors(known),
        )
    )


def made(challenge: bytes, answer: dict[str, Any]) -> Made | None:
    """Check what `navigator.credentials.create` gave; None: it does not hold."""
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import bytes_to_base64url, exceptions, structs  # noqa: PLC0415

    try:
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_rp_id(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as no:
        current_app.logger.info("a passkey was not added: %s", no)
        return None
    if len(verified.credential_id) > ID_BYTES:
        return None
    said = str(
        answer["response"].get("transports")
    )  # a list of words, by a browser that means well
    known = [each.value for each in structs.AuthenticatorTransport if f"'{each.value}'" in said]
    return Made(
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=known,
    )


def request(challenge: bytes, of: Iterable[Passkey]) -> dict[str, Any]:
    """Say what the browser is to prove; of: the passkeys that would, none = whichever it holds for us."""
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import options_to_json_dict, structs  # noqa: PLC0415

    return options_to_json_dict(
        webauthn.generate_authentication_options(
            rp_id=_rp_id(),
            challenge=challenge,
            timeout=WAIT_MS,
            allow_credentials=_descriptors(of),
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        )
    )


def counted(challenge: bytes, answer: dict[str, Any], public_key: bytes) -> int | None:
    """Check what `navigator.credentials.get` gave and read its counter; None: it does not hold.

    The counter is judged by whoever kept the last one, after the signature that vouches for it.
    """
    import webauthn  # noqa: PLC0415
    from webauthn.helpers import exceptions  # noqa: PLC0415

    try:
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_rp_id(),
            expected_origin=_origin(),
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (exceptions.WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as no:
        current_app.logger.info("a passkey did not open: %s", no)
        return None
    return verified.new_sign_count


def credential_of(answer: dict[str, Any]) -> str:
    """Read which credential an answer claims to come from, in base64url; "" where it says none."""
    said = answer.get("id")
    return said if isinstance(said, str) and len(said) <= BASE64_ID else ""


def handle_of(answer: dict[str, Any]) -> bytes | None:
    """Read whom the authenticator says the credential belongs to; None where it does not say."""
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415

    response = answer.get("response")
    said = response.get("userHandle") if isinstance(response, dict) else None
    try:
        return base64url_to_bytes(said) if said else None
    except (ValueError, TypeError, AttributeError):
        return b""


def handle(installation: UUID, user_id: int) -> bytes:
    """Name a person to authenticators: the same for all their passkeys, and telling nothing."""
    return uuid5(installation, f"user/{user_id}").bytes


def _descriptors(passkeys: Iterable[Passkey]) -> list[Any]:
    from webauthn.helpers import base64url_to_bytes, structs  # noqa: PLC0415

    return [
        structs.PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(each.credential_id),
            transports=[structs.AuthenticatorTransport(way) for way in each.transports],
        )
        for each in passkeys
    ]


def _origin() -> str:
    parts = urlsplit(str(current_app.config["ENCOURS_URL"]))
    return f"{parts.scheme}://{parts.netloc}"


def _rp_id() -> str:
    name = urlsplit(str(current_app.config["ENCOURS_URL"])).hostname or "localhost"
    try:
        ip_address(name)
    except ValueError:
        return name
    raise PasskeysUnavailable
