"""What others have read of what somebody said who is erased: its words are kept no longer.

Else the bot could tell them anew, as it quotes what stands further up. What was said, when and to
whom stays, so that nothing is said twice, and nothing changes where it was read. An empty message
counts as one that is too old: nobody can answer it.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from sqlalchemy import bindparam, not_, or_, select, update

from bot.ports import Body, Fate
from storage.engine.dialects import one_of
from storage.engine.seam import Connection
from storage.mapping import from_json, place_of
from storage.tables import OUTBOX
from storage.vault.keys import Damaged
from storage.vault.rings import opener_for

MAY_GO = or_(*(OUTBOX.c.fate == each.value for each in (Fate.WAITING, Fate.DOUBTFUL)))
"""It waits, or is held in doubt and could be sent again."""
KEPT = not_(or_(MAY_GO, OUTBOX.c.body == ""))
"""It goes nowhere any more, and its words are still there."""
SOME = 500
"""Messages that are opened at a time."""

_PLACE = place_of(OUTBOX.c.body)
_COLUMNS = (OUTBOX.c.number, OUTBOX.c.to, OUTBOX.c.ref, OUTBOX.c.body)
_THESE = select(*_COLUMNS).where(one_of(OUTBOX.c.number, "numbers"), KEPT)
_BESIDE = (
    select(*_COLUMNS)
    .where(OUTBOX.c.to == bindparam("address"), OUTBOX.c.number > bindparam("after"), KEPT)
    .order_by(OUTBOX.c.number)
    .limit(SOME)
)
_FORGET = update(OUTBOX).where(one_of(OUTBOX.c.number, "numbers"), KEPT).values(body="")


async def forget_words(
    connection: Connection, numbers: Sequence[int], theirs: AbstractSet[str]
) -> None:
    """Empty those of these messages that were heard, their changes, and what shows them again.

    That is what was sent to the same readers and has one of their buttons about what is ``theirs``.
    """
    chats: dict[str, set[str]] = {}
    tokens: set[str] = set()
    for start in range(0, len(numbers), SOME):
        rows = await connection.execute(_THESE, {"numbers": numbers[start : start + SOME]})
        bodies = await bodies_of(connection, [row[3] for row in rows])
        for (_, to, ref, _), body in zip(rows, bodies, strict=True):
            chats.setdefault(to, set()).update({ref} - {None, ""})
            tokens |= {each for each in _tokens(body) if not theirs.isdisjoint(each.split("."))}
    await connection.execute(_FORGET, {"numbers": numbers})

    def has_one(kept: str) -> bool:
        return any(each in kept for each in tokens)

    for to, refs in sorted(chats.items()):
        after = 0
        while rows := await connection.execute(_BESIDE, {"address": to, "after": after}):
            after = rows[-1][0]
            bodies = await bodies_of(connection, [row[3] for row in rows], has_one)
            gone = [
                number
                for (number, _, ref, _), body in zip(rows, bodies, strict=True)
                if ref in refs or not tokens.isdisjoint(_tokens(body))
            ]
            await connection.execute(_FORGET, {"numbers": gone})


def _tokens(body: Body | None) -> Iterator[str]:
    rows = body.buttons if body is not None else ()
    return (each.token for row in rows for each in row)


async def bodies_of(
    connection: Connection, sealed: Sequence[str], of_use: Callable[[str], bool] = bool
) -> list[Body | None]:
    """Return what messages say; ``None`` for what cannot be read, nor is ever said so, or no use.

    ``of_use`` tells of what as it is kept.
    """
    opener = await opener_for(connection, sealed)

    def read(each: str) -> Body | None:
        try:
            text = opener.open(each, _PLACE)
            return from_json(Body, text) if text and of_use(text) else None
        except (Damaged, TypeError, KeyError, ValueError):
            return None

    return list(map(read, sealed))
