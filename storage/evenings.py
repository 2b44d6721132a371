"""What an erasure takes from evenings: votes, guests, and the words of who was the last of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    or_,
    select,
    update,
)

from bot.domain.evenings import ALIVE, Evening, Guest, Match, Phase, Sitting, Vote, Wish
from bot.domain.people import Account, Membership, Role
from storage.engine.dialects import one_of
from storage.engine.seam import Connection
from storage.facts import find, put
from storage.tables import TABLES

_ACCOUNT, _LEAD = TABLES[Account], TABLES[Membership]
_EVENING, _GUEST, _VOTE = TABLES[Evening], TABLES[Guest], TABLES[Vote]
_OTHER = _GUEST.alias("other_guest")
_WHO: ColumnElement[str] = bindparam("who", type_=_GUEST.c.person_id.type)

# An evening's words are its author's and its guests', and go with the last of them; not while it
# is still to come, or goes on, and others coordinate it: it forgets them once it has ended.
_EMPTY = select(_EVENING.c.id).where(
    or_(
        _EVENING.c.author_id == _WHO,
        exists().where(_GUEST.c.evening_id == _EVENING.c.id, _GUEST.c.person_id == _WHO),
    ),
    or_(
        _EVENING.c.author_id == _WHO, ~exists().where(_ACCOUNT.c.person_id == _EVENING.c.author_id)
    ),
    ~exists().where(
        _OTHER.c.evening_id == _EVENING.c.id,
        _OTHER.c.person_id != _WHO,
        _OTHER.c.person_id == _ACCOUNT.c.person_id,
    ),
    ~and_(
        or_(*(_EVENING.c.phase == each.value for each in ALIVE)),
        exists().where(
            _LEAD.c.programme_id == _EVENING.c.programme_id,
            _LEAD.c.role == Role.COORDINATOR.value,
            _LEAD.c.left_at.is_(None),
            _LEAD.c.person_id != _WHO,
            _LEAD.c.person_id == _ACCOUNT.c.person_id,
        ),
    ),
)
_CLEAR = update(_EVENING).where(one_of(_EVENING.c.id, "evenings")).values(place="", code="")

EVENINGS: tuple[Delete | Update, ...] = (
    delete(_VOTE).where(or_(_VOTE.c.person_id == _WHO, _VOTE.c.partner_id == _WHO)),
    # Whoever would have talked to them is not to sit alone.
    update(_EVENING)
    .where(
        or_(*(_EVENING.c.phase == each.value for each in (Phase.SEATED, Phase.RUNNING))),
        _EVENING.c.id.in_(select(_GUEST.c.evening_id).where(_GUEST.c.person_id == _WHO)),
    )
    .values(
        wish=case(
            (
                or_(*(_EVENING.c.wish == each.value for each in (Wish.PRINT, Wish.BOTH))),
                Wish.BOTH.value,
            ),
            else_=Wish.AGAIN.value,
        )
    ),
    delete(_GUEST).where(_GUEST.c.person_id == _WHO),
)


async def leave_evenings(connection: Connection, who: Mapping[str, Any]) -> list[str]:
    """Forget what became of somebody's talks, and words; return the evenings that were these.

    It tells of votes, unless a team came of it. All else is sealed anew: so none stands out.
    """
    for name in ("maker_id", "contact_id"):
        for each in await find(connection, Sitting, {name: who["who"]}):
            if each.match is not Match.TOLD:
                await put(connection, replace(each, match=Match.NONE))
    evenings = [row[0] for row in await connection.execute(_EMPTY, who)]
    await connection.execute(_CLEAR, {"evenings": evenings})
    return evenings
