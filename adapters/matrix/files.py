"""References to files on a homeserver, as they are kept in ``Media.ref``, purely.

What comes from a room is copied field by field: a reference is stored, and later sent again.
"""

import json
import re
from typing import Any

from adapters.matrix.home import Json
from adapters.matrix.shapes import as_dict, as_text
from bot.domain.milestones import Media

CHANNEL = "matrix"
LONGEST = 2048
"""How long a reference may be; real ones have some 500 characters."""

_MXC = re.compile(r"mxc://[\w.:\[\]-]{1,255}/[\w=-]{1,255}", re.ASCII)
_BASE64 = re.compile(r"[\w+/=-]{1,128}", re.ASCII)


def ref_of(content: Json) -> str:
    """Return the reference to what a message carries; empty if it is not to be had.

    It is compact JSON: ``{"file": {…}}`` for an encrypted file, else ``{"url": "mxc://…"}``.
    """
    if "file" in content:
        file = _file(as_dict(content["file"]))
        return _pack({"file": file}) if file else ""
    url = _url(content.get("url"))
    return _pack({"url": url}) if url else ""


def file_of(media: Media) -> Json | None:
    """Return what ``Home.download`` and ``with_file`` take, or ``None`` for other channels' media.

    That is the ``file`` object of an encrypted file, or ``{"url": …}``.
    """
    if media.channel != CHANNEL:
        return None
    try:
        found = as_dict(json.loads(media.ref))
    except ValueError:
        return None
    if "file" in found:
        return _file(as_dict(found["file"])) or None
    url = _url(found.get("url"))
    return {"url": url} if url else None


def _file(raw: Json) -> dict[str, Any]:
    """Return the known fields of an ``EncryptedFile``; empty if one is missing or odd."""
    key, hashes = as_dict(raw.get("key")), as_dict(raw.get("hashes"))
    url, secret = _url(raw.get("url")), _base64(key.get("k"))
    iv, digest = _base64(raw.get("iv")), _base64(hashes.get("sha256"))
    if not (url and secret and iv and digest):
        return {}
    if (raw.get("v"), key.get("alg"), key.get("kty")) != ("v2", "A256CTR", "oct"):
        return {}
    return {
        "v": "v2",
        "url": url,
        "key": {
            "alg": "A256CTR",
            "ext": True,
            "k": secret,
            "key_ops": ["encrypt", "decrypt"],
            "kty": "oct",
        },
        "iv": iv,
        "hashes": {"sha256": digest},
    }


def _url(value: object) -> str:
    found = as_text(value)
    return found if _MXC.fullmatch(found) else ""


def _base64(value: object) -> str:
    found = as_text(value)
    return found if _BASE64.fullmatch(found) else ""


def _pack(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
