"""What models said to texts: sealed as the texts are, a row per source and model.

A row is written only in a transaction that sees the source in the edition of which it is. So
nothing is kept of somebody who was erased meanwhile, and no key is made for them.
"""

from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import and_, bindparam, delete, exists, or_, select

from bot.domain.challenges import Challenge, Side
from bot.domain.people import Profile
from bot.ports import Learned, Source, Vector
from storage.engine.dialects import Instant, one_of, upsert
from storage.engine.seam import Connection
from storage.mapping import place_of
from storage.tables import TABLES, VECTOR
from storage.vault.rings import key_for, opener_for, ready_keys

POPULATION = "population"
"""The side, and the subject, of the texts of nobody."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)

_PLACE = place_of(VECTOR.c.body)
_PROFILE, _CHALLENGE = TABLES[Profile], TABLES[Challenge]
_SINCE = bindparam("since", type_=Instant())
_ID = {Side.MAKER: _PROFILE.c.person_id, Side.CONTACT: _CHALLENGE.c.id}
_SUBJECT = {Side.MAKER: _PROFILE.c.person_id, Side.CONTACT: _CHALLENGE.c.organisation_id}
_TABLE = {Side.MAKER: _PROFILE, Side.CONTACT: _CHALLENGE}
_ALL = {
    side: select(table.c.programme_id, _ID[side], table.c.updated_at)
    for side, table in _TABLE.items()
}
_CHANGED = {
    side: statement.where(_TABLE[side].c.updated_at >= _SINCE) for side, statement in _ALL.items()
}
_NOW = {
    side: select(_ID[side], _SUBJECT[side], table.c.updated_at).where(
        table.c.programme_id == bindparam("programme"), one_of(_ID[side], "ids")
    )
    for side, table in _TABLE.items()
}
_GET = select(VECTOR.c.id, VECTOR.c.at, VECTOR.c.body).where(
    VECTOR.c.side == bindparam("which"),
    VECTOR.c.programme_id == bindparam("programme"),
    VECTOR.c.model == bindparam("name"),
    one_of(VECTOR.c.id, "ids"),
)
_PUT = upsert(VECTOR, ("side", "programme_id", "id", "model", "subject", "at", "body"))
_SWEEP = (
    delete(VECTOR)
    .where(
        or_(
            *(
                and_(
                    VECTOR.c.side == side.value,
                    ~exists().where(
                        table.c.programme_id == VECTOR.c.programme_id,
                        _ID[side] == VECTOR.c.id,
                        table.c.updated_at == VECTOR.c.at,
                    ),
                )
                for side, table in _TABLE.items()
            )
        )
    )
    .returning(VECTOR.c.id)
)
_DROP = delete(VECTOR).where(one_of(VECTOR.c.subject, "subjects"))


async def drop_vectors(connection: Connection, subjects: Collection[str]) -> None:
    """Drop all that was sealed with the keys of these subjects."""
    await connection.execute(_DROP, {"subjects": sorted(subjects)})


class SqlVectors:
    """A ``bot.ports.KeptVectors`` over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Take the open transaction."""
        self._connection = connection

    async def editions(self, since: datetime | None = None) -> Mapping[Source, datetime]:
        """Return when each profile and challenge was changed; those from that instant on."""
        found: dict[Source, datetime] = {}
        for side in Side:
            statement = _ALL[side] if since is None else _CHANGED[side]
            params = {} if since is None else {"since": since}
            for programme_id, id_, at in await self._connection.execute(statement, params):
                found[Source(side, programme_id, id_)] = at
        return found

    async def get(self, model: str, sources: Collection[Source]) -> tuple[Learned, ...]:
        """Return what is kept of these."""
        found: list[Learned] = []
        for (side, programme_id), ids in _grouped(sources).items():
            rows = await self._rows(side.value, programme_id, model, ids)
            found += (
                Learned(Source(side, programme_id, id_), model, at, vectors)
                for id_, at, vectors in rows
            )
        return tuple(found)

    async def put(self, learned: Sequence[Learned]) -> None:
        """Keep these in the place of earlier editions; nothing of a source that changed since."""
        now: dict[Source, tuple[str, datetime]] = {}
        for (side, programme_id), ids in _grouped(each.source for each in learned).items():
            params = {"programme": programme_id, "ids": ids}
            for id_, owner, at in await self._connection.execute(_NOW[side], params):
                subject = owner if side is Side.MAKER else f"organisation:{owner}"
                now[Source(side, programme_id, id_)] = subject, at
        current = [each for each in learned if now.get(each.source, ("", None))[1] == each.at]
        await ready_keys(self._connection, {now[each.source][0] for each in current})
        for each in current:
            source, (subject, at) = each.source, now[each.source]
            key = (source.side.value, source.programme_id, source.id, each.model)
            await self._write(key, subject, at, each.vectors)

    async def population(self, model: str) -> Mapping[str, Vector]:
        """Return what a model said to the texts of nobody."""
        rows = await self._rows(POPULATION, "", model, [""])
        return rows[0][2] if rows else {}

    async def put_population(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Keep what a model said to the texts of nobody."""
        await self._write((POPULATION, "", "", model), POPULATION, NEVER, vectors)

    async def sweep(self) -> int:
        """Drop what is of a source that is gone, or has another edition; return how many."""
        return len(await self._connection.execute(_SWEEP))

    async def _rows(
        self, side: str, programme_id: str, model: str, ids: Sequence[str]
    ) -> list[tuple[str, datetime, Mapping[str, Vector]]]:
        params = {"which": side, "programme": programme_id, "name": model, "ids": list(ids)}
        rows = await self._connection.execute(_GET, params)
        opener = await opener_for(self._connection, (body for _, _, body in rows))
        return [
            (id_, at, _unpacked(text))
            for id_, at, body in rows
            if (text := opener.read(body, _place((side, programme_id, id_, model))))
        ]

    async def _write(
        self, key: tuple[str, ...], subject: str, at: datetime, vectors: Mapping[str, Vector]
    ) -> None:
        sealing = await key_for(self._connection, subject)
        names = dict(zip(("side", "programme_id", "id", "model"), key, strict=True))
        body = sealing.seal(_packed(vectors), _place(key))
        row: dict[str, Any] = {**names, "subject": subject, "at": at, "body": body}
        await self._connection.execute(_PUT, row)


def _grouped(sources: Iterable[Source]) -> dict[tuple[Side, str], list[str]]:
    found: dict[tuple[Side, str], list[str]] = defaultdict(list)
    for each in sources:
        found[each.side, each.programme_id].append(each.id)
    return found


def _place(key: tuple[str, ...]) -> str:
    return "/".join((_PLACE, *key))


def _packed(vectors: Mapping[str, Vector]) -> str:
    return orjson.dumps(
        {digest: b64encode(vector).decode("ascii") for digest, vector in vectors.items()}
    ).decode()


def _unpacked(text: str) -> Mapping[str, Vector]:
    return {digest: b64decode(vector) for digest, vector in orjson.loads(text).items()}
