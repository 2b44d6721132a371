"""What stands for an address where nothing of it may stay: a hash that only the master key repeats.

It is keyed with what is derived from the canary (``storage.vault``), which stays when there is a
new master key. So whoever has the database, or a copy of it, cannot try addresses.
"""

import hmac

from storage.engine.seam import Connection
from storage.vault.canary import THE_CANARY


async def alias_of(connection: Connection, address: str) -> str:
    """Return the alias of an address, in this database always the same: 64 hexadecimal digits."""
    ((id_, master, wrapped),) = await connection.execute(THE_CANARY)
    key = connection.vault.unwrap(id_, (master, wrapped))
    return hmac.digest(key, f"kupplung alias {address}".encode(), "sha256").hex()
