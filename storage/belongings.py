"""What the store itself keeps of a person, besides the facts: what came, what went, what waits."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, bindparam, or_, select

from bot.domain.codec import pack
from bot.ports import DATA, Body, Fate
from bot.talk.model import Progress
from storage.engine.dialects import one_of
from storage.engine.seam import Connection, Row
from storage.facts import progress
from storage.mapping import from_json, place_of
from storage.tables import INBOX, LOOK, NOTE, OUTBOX, PROGRESS, WAIT
from storage.traces import notes_of
from storage.vault.rings import opener_for

WITHHELD = {
    INBOX.name: frozenset({"number", "body", "conversation", "leads_to"}),
    LOOK.name: frozenset({"programme_id", "seen_at"}),
    OUTBOX.name: frozenset(
        {"number", "key", "matters", "edits", "owner", "leased_until", "doubt", "begun", "turn_at"}
        | {"in_role", "pieces", "programme_id", "polite"}
    ),
    PROGRESS.name: frozenset({"dialog"}),
    WAIT.name: frozenset({"programme_id"}),
}
"""What is left out: how the service works inside, and keys, in which others may be named."""

_BODY_PLACE = place_of(OUTBOX.c.body)
_MINE = bindparam("who", type_=WAIT.c.person_id.type)


def _shown(table: Table) -> list[Column[Any]]:
    return [each for each in table.columns if each.name not in WITHHELD[str(table.name)]]


_INBOX = select(*_shown(INBOX)).where(one_of(INBOX.c.account, "accounts")).order_by(INBOX.c.number)
_OUTBOX = (
    select(*_shown(OUTBOX))
    .where(or_(one_of(OUTBOX.c.to, "accounts"), OUTBOX.c.person_id == _MINE))
    .order_by(OUTBOX.c.number)
)
_WAITS = select(*_shown(WAIT)).where(or_(WAIT.c.person_id == _MINE, one_of(WAIT.c.id, "accounts")))
_LOOKS = select(*_shown(LOOK)).where(one_of(LOOK.c.id, "accounts"))

Belongings = Mapping[str, tuple[Mapping[str, Any], ...]]


async def belongings(connection: Connection, person_id: str, accounts: Sequence[str]) -> Belongings:
    """Return, by table, the rows about a person and their accounts, with what they say open."""
    who = {"who": person_id, "accounts": list(accounts)}
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for table, statement in ((INBOX, _INBOX), (OUTBOX, _OUTBOX), (WAIT, _WAITS), (LOOK, _LOOKS)):
        rows = await connection.execute(statement, who)
        names = [each.name for each in _shown(table)]
        found[str(table.name)] = tuple(dict(zip(names, row, strict=True)) for row in rows)
    found[str(OUTBOX.name)] = await _opened(connection, found[str(OUTBOX.name)])
    found[str(PROGRESS.name)] = await _dialogs(connection, accounts)
    notes: list[Row] = []
    for account in accounts:
        notes += await notes_of(connection, account)
    found[str(NOTE.name)] = tuple({"name": name, "value": value} for name, value in notes)
    return found


async def _opened(
    connection: Connection, rows: Sequence[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    """Return the rows of messages, each with its ``Body``, or ``None`` where it is forgotten."""
    sealed = ["" if row["about"] == DATA else row["body"] for row in rows]
    opener = await opener_for(connection, sealed)
    texts = [opener.read(each, _BODY_PLACE) for each in sealed]
    return tuple(
        {**row, "fate": Fate(row["fate"]), "body": from_json(Body, text) if text else None}
        for row, text in zip(rows, texts, strict=True)
    )


async def _dialogs(
    connection: Connection, accounts: Sequence[str]
) -> tuple[Mapping[str, Any], ...]:
    found = [(each, await progress(connection, each)) for each in accounts]
    return tuple(
        {"account_id": account, "body": pack(Progress, open_one)}
        for account, open_one in found
        if open_one is not None
    )
