"""Where an address stands in plain words besides its own rows, and how it goes from there.

Keys of messages to others have it (that somebody cannot be reached, copies of what was said in a
private chat), so do entries of the audit, and what a channel noted. Where somebody is invited into
a room beside what is said there, its mark stands in its place (``bot.beside``), and in the record
since when it is linked: with that whoever has the database can try addresses. A wide search finds
rows; what is a part of a longer address is told from it here, not in SQL.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    ColumnElement,
    String,
    bindparam,
    cast,
    delete,
    literal,
    or_,
    select,
    update,
)

from bot.domain.people import Audit
from bot.domain.reminders import LINKED, Reminder
from bot.ports import BESIDE, Fate, mark_of
from storage.engine import read_url, reading
from storage.engine.dialects import WORDS, one_of
from storage.engine.seam import Connection, Row
from storage.tables import INBOX, NOTE, OUTBOX, PROGRESS, TABLES, VAULT_KEY

NOBODY = "erased"
"""What stands for whoever is erased, and how the keys of their messages begin."""

BLACK: Mapping[str, Any] = {
    "key": literal(f"{NOBODY}/") + cast(OUTBOX.c.number, String),
    "to": NOBODY,
    "body": "",
    "person_id": None,
    "edits": None,
    "ref": None,
    "pieces": None,
    "note": "",
    "matters": None,
    "in_role": "",
    "programme_id": "",
}
"""What a parcel becomes that counts, and tells nothing any more."""

_AUDIT, _REMINDER = TABLES[Audit], TABLES[Reminder]
_BLANKS = re.compile(r"[\s/]")


def _has(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column.like(bindparam("sought", type_=String()), escape="!")


_PARCELS = select(OUTBOX.c.number, OUTBOX.c.fate, OUTBOX.c.key, OUTBOX.c.edits, OUTBOX.c.note)
_OF_OTHERS = _PARCELS.where(or_(_has(OUTBOX.c.key), _has(OUTBOX.c.edits), _has(OUTBOX.c.note)))
_DROP_PARCELS = delete(OUTBOX).where(one_of(OUTBOX.c.number, "numbers"))
_RENAME = (
    update(OUTBOX)
    .where(OUTBOX.c.number == bindparam("this"))
    .values({name: bindparam(f"new_{name}", type_=WORDS) for name in ("key", "edits", "note")})
)
_TAKE = (
    # What had begun is in doubt, as if whoever has it in hand were gone.
    update(OUTBOX).where(OUTBOX.c.number == bindparam("this")).values(owner=None, leased_until=None)
)
_ENTRIES = select(_AUDIT.c.id, _AUDIT.c.subject).where(_has(_AUDIT.c.subject))
_OWN_ENTRIES = select(_AUDIT.c.id, _AUDIT.c.subject).where(_AUDIT.c.person_id == bindparam("who"))
_BLACKEN = update(_AUDIT).where(one_of(_AUDIT.c.id, "ids")).values(subject=NOBODY)
_IDS = select(INBOX.c.number, INBOX.c.id).where(
    INBOX.c.account == bindparam("whose"), _has(INBOX.c.id)
)
_DROP_IDS = delete(INBOX).where(one_of(INBOX.c.number, "numbers"))
_NOTES = select(NOTE.c.name, NOTE.c.value).where(or_(_has(NOTE.c.name), _has(NOTE.c.value)))
_LANES = select(VAULT_KEY.c.subject).where(
    VAULT_KEY.c.subject.like(bindparam("lane", type_=String()))
)
_LINKS = select(_REMINDER.c.key).where(_REMINDER.c.kind == LINKED, _has(_REMINDER.c.key))
_DROP_LINK = delete(_REMINDER).where(_REMINDER.c.key == bindparam("link"))
_DROP_NOTES = delete(NOTE).where(one_of(NOTE.c.name, "names"))


class Trace:
    """An address as it may stand in a text."""

    def __init__(self, address: str) -> None:
        """Take what is sought."""
        self._pattern = re.compile(rf"(?<!\w){re.escape(address)}(?![\w:-]|\.\w)")
        escaped = re.sub(r"([!%_])", r"!\1", address)
        self.sought = {"sought": f"%{escaped}%"}

    def is_in(self, text: str | None) -> bool:
        """Whether the address is in a text, and not only the beginning of a longer one."""
        return text is not None and self._pattern.search(text) is not None

    def replaced(self, text: str, by: str) -> str:
        """Return the text with something else in the address's place."""
        return self._pattern.sub(lambda _: by, text)


def has_traces(url: str, account: str) -> bool:
    """Whether anything in a database is of an account, or names it. Raises ``StoreError``."""
    whole = Trace(account)
    name = account.partition(":")[2]
    bare, mark = Trace(name) if ":" in name else whole, Trace(mark_of(account))
    own = (VAULT_KEY.c.subject, INBOX.c.account, OUTBOX.c.to, PROGRESS.c.account_id)
    with reading(read_url(url)) as connection:
        return any(
            connection.execute(sa.select(each).where(each == account).limit(1)).first()
            for each in own
        ) or any(
            trace.is_in(text)
            for rows, trace in (
                (_OF_OTHERS, bare),
                (_OF_OTHERS, mark),
                (_LINKS, mark),
                (_ENTRIES, whole),
                (_NOTES, bare),
            )
            for row in connection.execute(rows, trace.sought)
            for text in row
            if isinstance(text, str)
        )


async def with_lanes(connection: Connection, accounts: Sequence[str]) -> list[str]:
    """Return accounts, and the addresses at which invitations of theirs go beside rooms."""
    lanes = [{"lane": f"%{BESIDE}{mark_of(each)}"} for each in accounts]
    found = [row[0] for each in lanes for row in await connection.execute(_LANES, each)]
    return [*accounts, *found]


async def wipe_ids(connection: Connection, account: str) -> None:
    """Forget the envelopes of an account whose own ids have its address."""
    trace = _bare(account)
    rows = await connection.execute(_IDS, {"whose": account, **trace.sought})
    numbers = [number for number, id_ in rows if trace.is_in(id_)]
    await connection.execute(_DROP_IDS, {"numbers": numbers})


async def wipe(
    connection: Connection, person_id: str, accounts: Sequence[str], *, parted: bool
) -> None:
    """Take addresses out of what others have, and out of the entries that a person left.

    A message that waits, and whose key has one, goes: it is about who is erased, or by them. Where
    they only ``parted`` with these accounts it stays, and tells still what it told.
    """
    for number, account in enumerate(accounts):
        whole, mark = Trace(account), Trace(mark_of(account))
        for named, noted in ((whole, _bare(account)), (mark, mark)):
            if parted:
                await _rename_parcels(connection, named, noted, f"{NOBODY}-{person_id}-{number}")
            else:
                await _wipe_parcels(connection, named, noted)
        rows = await connection.execute(_ENTRIES, whole.sought)
        await _blacken(connection, [id_ for id_, subject in rows if whole.is_in(subject)])
        await wipe_notes(connection, account)
        await connection.execute(_DROP_LINK, {"link": f"{LINKED}/{mark_of(account)}"})
    rows = await connection.execute(_OWN_ENTRIES, {"who": person_id})
    # Of a messenger that they have parted with.
    await _blacken(connection, [id_ for id_, subject in rows if _is_address(subject)])


async def wipe_notes(connection: Connection, account: str) -> None:
    """Forget what channels noted of an account."""
    names = [name for name, _ in await notes_of(connection, account)]
    if names:
        await connection.execute(_DROP_NOTES, {"names": names})


async def notes_of(connection: Connection, account: str) -> Sequence[Row]:
    """Return the names and values of what channels noted of an account."""
    bare = _bare(account)
    rows = await connection.execute(_NOTES, bare.sought)
    return [row for row in rows if bare.is_in(row[0]) or bare.is_in(row[1])]


def _bare(account: str) -> Trace:
    """Return what stands for an account in a messenger's own texts.

    One whose addresses have a place in them calls people by these alone.
    """
    name = account.partition(":")[2]
    return Trace(name if ":" in name else account)


async def _wipe_parcels(connection: Connection, whole: Trace, bare: Trace) -> None:
    gone, renamed = [], []
    for number, fate, key, edits, note in await connection.execute(_OF_OTHERS, bare.sought):
        named, points = whole.is_in(key), whole.is_in(edits)
        if fate == Fate.WAITING.value and (named or points):
            gone.append(number)
        elif named or points or bare.is_in(note):
            renamed.append(
                {
                    "this": number,
                    "new_key": f"{NOBODY}/{number}" if named else key,
                    "new_edits": NOBODY if points else edits,
                    "new_note": "" if bare.is_in(note) else note,
                }
            )
    await connection.execute(_DROP_PARCELS, {"numbers": gone})
    await connection.change(_RENAME, renamed)


async def _rename_parcels(connection: Connection, whole: Trace, bare: Trace, name: str) -> None:
    """Put a name that is nobody's in the place of an address.

    What belongs together by its keys still does, and says whose words it has.
    """
    taken, renamed = [], []
    for number, fate, key, edits, note in await connection.execute(_OF_OTHERS, bare.sought):
        named = whole.is_in(key)
        if named or whole.is_in(edits) or bare.is_in(note):
            renamed.append(
                {
                    "this": number,
                    "new_key": whole.replaced(key, name),
                    "new_edits": edits and whole.replaced(edits, name),
                    "new_note": "" if bare.is_in(note) else note,
                }
            )
        if named and fate == Fate.WAITING.value:
            taken.append({"this": number})
    await connection.change(_TAKE, taken)
    await connection.change(_RENAME, renamed)


async def _blacken(connection: Connection, ids: Sequence[str]) -> None:
    await connection.execute(_BLACKEN, {"ids": list(ids)})


def _is_address(subject: str) -> bool:
    """Whether an entry is about an account, and not about something with an id or a key."""
    return ":" in subject and _BLANKS.search(subject) is None
