"""What somebody said where others may read it as a quotation, and what becomes of it without them.

Messages quote a question above its answer, why somebody left, an idea in a brief, what a
coordinator remarked on a brief, and what somebody noted of a meeting. The brief has the remark as
well, and the meeting the note, or why it was moved: there it is struck out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select

from bot.domain.briefs import Question
from bot.domain.challenges import Challenge, Review
from bot.domain.ideas import Idea
from bot.domain.leaving import Leaving
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.people import Audit
from bot.domain.teams import Member
from storage.engine.seam import Connection
from storage.facts import find, put
from storage.heard import MAY_GO
from storage.keys import beginning
from storage.tables import OUTBOX
from storage.vault.became import ids_of
from storage.verbatim import verbatim

OMITTED = "[…]"
"""What stands for a name, and for what was quoted, in every language."""
ANSWER = "response/"
"""How the keys of answers begin, before the question's id: they quote it."""
IDEA = "idea"
"""What of a dialog's subject names the idea that it began with, and how such messages' keys begin.
"""

_HANDED_BACK = "return"
"""What the audit calls it when a brief goes back with a remark."""
_NOTED = "noted/"
"""How the keys begin of what members noted of a meeting: the team, its slot, a count, and who."""
_AUTHOR = 4
"""Where such a key, whose parts are apart by slashes, names who noted it."""
_WAITS = select(OUTBOX.c.key).where(
    MAY_GO, OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end")
)
_UNHEARD = _WAITS.limit(1)


async def quoted(connection: Connection, person_id: str) -> Mapping[str, str]:
    """Return what somebody said that messages to others may quote, by how their keys begin.

    What any may quote, whatever their keys are, is below the empty one, each as a line.
    It can be read only as long as the person's key is there.
    """
    asked = await find(connection, Question, {"person_id": person_id})
    left = await find(connection, Leaving, {"person_id": person_id})
    ideas = await find(connection, Idea, {"person_id": person_id})
    remarked = await _remarked(connection, person_id)
    noted = await _noted(connection, person_id)
    told = (*noted, *await _moved(connection, person_id))
    notes = [*(each.comment for each in remarked), *(each.note for each in told)]
    written = await verbatim(connection, person_id, *notes)
    return {
        **({"": written} if written else {}),
        **{f"{ANSWER}{each.id}/": each.text for each in asked},
        **{f"leave/{each.id}/lead/": each.words for each in left},
        **{f"{IDEA}/{each.id}/": each.text for each in ideas},
        **{_about(each): each.comment for each in remarked},
        **{f"{_NOTED}{each.team_id}/{each.slot}/": each.note for each in noted},
    }


async def strike(connection: Connection, person_id: str) -> None:
    """Take what somebody remarked or noted, if others hear it yet, and why they moved a meeting.

    Others may note something of that meeting instead.
    """
    for brief in await _remarked(connection, person_id):
        await put(connection, replace(brief, comment=OMITTED))
    for meeting in await _moved(connection, person_id):
        await put(connection, replace(meeting, note=OMITTED))
    for meeting in await _noted(connection, person_id):
        await put(connection, replace(meeting, note=""))


def _about(brief: Challenge) -> str:
    return f"brief/{brief.id}/"


async def _remarked(connection: Connection, person_id: str) -> Sequence[Challenge]:
    """Return the briefs with a remark of this person that is told again, or not heard yet.

    They go back with it, and it is told until they are revised; or it crossed with a new edition,
    which tells the coordinators of it.
    """
    acts = await find(connection, Audit, {"person_id": person_id, "act": _HANDED_BACK})
    theirs = {each.subject for each in acts}
    unread = {Review.RETURNED, Review.OPEN}
    briefs = await find(connection, Challenge, {"id": theirs, "review": unread})
    return [
        each
        for each in briefs
        if each.comment
        and (
            each.review is Review.RETURNED
            or await connection.execute(_UNHEARD, beginning(_about(each)))
        )
        and await _last_reader(connection, each) == person_id
    ]


async def _last_reader(connection: Connection, brief: Challenge) -> str:
    where = {"programme_id": brief.programme_id, "act": _HANDED_BACK, "subject": brief.id}
    return max(await find(connection, Audit, where), key=lambda each: each.at).person_id


async def _moved(connection: Connection, person_id: str) -> Sequence[Meeting]:
    """Return the meetings of which this person said why they are moved.

    Where nobody knows whose it is, it may be of anybody who was in the team then. What was said
    cannot be read any more in a team whose last member goes.
    """
    found = await find(connection, Member, {"person_id": person_id})
    places = {each.team_id: each for each in found}
    return [
        each
        for each in await find(connection, Meeting, {"team_id": set(places)})
        if each.note and (each.moved_by == person_id or _may_be_of(each, places[each.team_id]))
    ]


def _may_be_of(moved: Meeting, place: Member) -> bool:
    at, left_at = moved.closed_at, place.left_at
    if moved.state is not MeetingState.MOVED or moved.moved_by is not None or at is None:
        return False
    return place.joined_at <= at and (left_at is None or at <= left_at)


async def _noted(connection: Connection, person_id: str) -> Sequence[Meeting]:
    """Return the meetings of which this person noted something that not all have heard yet."""
    rows = await connection.execute(_WAITS, beginning(_NOTED))
    parts = [row[0].split("/") for row in rows]
    keys = [each for each in parts if len(each) > _AUTHOR + 1]  # some name only who is to read it
    whose = await ids_of(connection, person_id)
    theirs = {(each[1], each[2]) for each in keys if each[_AUTHOR] in whose}
    found = await find(connection, Meeting, {"team_id": {team_id for team_id, _ in theirs}})
    return [
        each
        for each in found
        if (each.team_id, each.slot) in theirs and each.state is MeetingState.HELD and each.note
    ]
