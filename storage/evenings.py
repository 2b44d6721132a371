"""What an erasure takes from evenings: votes, guests, and the words of who was the last of them."""

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

from bot.domain.evenings import ALIVE, Evening, Guest, Phase, Vote, Wish
from bot.domain.people import Account, Membership, Role
from storage.engine.dialects import one_of
from storage.tables import TABLES

_ACCOUNT, _LEAD = TABLES[Account], TABLES[Membership]
_EVENING, _GUEST, _VOTE = TABLES[Evening], TABLES[Guest], TABLES[Vote]
_OTHER = _GUEST.alias("other_guest")
_WHO: ColumnElement[str] = bindparam("who", type_=_GUEST.c.person_id.type)

# An evening's words are its author's and its guests', and go with the last of them; not while it
# is still to come, or goes on, and others coordinate it: it forgets them once it has ended.
EMPTY = select(_EVENING.c.id).where(
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
CLEAR = update(_EVENING).where(one_of(_EVENING.c.id, "evenings")).values(place="", code="")

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
