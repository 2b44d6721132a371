"""Carries out a ``Change``."""

from typing import Any, assert_never

from sqlalchemy import delete

from bot.domain.changes import (
    Change,
    Drop,
    EndDialog,
    Entity,
    Erase,
    ForgetGuests,
    HandOver,
    LetGo,
    Put,
    Readdress,
    Recall,
    Resolve,
    Shred,
    Withdraw,
)
from bot.domain.newcomers import Roster, Signup
from bot.domain.teams import Room
from storage.doubts import close, resolve
from storage.engine.seam import Connection
from storage.erasing import erase
from storage.facts import left, put, save_progress
from storage.guests import forget_guests
from storage.heirs import hand_over, readdress
from storage.looks import mark_draft
from storage.mapping import SHAPES, row_of, shape_of
from storage.recalls import recall
from storage.unsaid import silence, withdraw
from storage.vault.rings import destroy

_DROP = {kind: delete(shape.table).where(*shape.matches()) for kind, shape in SHAPES.items()}


async def carry_out(connection: Connection, change: Change) -> None:
    """Write one change."""
    match change:
        case Put(entity):
            await put(connection, entity)
        case Drop(entity):
            await _drop(connection, entity)
        case LetGo(room):
            await _let_go(connection, room)
        case Withdraw() | Recall():
            await _take_back(connection, change)
        case EndDialog(account_id, runs):
            await _end_dialog(connection, account_id, runs)
        case Readdress(account_id, to, heir):
            await readdress(connection, account_id, to, heir)
        case HandOver(person_id, to, chats):
            await hand_over(connection, person_id, to, chats)
        case Resolve(key, again):
            await resolve(connection, key, again=again)
        case Erase() | ForgetGuests() | Shred():
            await _forget(connection, change)
        case _:
            assert_never(change)


async def _take_back(connection: Connection, change: Withdraw | Recall) -> None:
    match change:
        case Withdraw(prefix, person_id, by, in_role):
            await withdraw(connection, prefix, person_id, by, in_role=in_role)
        case Recall(prefix):
            await recall(connection, prefix)


async def _forget(connection: Connection, change: Erase | ForgetGuests | Shred) -> None:
    match change:
        case Erase():
            await erase(connection, change)
        case ForgetGuests(before):
            await forget_guests(connection, before)
        case Shred(entity):
            await destroy(connection, {shape_of(type(entity)).subject_of(row_of(entity))})
            connection.erased = True


async def _end_dialog(connection: Connection, account_id: str, runs: frozenset[str]) -> None:
    kept = await left(connection, account_id, runs)
    await mark_draft(connection, account_id, kept)
    await save_progress(connection, account_id, kept)


async def _drop(connection: Connection, entity: Entity) -> None:
    await connection.execute(_DROP[type(entity)], _key_of(entity))
    if isinstance(entity, Roster | Signup):  # in every copy of the data
        kind = "roster" if isinstance(entity, Roster) else "signup"
        await destroy(connection, {f"{kind}:{entity.id}"})


async def _let_go(connection: Connection, room: Room) -> None:
    await _drop(connection, room)
    await silence(connection, room.id)
    await close(connection, room.id)


def _key_of(entity: Entity) -> dict[str, Any]:
    row = row_of(entity)
    return {name: row[name] for name in shape_of(type(entity)).key}
