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
    FAREWELL,
    Begin,
    Body,
    Delivery,
    Dropped,
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
    Verdict,
    mark_of,
)
from bot.ports.looks import (
    AT_ONCE,
    Look,
    Looks,
    Matter,
    Wait,
    Watch,
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
    Backlog,
    Holding,
    Lane,
    Lapsed,
    Received,
    Store,
    StoreError,
    Tx,
    Unready,
)

__all__ = [
    "AT_ONCE",
    "FAREWELL",
    "SECTOR",
    "Backlog",
    "Begin",
    "Body",
    "Brief",
    "Clock",
    "Delivery",
    "Dropped",
    "Failed",
    "Fate",
    "Fetch",
    "Gateway",
    "Holding",
    "Ids",
    "Lane",
    "Lapsed",
    "Later",
    "Look",
    "Looks",
    "Matter",
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
    "Unready",
    "Verdict",
    "Wait",
    "Watch",
    "mark_of",
]
