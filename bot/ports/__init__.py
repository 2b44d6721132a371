"""What the core asks of the world. The docstrings are contracts; ``tests/contract`` holds them.

All instants are aware UTC datetimes. All methods may raise ``StoreError`` where the store itself
fails; nothing else is promised about errors unless said. May be imported by everything above;
imports only ``bot.talk`` and ``bot.domain``.
"""

from bot.ports.clock import (
    Clock,
    Ids,
)
from bot.ports.delivery import (
    Body,
    Delivery,
    Failed,
    Fate,
    Fetch,
    Gateway,
    Later,
    MediaError,
    Moved,
    Parcel,
    Refused,
    Sent,
    Uncertain,
    Unreachable,
)
from bot.ports.scorer import (
    SECTOR,
    Brief,
    Reason,
    ReasonKind,
    Scored,
    Scorer,
)
from bot.ports.store import (
    Received,
    Store,
    StoreError,
    Tx,
)

__all__ = [
    "SECTOR",
    "Body",
    "Brief",
    "Clock",
    "Delivery",
    "Failed",
    "Fate",
    "Fetch",
    "Gateway",
    "Ids",
    "Later",
    "MediaError",
    "Moved",
    "Parcel",
    "Reason",
    "ReasonKind",
    "Received",
    "Refused",
    "Scored",
    "Scorer",
    "Sent",
    "Store",
    "StoreError",
    "Tx",
    "Uncertain",
    "Unreachable",
]
