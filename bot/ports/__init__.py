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
    BESIDE,
    CHANGE_TRIES,
    DATA,
    FAREWELL,
    Body,
    Fate,
    Parcel,
    Piece,
    Verdict,
    mark_of,
)
from bot.ports.embedder import (
    Embedder,
    EmbedderError,
    Model,
    Vector,
)
from bot.ports.gateway import (
    ONCE,
    Begin,
    Delivery,
    Dropped,
    Failed,
    Fetch,
    Gateway,
    Later,
    MediaError,
    Moved,
    Refused,
    Sent,
    Uncertain,
    Unreachable,
)
from bot.ports.inbox import (
    Inbox,
    Received,
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
    Explained,
    Part,
    ReasonKind,
    Scored,
    Scorer,
)
from bot.ports.store import (
    Backlog,
    Holding,
    Lane,
    Lapsed,
    Overlong,
    Store,
    StoreError,
    Tx,
    Unready,
    Unwritable,
    stops_all,
)
from bot.ports.understanding import (
    Understanding,
    WordsAlone,
)
from bot.ports.vectors import (
    KeptVectors,
    Learned,
    Source,
)

__all__ = [
    "AT_ONCE",
    "BESIDE",
    "CHANGE_TRIES",
    "DATA",
    "FAREWELL",
    "ONCE",
    "SECTOR",
    "Backlog",
    "Begin",
    "Body",
    "Brief",
    "Clock",
    "Delivery",
    "Dropped",
    "Embedder",
    "EmbedderError",
    "Explained",
    "Failed",
    "Fate",
    "Fetch",
    "Gateway",
    "Holding",
    "Ids",
    "Inbox",
    "KeptVectors",
    "Lane",
    "Lapsed",
    "Later",
    "Learned",
    "Look",
    "Looks",
    "Matter",
    "MediaError",
    "Model",
    "Moved",
    "Overlong",
    "Parcel",
    "Part",
    "Piece",
    "ReasonKind",
    "Received",
    "Refused",
    "Scored",
    "Scorer",
    "Sent",
    "Source",
    "Store",
    "StoreError",
    "Tx",
    "Uncertain",
    "Understanding",
    "Unreachable",
    "Unready",
    "Unwritable",
    "Vector",
    "Verdict",
    "Wait",
    "Watch",
    "WordsAlone",
    "mark_of",
    "stops_all",
]
