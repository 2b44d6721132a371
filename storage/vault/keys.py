"""Master keys, the keys that they wrap, and how a text is sealed. No database here."""

from binascii import Error as NoBase64
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.ports import StoreError, Unready

SIZE = 32
"""Bytes of a key: AES-256."""

MOST_KEYS = 4096
"""Keys that are kept ready; each takes some 2.5 KiB."""

UNKNOWN = (
    "the database is sealed with a master key that is not in the key file: "
    "put the right file where KUPPLUNG_KEY_FILE says"
)

_MARK = "\x01"
_NONCE = 12
_ID_BYTES = 9
_ID = 12  # letters of Base64
_HEAD = len(_MARK) + _ID
_NAMED = slice(len(_MARK), _HEAD)

Wrapped = tuple[str, str]
"""A key as it is stored: the id of the master key, and what that made of it."""


class BadKeys(StoreError):
    """The master keys are missing, damaged, or not those of the database; one clear line."""


class MissingKeys(BadKeys, Unready):
    """The master keys cannot be read just now, or are not, or not yet, those of the database."""


class DamagedKey(BadKeys):
    """A stored key is not what the master key, which is the right one, made of it."""


class Damaged(ValueError):
    """A sealed value was changed, cut off, or taken from another place. It is not in the text."""


class Key:
    """A subject's key."""

    __slots__ = ("_cipher", "_head", "_random_bytes", "id")

    def __init__(self, id_: str, key: bytes, random_bytes: Callable[[int], bytes]) -> None:
        """Take the key's id and its 32 bytes."""
        self.id = id_
        self._head = _MARK + id_
        self._cipher = AESGCM(key)
        self._random_bytes = random_bytes

    def seal(self, text: str, place: str) -> str:
        """Return the text so that only this key opens it, and only as what lies in that place.

        An empty text stays as it is: that nothing was said is no secret. Raises ``UnicodeError``
        for half a surrogate pair.
        """
        if not text:
            return text
        nonce = self._random_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, text.encode(), place.encode())
        return self._head + b2a_base64(nonce + sealed, newline=False).decode("ascii")

    def open(self, sealed: str, place: str) -> str:
        """Return the text of a value that this key sealed; raise ``Damaged``."""
        try:
            data = a2b_base64(sealed[_HEAD:])
            text = self._cipher.decrypt(data[:_NONCE], data[_NONCE:], place.encode())
        except (InvalidTag, NoBase64, ValueError):
            raise Damaged(f"{place.partition('/')[0]} is damaged, or from another place") from None
        return text.decode()


def named_in(sealed: str) -> str:
    """Return what stands where the id of the key should be."""
    return sealed[_NAMED]


def key_of(sealed: str) -> str:
    """Return the id of the key that a value was sealed with; raise ``Damaged`` if by none."""
    if not sealed.startswith(_MARK) or len(sealed) <= _HEAD:
        raise Damaged("a value that should be sealed is not")
    return sealed[_NAMED]


def master_id(master: bytes) -> str:
    """Return by what name a master key is known in the database; it tells nothing of the key."""
    return sha256(b"kupplung master key\0" + master).hexdigest()[:16]


class Vault:
    """The master keys of a process, and the keys that it used last.

    ``read`` returns the master keys of 32 bytes, the current one first. It is called again when
    the database names one that is not known yet: somebody may have changed them.
    """

    def __init__(
        self, read: Callable[[], Sequence[bytes]], random_bytes: Callable[[int], bytes]
    ) -> None:
        """Read the master keys. Raises what ``read`` raises, and ``BadKeys``."""
        self._read = read
        self._random_bytes = random_bytes
        self._ready: dict[str, Key] = {}
        self._told: set[str] = set()
        self._masters: Mapping[str, AESGCM] = {}
        self.current = ""
        self.reload()

    def reload(self) -> None:
        """Read the master keys again."""
        found = self._read()
        if not found or any(len(each) != SIZE for each in found):
            raise BadKeys(f"a master key has {SIZE} bytes, and there is at least one")
        self._masters = {master_id(each): AESGCM(each) for each in found}
        self.current = master_id(found[0])

    def knows(self, master: str) -> bool:
        """Whether there is a master key of that name; raise ``MissingKeys`` if nobody can tell."""
        if master not in self._masters:
            try:
                self.reload()
            except Exception as error:
                raise MissingKeys(str(error)) from error
        return master in self._masters

    def use(self, master: str) -> None:
        """Make that master key the current one; raise ``MissingKeys`` where it is unknown."""
        if not self.knows(master):
            raise MissingKeys(UNKNOWN)
        self.current = master

    def ready(self, id_: str) -> Key | None:
        """Return a key that was used not long ago."""
        return self._ready.get(id_)

    def is_news(self, damage: str) -> bool:
        """Whether a damage was not told of yet: it is met with whenever somebody looks."""
        if damage in self._told:
            return False
        if len(self._told) >= MOST_KEYS:
            self._told.clear()
        self._told.add(damage)
        return True

    def make(self) -> tuple[Key, Wrapped]:
        """Return a new key, which is kept ready, and how it is stored."""
        id_ = b2a_base64(self._random_bytes(_ID_BYTES), newline=False).decode("ascii")
        key = self._random_bytes(SIZE)
        return self._keep(id_, key), self.wrap(id_, key)

    def take(self, id_: str, wrapped: Wrapped) -> Key:
        """Return a stored key, and keep it ready; raise ``MissingKeys``, or ``DamagedKey``."""
        return self._ready.get(id_) or self._keep(id_, self.unwrap(id_, wrapped))

    def forget(self, ids: Iterable[str]) -> None:
        """Forget keys that are destroyed."""
        for id_ in ids:
            self._ready.pop(id_, None)

    def wrap(self, id_: str, key: bytes) -> Wrapped:
        """Return a key as it is stored, under the current master key."""
        nonce = self._random_bytes(_NONCE)
        sealed = self._masters[self.current].encrypt(nonce, key, id_.encode())
        return self.current, b2a_base64(nonce + sealed, newline=False).decode("ascii")

    def unwrap(self, id_: str, wrapped: Wrapped) -> bytes:
        """Return the bytes of a stored key; raise ``MissingKeys``, or ``DamagedKey``.

        Where its master key is unknown, the others are tried: that name may be damaged, too.
        """
        master, text = wrapped
        known = self.knows(master)
        for cipher in (self._masters[master],) if known else tuple(self._masters.values()):
            with suppress(InvalidTag, NoBase64, ValueError):
                data = a2b_base64(text)
                return cipher.decrypt(data[:_NONCE], data[_NONCE:], id_.encode())
        if known:
            raise DamagedKey(f"the key {id_} in the database is damaged")
        raise MissingKeys(UNKNOWN)

    def _keep(self, id_: str, key: bytes) -> Key:
        made = self._ready[id_] = Key(id_, key, self._random_bytes)
        if len(self._ready) > MOST_KEYS:
            del self._ready[next(iter(self._ready))]
        return made
