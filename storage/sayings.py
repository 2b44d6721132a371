"""What somebody said, on its way to others: it goes no further once they are erased.

Keys tell whose words a message has: copies of what a member said, and what was asked of the
coordination, name them, be it by the id that they had before two of theirs were made one; all
others name what they tell of. What was heard is not kept (``heard``).
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, or_, select, update

from bot.domain.announcements import Announcement
from bot.domain.briefs import Expertise, Question, Reply
from bot.domain.challenges import Challenge, Suggestion
from bot.domain.ideas import Idea
from bot.domain.milestones import Update
from bot.ports import Fate
from storage.engine.dialects import one_of
from storage.engine.seam import Connection
from storage.heard import KEPT, MAY_GO, forget_words
from storage.keys import beginning
from storage.quotes import strike
from storage.tables import OUTBOX, TABLES
from storage.traces import Trace
from storage.unsaid import carrying, retract
from storage.vault.became import ids_of

_COPIES = ("carry", "recarry")
_SPEAKER = 3
"""Where the key of a copy, whose parts are apart by blanks, names who said it."""

_UPDATE, _ANNOUNCEMENT, _SUGGESTION = TABLES[Update], TABLES[Announcement], TABLES[Suggestion]
_CHALLENGE, _EXPERTISE = TABLES[Challenge], TABLES[Expertise]
_QUESTION, _REPLY, _IDEA = TABLES[Question], TABLES[Reply], TABLES[Idea]
_WHO: ColumnElement[str] = bindparam("who", type_=_UPDATE.c.id.type)

_SUGGESTED = select(_SUGGESTION.c.id).where(
    or_(_SUGGESTION.c.maker_id == _WHO, _SUGGESTION.c.contact_id == _WHO)
)

_OWN = ("ask/{who}/", "houseless/{who}/")
_EXPERT = "expert/{}/{who}/"
_REQUESTS = tuple(f"request/{{}}/{digit}" for digit in range(10))
"""Requests and their reminders; of the others of that name none quotes anybody."""

_STEMS: tuple[tuple[tuple[str, ...], Select[Any]], ...] = (
    (
        ("update-news/{}/", "help/{}/", "help-taken/{}/"),
        select(_UPDATE.c.id).where(_UPDATE.c.person_id == _WHO),
    ),
    (
        ("announcement/{}/to/", "announcement/{}/unsent/"),
        select(_ANNOUNCEMENT.c.id).where(_ANNOUNCEMENT.c.author_id == _WHO),
    ),
    (("question/{}/",), select(_QUESTION.c.id).where(_QUESTION.c.person_id == _WHO)),
    (("response/{}/",), select(_REPLY.c.question_id).where(_REPLY.c.person_id == _WHO)),
    (("idea/{}/",), select(_IDEA.c.id).where(_IDEA.c.person_id == _WHO)),
    (
        (_EXPERT,),
        select(_EXPERTISE.c.organisation_id).where(_EXPERTISE.c.person_id == _WHO),
    ),
    (  # the cards, which quote a profile or a challenge
        ("suggested/{}/", "later/{}/", "found/{}/", "request/{}/again-", *_REQUESTS),
        _SUGGESTED,
    ),
    (
        ("brief/{}/",),
        select(_CHALLENGE.c.id).where(
            _CHALLENGE.c.contact_id == _WHO, one_of(_CHALLENGE.c.organisation_id, "orphans")
        ),
    ),
)
"""How the keys of messages begin that have somebody's words, and the ids that come there."""

_IS_THERE = or_(MAY_GO, KEPT)
_SAYING = select(OUTBOX.c.number).where(
    _IS_THERE, OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end")
)
_NAMING = select(OUTBOX.c.number, OUTBOX.c.key).where(
    _IS_THERE, OUTBOX.c.key.like(bindparam("sought"), escape="!")
)
# Letters of rounds: each quotes the suggestion whose id ends its key.
_LETTERS = select(OUTBOX.c.number, OUTBOX.c.key).where(
    _IS_THERE, OUTBOX.c.key >= "round/", OUTBOX.c.key < "round/\U0010ffff"
)
_DROP = delete(OUTBOX).where(one_of(OUTBOX.c.number, "numbers"), MAY_GO)


# What a clock that was ahead closed as too late waits again once it is right, but for this.
_STAYS_CLOSED = (
    update(OUTBOX)
    .where(OUTBOX.c.fate == Fate.EXPIRED.value, OUTBOX.c.not_after.is_not(None))
    .values(not_after=None)
)


async def silence(
    connection: Connection, person_id: str, orphans: Sequence[str]
) -> AbstractSet[str]:
    """Drop what waits, or is held in doubt, and has the words of that person.

    Of what was heard only the words go.
    What a reminder tells of other matters besides is brought up anew, unless it may have arrived.
    ``orphans`` are the organisations of which nobody else speaks. Returns the ids of suggestions
    whose cards go: they quote a profile or a challenge.
    """
    whose = sorted(await ids_of(connection, person_id))
    stems = [stem.format(who=each) for stem in _OWN for each in whose]
    theirs = {*whose}
    for patterns, statement in _STEMS:
        rows = await connection.execute(statement, {"who": person_id, "orphans": list(orphans)})
        ids = [row[0] for row in rows]
        stems += _filled(patterns, ids, whose)
        theirs.update(ids if _EXPERT not in patterns else ())  # an organisation is others', too
    numbers: list[int] = []
    for stem in stems:
        await retract(connection, stem)
        numbers += [row[0] for row in await connection.execute(_SAYING, beginning(stem))]
        numbers += await carrying(connection, stem, _IS_THERE)
    for each in whose:
        rows = await connection.execute(_NAMING, Trace(each).sought)
        numbers += [number for number, key in rows if _speaker(key) == each]
    suggested = {row[0] for row in await connection.execute(_SUGGESTED, {"who": person_id})}
    letters = await connection.execute(_LETTERS)
    numbers += [number for number, key in letters if key.rpartition("/")[2] in suggested]
    await connection.execute(_DROP, {"numbers": numbers})
    await forget_words(connection, numbers, theirs)
    await connection.execute(_STAYS_CLOSED)
    await strike(connection, person_id)
    return suggested


def _filled(patterns: Sequence[str], ids: Sequence[str], whose: Sequence[str]) -> Iterator[str]:
    return (
        stem
        for pattern in patterns
        for id_ in ids
        for stem in dict.fromkeys(pattern.format(id_, who=who) for who in whose)
    )


def _speaker(key: str) -> str | None:
    parts = key.split(" ")
    return parts[_SPEAKER] if parts[0] in _COPIES and len(parts) > _SPEAKER else None
