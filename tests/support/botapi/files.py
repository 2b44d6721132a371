"""Files: what people and bots attach, by file id and by path."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.support.botapi.errors import bad_request

UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024

_FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "video": "videos",
    "animation": "animations",
    "voice": "voice",
    "sticker": "stickers",
}
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart request."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on the server; `kind` is one of those in `_FOLDERS`.

    As on the real server, each report of it has another `file_id`, and the same `file_unique_id`.
    """

    file_id: str
    kind: str
    name: str
    path: str
    content: bytes
    reports: Iterator[int] = field(default_factory=lambda: count(1), compare=False)

    def json(self) -> Any:
        """Return the field of a message that names this file."""
        size = {"file_size": len(self.content)}
        ids = {
            "file_id": f"{self.file_id}-{next(self.reports)}",
            "file_unique_id": f"u{self.file_id}",
        }
        if self.kind == "photo":
            return [{**ids, **size, "width": 800, "height": 600}]
        if self.kind == "document":
            guess = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
            return {**ids, **size, "file_name": self.name, "mime_type": guess}
        if self.kind in ("video", "animation"):
            shape = {"width": 800, "height": 600, "duration": 3, "mime_type": "video/mp4"}
            return {**ids, **size, **shape}
        if self.kind == "voice":
            return {**ids, **size, "duration": 3, "mime_type": "audio/ogg"}
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        return {**ids, **size, **shape, "type": "regular", "emoji": "👍"}


class FileStore:
    """Every file of the world; ids are valid for every bot here."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def put(self, kind: str, name: str, content: bytes) -> StoredFile:
        """Store a file and return it."""
        number = len(self._by_id) + 1
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{_FOLDERS[kind]}/file_{number}.{suffix}"
        stored = StoredFile(f"AgACAgIAAx{kind}{number:06d}", kind, name, path, content)
        self._by_id[stored.file_id] = stored
        self._by_path[path] = stored
        return stored

    def at(self, path: str) -> StoredFile | None:
        """Return the file at a download path."""
        return self._by_path.get(path)

    def info(self, file_id: str) -> dict[str, Any]:
        """Return the answer of getFile; only up to 20 MB can be downloaded."""
        if not file_id:
            raise bad_request("file_id not specified")
        stored = self._known(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        size = len(stored.content)
        if size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": f"u{stored.file_id}",
            "file_size": size,
            "file_path": stored.path,
        }

    def accept(self, kind: str, given: str, uploads: dict[str, Upload]) -> StoredFile:
        """Return the file that a send names: an upload, `attach://name`, or a known file id."""
        field = given.removeprefix("attach://") if given.startswith("attach://") else kind
        upload = uploads.get(field)
        if upload is not None and (not given or given.startswith("attach://")):
            return self._accept_upload(kind, upload)
        if not given or given.startswith("attach://"):
            raise bad_request(f"there is no {kind} in the request")
        if given.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        stored = self._known(given)
        if stored is None:
            raise bad_request("wrong remote file identifier specified: can't unserialize it")
        if stored.kind != kind:
            raise bad_request(f"type of file mismatch: can't use {stored.kind} as {kind}")
        return stored

    def _known(self, file_id: str) -> StoredFile | None:
        """Return the file of an id from any report of it."""
        return self._by_id.get(file_id.partition("-")[0])

    def _accept_upload(self, kind: str, upload: Upload) -> StoredFile:
        size = len(upload.content)
        if not size:
            raise bad_request("file must be non-empty")
        if kind == "photo" and size > PHOTO_LIMIT:
            raise bad_request(
                f"file of size {size} bytes is too big for a photo; "
                f"the maximum size is {PHOTO_LIMIT} bytes"
            )
        if kind == "photo" and not upload.content.startswith(_IMAGES):
            raise bad_request("IMAGE_PROCESS_FAILED")
        return self.put(kind, upload.name, upload.content)
