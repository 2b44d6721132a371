"""Whose turn it is: which of what waits may be handed to a messenger now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Update,
    and_,
    bindparam,
    case,
    exists,
    not_,
    or_,
    select,
    update,
)

from bot.ports import CHANGE_TRIES, Fate
from bot.talk.model import Why
from storage.engine.dialects import WORDS, Instant, just_after, one_of
from storage.outbox import ELSEWHERE, PARCEL, was_taken
from storage.pieces import UNKNOWN
from storage.tables import OUTBOX

SKEW = timedelta(minutes=1)
"""By so much the clocks of replicas may differ. What was put down to wait later than that was put
down before the clock was set back: nobody knows how long it has to wait, so it does not."""

_NOW: ColumnElement[datetime] = bindparam("now", type_=Instant())
_DUE = OUTBOX.alias("due")
_OTHER = OUTBOX.alias("other")
_YOUNGER = OUTBOX.alias("younger")


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody takes what is due, and until when, as ``Tx.claim_parcels`` tells."""

    now: datetime
    until: datetime
    quiet: Mapping[str, bool]

    @property
    def params(self) -> dict[str, Any]:
        """The parameters that the claims have of it."""
        return {
            "now": self.now,
            "soon": self.now + SKEW,
            "until": self.until,
            "quiet": [programme for programme, is_quiet in self.quiet.items() if is_quiet],
            "known": list(self.quiet),
        }


def _rests(row: FromClause) -> ColumnElement[bool]:
    """Whether a row waits for polite hours while its programme has quiet ones.

    What was broken off is finished.
    """
    polite = or_(
        row.c.why == Why.REMINDER.value,
        row.c.why == Why.ESCALATION.value,
        row.c.polite,
    )
    known = one_of(row.c.programme_id, "known")
    programme = case((known, row.c.programme_id), else_="")
    return and_(
        polite, or_(row.c.pieces.is_(None), row.c.pieces == UNKNOWN), one_of(programme, "quiet")
    )


def _urgent(row: FromClause) -> ColumnElement[bool]:
    """Whether somebody who talks waits for it."""
    return or_(*(row.c.why == each.value for each in (Why.ANSWER, Why.ALARM, Why.CHAT)))


def hour_has_come(row: FromClause) -> ColumnElement[bool]:
    """Whether it waits for no hour, or for one that has come, or for one of a wrong clock."""
    soon = bindparam("soon", type_=Instant())
    return or_(
        row.c.not_before.is_(None),
        row.c.not_before <= _NOW,
        row.c.settled_at > soon,
        row.c.created_at > soon,
    )


def shown_at(became: ColumnElement[str]) -> ColumnElement[datetime]:
    """Return the ``turn_at`` of what ends so: always behind that of what its chat shows already.

    So a chat's order is that of the sends, whatever the clocks of those say who decide, or who sent
    before.
    """
    latest = (
        select(_OTHER.c.turn_at)
        .where(_OTHER.c.to == OUTBOX.c.to, _was_shown(_OTHER.c.fate))
        .order_by(_OTHER.c.turn_at.desc())
        .limit(1)
        .correlate(OUTBOX)
        .scalar_subquery()
    )
    behind = case((latest > _NOW, just_after(latest)), else_=_NOW)
    return case((_was_shown(became), behind), else_=OUTBOX.c.turn_at)


def _was_shown(fate: ColumnElement[str]) -> ColumnElement[bool]:
    return or_(fate == Fate.SENT.value, fate == Fate.DOUBTFUL.value)


def _overtakes(row: FromClause, older: FromClause) -> ColumnElement[bool]:
    """Whether a row goes before an older one: who talks need not wait for what others caused.

    Those are announcements and escalations, however many. Only what nobody has taken yet is
    overtaken, and never by what changes an earlier message.
    """
    waits = or_(older.c.why == Why.NEWS.value, older.c.why == Why.ESCALATION.value)
    return and_(_urgent(row), row.c.edits.is_(None), waits, not_(was_taken(older)))


def _is_worn(row: FromClause) -> ColumnElement[bool]:
    """Whether it only changes a message, and has failed so often that no other waits for it."""
    return and_(row.c.edits.is_not(None), row.c.attempts >= CHANGE_TRIES)


def _behind(row: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether another message to the same address is in hand, or has to go first by its age.

    What is worn lets all that may go now go first, and keeps its order among its like.
    """
    here = and_(other.c.to == row.c.to, other.c.fate == Fate.WAITING.value)
    due = or_(other.c.not_before.is_(None), other.c.not_before <= _NOW)
    older = exists().where(
        here,
        or_(
            other.c.leased_until > _NOW,
            and_(
                other.c.number < row.c.number,
                not_(_rests(other)),
                not_(_overtakes(row, other)),
                or_(due, was_taken(other)),
                or_(not_(_is_worn(other)), and_(_is_worn(row), due)),
            ),
        ),
    )
    fresher = exists().where(here, not_(_is_worn(other)), not_(_rests(other)), hour_has_come(other))
    return or_(older, and_(_is_worn(row), fresher))


def _overtaken() -> ColumnElement[bool]:
    """Whether a younger message to the same address goes now: two at once have no order."""
    return exists().where(
        _YOUNGER.c.to == _DUE.c.to,
        _YOUNGER.c.fate == Fate.WAITING.value,
        _YOUNGER.c.number > _DUE.c.number,
        _overtakes(_YOUNGER, _DUE),
        hour_has_come(_YOUNGER),
        ~_behind(_YOUNGER, _OTHER),
    )


def _claim(which: ColumnElement[bool]) -> Update:
    """Return the statement that leases the oldest of those that may go, in one transaction.

    The rows are picked in a CTE of their own: PostgreSQL might carry out a subquery twice.
    """
    picked = (
        select(_DUE.c.number)
        .where(
            _DUE.c.channel == bindparam("over"),
            _DUE.c.fate == Fate.WAITING.value,
            which,
            hour_has_come(_DUE),
            or_(_DUE.c.leased_until.is_(None), _DUE.c.leased_until <= _NOW),
            not_(_rests(_DUE)),
            ~_behind(_DUE, _OTHER),
        )
        .order_by(_DUE.c.number)
        .limit(bindparam("most"))
        .with_for_update(of=_DUE, skip_locked=True)
        .cte("picked")
    )
    return (
        update(OUTBOX)
        .where(OUTBOX.c.number.in_(select(picked.c.number)))
        .values(
            owner=bindparam("by", type_=WORDS),
            leased_until=bindparam("until", type_=Instant()),
            doubt=or_(OUTBOX.c.doubt, OUTBOX.c.begun),
            note=case((and_(OUTBOX.c.begun, OUTBOX.c.note == ELSEWHERE), ""), else_=OUTBOX.c.note),
        )
        .returning(OUTBOX.c.number, *PARCEL)
    )


# Whoever talks to the bot does not wait behind what it says to many others by itself. Two
# statements find that sooner than an order by two columns, when very many wait.
CLAIMS = (_claim(_urgent(_DUE)), _claim(and_(not_(_urgent(_DUE)), ~_overtaken())))
