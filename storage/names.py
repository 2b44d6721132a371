"""Texts that both databases take: PostgreSQL refuses NUL and half characters, SQLite the latter."""

from hashlib import sha256

LONGEST = 2000
"""Bytes of a name: an index of PostgreSQL takes some 2,700 in a row."""
_KEPT = 200


def storable(text: str) -> str:
    """Return a text without what a database refuses."""
    if "\0" not in text and (text.isascii() or text.isprintable()):
        return text
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def name_of(text: str) -> str:
    """Return an id as it is kept: as it is, or else something as unique that can be indexed."""
    if storable(text) == text and len(text.encode()) <= LONGEST:
        return text
    whole = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{storable(text)[:_KEPT]}#{whole}"
