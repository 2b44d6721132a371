"""Which photo or file a carried message shows, so that another in its place is noticed.

Messengers report a change of the caption together with the photo, and do not say which of them was
changed. So a print of the last one is kept: too short to tell what it is a print of. Of a message
without one it is known that it showed nothing if prints were kept when it was carried. What is not
known for sure counts as unchanged: that the words alone were changed is far more frequent.
"""

from datetime import datetime
from zlib import crc32

from bot.bridge.keys import Origin
from bot.bridge.rules import Circle
from bot.domain.changes import Drop, Put
from bot.domain.milestones import Media
from bot.domain.reminders import Reminder
from bot.domain.teams import Stage, Team
from bot.ports import Tx, mark_of
from bot.scene import Scene
from bot.talk.model import Outcome, Why

SHOWN = "carried-media"
"""How the kind of a record begins; the print goes behind it."""
_LASTING = f"{SHOWN}/lasting/"
"""How it begins where the print is one of the file's lasting name, and not of its reference."""
_SINCE = f"{SHOWN}/since"
"""The kind of the record since when prints of what a member's messages show are kept."""


async def note_first(
    scene: Scene, circle: Circle, origin: Origin, media: tuple[Media, ...]
) -> tuple[Put, ...]:
    """Return the records of what is carried for the first time, and since when they are kept."""
    key = _since_key(origin)
    known = await scene.tx.get(Reminder, key) is not None
    since = () if known else (_record(scene, circle, origin, key, _SINCE),)
    return (*since, *note(scene, circle, origin, media))


def note(scene: Scene, circle: Circle, origin: Origin, media: tuple[Media, ...]) -> tuple[Put, ...]:
    """Return the record of what is carried; none where nothing is shown."""
    key = _key(origin)
    return tuple(_record(scene, circle, origin, key, _kind(each)) for each in media[-1:])


def _record(scene: Scene, circle: Circle, origin: Origin, key: str, kind: str) -> Put:
    team = circle.team
    author, why = origin.person_id, Why.ANSWER
    return Put(Reminder(key, author, team.programme_id, kind, team.id, why, scene.now))


async def is_another(tx: Tx, origin: Origin, media: Media, carried_at: datetime) -> bool:
    """Whether a message surely showed something else when it was carried, or nothing."""
    record, kind = await tx.get(Reminder, _key(origin)), _kind(media)
    if record is not None:
        comparable = record.kind.startswith(_LASTING) == kind.startswith(_LASTING)
        return comparable and record.kind != kind
    since = await tx.get(Reminder, _since_key(origin))
    return since is not None and since.at <= carried_at


async def forget(tx: Tx, origin: Origin) -> tuple[Drop, ...]:
    """Return the end of the record, if there is one."""
    record = await tx.get(Reminder, _key(origin))
    return () if record is None else (Drop(record),)


async def team_ended(scene: Scene, team: Team) -> Outcome:
    """End the records of a team that has just ended: its messages are followed no longer."""
    if team.stage is not Stage.ENDED or team.ended_at != scene.now:
        return Outcome()
    found = await scene.tx.find(Reminder, team_id=team.id)
    return Outcome(changes=tuple(Drop(each) for each in found if each.kind.startswith(SHOWN)))


def _key(origin: Origin) -> str:
    return f"{SHOWN}/{mark_of(f'{origin.chat} {origin.ref}')}"


def _since_key(origin: Origin) -> str:
    return f"{_SINCE}/{origin.team_id}/{origin.person_id}"


def _kind(media: Media) -> str:
    name, start = (media.lasting, _LASTING) if media.lasting else (media.ref, f"{SHOWN}/")
    return f"{start}{crc32(name.encode('utf-8', 'replace')) & 0xFFFF:04x}"
