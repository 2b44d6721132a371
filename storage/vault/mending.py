"""Keys that a bad disk damaged, and that a file beside the copies still has whole."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select, update

from storage.tables import VAULT_KEY
from storage.vault.canary import CANARY, looking
from storage.vault.copies import Stored
from storage.vault.keys import BadKeys, DamagedKey, Vault

_CURRENT = select(VAULT_KEY.c.master).where(VAULT_KEY.c.subject == CANARY).with_for_update()


def damaged_keys(vault: Vault, keys: Iterable[Stored]) -> tuple[Stored, ...]:
    """Return which of these keys open nothing any more. Raises ``MissingKeys``."""
    return tuple(each for each in keys if not _opens(vault, each))


def find_whole(
    vault: Vault, keys: Sequence[Stored], earlier: Sequence[Stored]
) -> Mapping[Stored, Stored]:
    """Return which damaged keys others, of the same database, still have whole.

    It is the id, or else the rest of it, by which a key is recognised: either may be damaged.
    """
    by_id, by_text = {each[0]: each for each in earlier}, {each[3]: each for each in earlier}
    there, found = {each[0] for each in keys}, {}
    for key in damaged_keys(vault, keys):
        other = by_id.get(key[0]) or by_text.get(key[3])
        if other is not None and (other[0] == key[0] or other[0] not in there):
            id_, _, master, wrapped = other
            whole = (id_, key[1], master, wrapped)  # it may have been handed on since
            if _is_whole(vault, whole):
                found[key] = whole
    return found


def mend(url: str, vault: Vault, found: Mapping[Stored, Stored]) -> int:
    """Put whole keys in the place of damaged ones, beside a running service; return how many.

    Raises ``StoreError``.
    """
    with looking(url, alone=True) as connection:
        if connection is None:
            return 0
        vault.use(str(connection.scalar(_CURRENT)))  # no rotation passes while this is held
        count = 0
        for damaged, (id_, _, master, text) in found.items():
            newer, wrapped = vault.wrap(id_, vault.unwrap(id_, (master, text)))
            this = (VAULT_KEY.c.id == damaged[0], VAULT_KEY.c.wrapped == damaged[3])
            values = {"id": id_, "master": newer, "wrapped": wrapped}
            count += connection.execute(update(VAULT_KEY).where(*this).values(values)).rowcount
    return count


def _opens(vault: Vault, key: Stored) -> bool:
    id_, _, master, wrapped = key
    try:
        vault.unwrap(id_, (master, wrapped))
    except DamagedKey:
        return False
    return True


def _is_whole(vault: Vault, key: Stored) -> bool:
    """Whether a key opens; one under a master key that was thrown away does not."""
    try:
        return _opens(vault, key)
    except BadKeys:
        return False
