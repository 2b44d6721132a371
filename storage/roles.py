"""What is for somebody in several roles, any of which would do."""

from sqlalchemy import bindparam, select, update

from bot.domain.people import without_role
from storage.engine.seam import Connection
from storage.keys import beginning
from storage.tables import OUTBOX

_IN_SEVERAL = select(OUTBOX.c.number, OUTBOX.c.in_role).where(
    *(OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end")),
    *(OUTBOX.c.person_id == bindparam("whose"), OUTBOX.c.in_role.contains(" ")),
)
_NARROW = (
    update(OUTBOX)
    .where(OUTBOX.c.number == bindparam("this"))
    .values(in_role=bindparam("others", type_=OUTBOX.c.in_role.type))
)


async def leave_to_others(connection: Connection, prefix: str, person_id: str, left: str) -> None:
    """Let what is for somebody in several roles be for them in all but the one that they left.

    That is, what has a key that begins with ``prefix``.
    """
    theirs = {**beginning(prefix), "whose": person_id}
    for number, roles in await connection.execute(_IN_SEVERAL, theirs):
        if (others := without_role(roles, left)) != roles:
            await connection.execute(_NARROW, {"this": number, "others": others})
