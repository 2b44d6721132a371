"""The archive of a Matrix device: its two files, sealed with what only the key file opens.

Whoever has these files is the bot on Matrix. So the archive is worth nothing without the key file
and the wrapped keys beside it, and one that was changed is not opened. Earlier versions wrote
plain archives.
"""

import hmac
import tarfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.matrix.library.account import FILE, STORE
from adapters.settings import BadSettings
from adapters.system import random_bytes

_MARK = b"kupplung sealed archive 1\n"
_NONCE = 12


def pack(files: Mapping[str, bytes], key: bytes | None) -> bytes:
    """Return an archive of these files, sealed if there is a key of 32 bytes for it."""
    archive = BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o600
            tar.addfile(info, BytesIO(content))
    plain = archive.getvalue()
    if key is None:
        return plain
    nonce = random_bytes(_NONCE)
    return _MARK + nonce + _cipher(key).encrypt(nonce, plain, None)


def unpack(archive: bytes, key: bytes | None, *, unsealed: bool) -> dict[str, bytes]:
    """Return both files of an archive of ours; what else may be in it is ignored.

    A plain one is taken only if ``unsealed`` is. Raises ``BadSettings`` where it is not, or there
    is no key for a sealed one, and ``tarfile.TarError`` where it is damaged.
    """
    if archive.startswith(_MARK):
        if key is None:
            raise BadSettings("it is sealed, and the keys are not beside it")
        archive = _open(archive[len(_MARK) :], key)
    elif not unsealed:
        raise BadSettings(
            "it has no seal: if nobody else could change it, use kupplung restore --unsealed"
        )
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=BytesIO(archive), mode="r:") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.name in (FILE, STORE) else None
            if content is not None:
                found[member.name] = content.read()
    if missing := {FILE, STORE} - found.keys():
        raise tarfile.TarError(f"there is no {' and no '.join(sorted(missing))} in it")
    return found


def _cipher(key: bytes) -> AESGCM:
    """Return what seals archives: with a key of their own, as the copies' seals have theirs."""
    return AESGCM(hmac.digest(key, _MARK, sha256))


def _open(sealed: bytes, key: bytes) -> bytes:
    try:
        return _cipher(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except (InvalidTag, ValueError):
        raise tarfile.TarError("it was changed, or sealed with another key") from None
