"""Files: up and down, encrypted where the room is.

Encrypted attachments are AES-CTR with a SHA-256 over the ciphertext, as the specification says
("Sending encrypted attachments"); what is downloaded is checked before it is decrypted.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from nio.crypto.attachments import decrypt_attachment, encrypt_attachment

from adapters.matrix.home import Denied, Json
from adapters.matrix.library.convert import objects
from adapters.matrix.library.wire import Wire, path

LARGEST_DOWNLOAD = 20 * 1024 * 1024
_MEDIA = "/_matrix/client/v1/media"
_OLD_MEDIA = "/_matrix/media/v3"
_ASSUMED = 50 * 1024 * 1024
_UNKNOWN = frozenset({"M_UNRECOGNIZED", "M_NOT_FOUND"})
_ADDRESS = re.compile(r"mxc://([A-Za-z0-9.:\[\]_-]{1,255})/([A-Za-z0-9_=-]{1,255})")


class Media:
    """The media repository of one homeserver."""

    def __init__(self, wire: Wire, largest_download: int) -> None:
        """Ask nothing yet."""
        self._wire = wire
        self._largest_download = largest_download
        self._largest_upload: int | None = None

    async def upload(self, data: bytes, name: str, mime: str, *, encrypted: bool) -> Json:
        """Return what ``Home.upload`` promises. Encrypted, not even the name is told."""
        where = f"{_OLD_MEDIA}/upload"
        if not encrypted:
            answer = await self._wire.put_up(where, data, mime, {"filename": name})
            return {"url": _address_in(answer)}
        sealed, file = await asyncio.to_thread(encrypt_attachment, data)
        answer = await self._wire.put_up(where, sealed, "application/octet-stream", {})
        return {**file, "url": _address_in(answer)}

    async def download(self, file: Json) -> bytes:
        """Return what ``Home.download`` promises; ``M_BAD_JSON`` for what is no file object."""
        found = _ADDRESS.fullmatch(str(file.get("url")))
        if found is None:
            raise Denied("M_BAD_JSON", "no address of a file")
        data = await self._fetch(found[1], found[2])
        if "key" not in file:
            return data
        key = objects(file, "key").get("k")
        digest = objects(file, "hashes").get("sha256")
        return await asyncio.to_thread(_decrypt, data, key, digest, file.get("iv"))

    async def largest_upload(self) -> int:
        """Return how large an upload may be, in bytes; asked for once."""
        if self._largest_upload is None:
            try:
                found = await self._wire.call("GET", f"{_MEDIA}/config")
            except Denied as error:
                if error.code not in _UNKNOWN:
                    raise
                found = await self._wire.call("GET", f"{_OLD_MEDIA}/config")
            size = found.get("m.upload.size")
            self._largest_upload = size if isinstance(size, int) else _ASSUMED
        return self._largest_upload

    async def _fetch(self, server: str, media: str) -> bytes:
        try:
            where = path("download", server, media, base=_MEDIA)
            return await self._wire.fetch(where, self._largest_download)
        except Denied as error:
            if error.code != "M_UNRECOGNIZED":
                raise
        # A homeserver from before Matrix 1.11.
        where = path("download", server, media, base=_OLD_MEDIA)
        return await self._wire.fetch(where, self._largest_download)


def _decrypt(data: bytes, key: object, digest: object, iv: object) -> bytes:
    try:
        plain: bytes = decrypt_attachment(data, key, digest, iv)
    except Exception as error:  # noqa: BLE001 # whatever others wrote there
        raise Denied("M_BAD_HASH", f"the file cannot be decrypted: {error!r}") from None
    return plain


def _address_in(answer: Mapping[str, Any]) -> str:
    address = answer.get("content_uri")
    if not isinstance(address, str):
        raise Denied("M_UNKNOWN", "an upload without an address")
    return address
