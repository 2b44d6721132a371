"""Keys of messages: the range of those that begin alike, and several in one column."""

from storage.mapping import from_json, to_json


def beginning(prefix: str) -> dict[str, str]:
    """Return the range of the keys that begin with ``prefix``.

    A range, not LIKE: it needs no escapes, tells ``a`` from ``A``, and uses the index.
    """
    return {"first": prefix, "end": prefix + "\U0010ffff"}


def matters_kept(keys: tuple[str, ...]) -> str | None:
    """Return the keys of the reminders that a parcel carries, as they are kept."""
    return to_json(tuple[str, ...], keys) if keys else None


def matters_of(kept: str | None) -> tuple[str, ...]:
    """Return the keys of the reminders that a parcel carries."""
    return from_json(tuple[str, ...], kept) if kept else ()
