"""Cross-signing, which nio has no call for: three keys, and a signature under the own device.

Without it people see a warning at each message of the bot, and clients in "signed devices only"
mode give it no keys (Matrix 1.18, section "Cross-signing"). The seeds are kept with the account: a
new device after a lost store is signed with the same keys. Ed25519 is pycryptodome's, which nio
needs anyway.
"""

import base64
import json
import logging
from collections.abc import Mapping
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

from adapters.matrix.home import Denied, HomeError
from adapters.matrix.library.account import Account
from adapters.matrix.library.convert import objects
from adapters.matrix.library.guards import GuardedClient
from adapters.matrix.library.wire import path, refuse
from adapters.matrix.refusals import PASSING, SILENCING

log = logging.getLogger(__name__)

_USES = ("master", "self_signing", "user_signing")
_MASTER, _SELF = _USES[0], _USES[1]


class Unsigned(Exception):
    """The device cannot be signed, however often that is tried; says why, and what to do."""


class SigningKey:
    """An Ed25519 key; ``public`` is unpadded base64."""

    def __init__(self, seed: bytes) -> None:
        """Make the key of a seed of 32 bytes."""
        self._key = ECC.construct(curve="Ed25519", seed=seed)
        self.public = _base64(self._key.public_key().export_key(format="raw"))

    def sign(self, signed: Mapping[str, Any]) -> str:
        """Return the signature of a JSON object."""
        return _base64(eddsa.new(self._key, "rfc8032").sign(_canonical(signed)))


class CrossSigning:
    """Publishes the cross-signing keys of an account, and signs its device with them, once."""

    def __init__(self, client: GuardedClient, account: Account, password: str) -> None:
        """Do nothing yet."""
        self._client, self._account, self._password = client, account, password
        self._over = False

    async def sign(self) -> None:
        """Publish and sign, unless that is done, or cannot be done for good: the bot works without.

        Keys of somebody else are not replaced. Raises ``HomeError`` for what passes.
        """
        if self._over:
            return
        try:
            await _cross_sign(self._client, self._account, self._password)
        except (Unsigned, HomeError) as error:
            words = f"the bot's device is not cross-signed, clients will warn of it: {error}"
            if _passes(error):
                raise HomeError(words) from error
            log.warning("%s", words)
        self._over = True


def _passes(error: Unsigned | HomeError) -> bool:
    if isinstance(error, Denied):
        return error.code in PASSING | SILENCING
    return isinstance(error, HomeError)


async def _cross_sign(client: GuardedClient, account: Account, password: str) -> None:
    user, device = client.user_id, client.device_id
    keys = {
        use: SigningKey(bytes.fromhex(seed))
        for use, seed in zip(
            _USES, (account.master, account.self_signing, account.user_signing), strict=True
        )
    }
    query: dict[str, Any] = {"device_keys": {user: []}}
    found = await client.wire.call("POST", path("keys", "query"), query)
    if not _are_ours(found, user, keys):
        await _publish(client, _bodies(client, keys), password)
    ours = objects(found, "device_keys", user, device)
    if not ours:
        raise HomeError("the homeserver does not know the device's keys yet")
    signer = f"ed25519:{keys[_SELF].public}"
    if signer in objects(ours, "signatures", user):
        return
    signed = {name: ours.get(name) for name in ("algorithms", "device_id", "user_id", "keys")}
    signed["signatures"] = {user: {signer: keys[_SELF].sign(signed)}}
    answer = await client.wire.call(
        "POST", path("keys", "signatures", "upload"), {user: {device: signed}}
    )
    if failures := answer.get("failures"):
        raise Unsigned(f"the homeserver refuses the signature: {str(failures)[:300]}")


def _are_ours(found: Mapping[str, Any], user: str, keys: Mapping[str, SigningKey]) -> bool:
    """Tell whether the published keys are ours, or none. Raises ``Unsigned`` for others'."""
    published = {use: objects(found, f"{use}_keys", user, "keys") for use in (_MASTER, _SELF)}
    if not published[_MASTER]:
        return False
    if all(f"ed25519:{keys[use].public}" in published[use] for use in published):
        return True
    raise Unsigned(
        "the account has cross-signing keys that are not the bot's own. Restore the account.json "
        "to which they belong, or give the bot an account that nobody else signs in to"
    )


def _bodies(client: GuardedClient, keys: Mapping[str, SigningKey]) -> dict[str, Any]:
    user, device = client.user_id, client.device_id
    bodies: dict[str, Any] = {}
    for use, key in keys.items():
        body: dict[str, Any] = {
            "user_id": user,
            "usage": [use],
            "keys": {f"ed25519:{key.public}": key.public},
        }
        if use == _MASTER:
            signature = {f"ed25519:{device}": client.olm.sign_json(body)}
        else:
            signature = {f"ed25519:{keys[_MASTER].public}": keys[_MASTER].sign(body)}
        bodies[f"{use}_key"] = body | {"signatures": {user: signature}}
    return bodies


async def _publish(client: GuardedClient, bodies: dict[str, Any], password: str) -> None:
    """Upload the keys. The first ones need no password on most homeservers."""
    where = path("keys", "device_signing", "upload")
    status, answer = await client.wire.ask("POST", where, bodies)
    if status == 401 and "flows" in answer and password:
        proof = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": client.user_id},
            "password": password,
            "session": answer.get("session"),
        }
        status, answer = await client.wire.ask("POST", where, bodies | {"auth": proof})
    if status == 401 and "flows" in answer:
        raise Unsigned(
            "the homeserver asks for the password before it takes the keys: configure it once"
        )
    if status >= 300:
        refuse("POST", status, answer)


def _canonical(signed: Mapping[str, Any]) -> bytes:
    bare = {key: value for key, value in signed.items() if key not in {"signatures", "unsigned"}}
    return json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
