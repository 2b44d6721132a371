"""Which photo or file a carried message shows, so that another in its place is noticed.

Messengers report a change of the caption together with the photo, and do not say which of them was
changed. So a print of the last one is kept: too short to tell what it is a print of.
"""

from zlib import crc32

from bot.bridge.keys import Origin
from bot.bridge.rules import Circle
from bot.domain.changes import Drop, Put
from bot.domain.milestones import Media
from bot.domain.reminders import Reminder
from bot.ports import Tx, mark_of
from bot.scene import Scene
from bot.talk.model import Why

SHOWN = "carried-media"
"""How the kind of the record begins; the print goes behind it."""


def note(scene: Scene, circle: Circle, origin: Origin, media: tuple[Media, ...]) -> tuple[Put, ...]:
    """Return the record of what is carried; none where nothing is shown."""
    return tuple(
        Put(
            Reminder(
                _key(origin),
                origin.person_id,
                circle.team.programme_id,
                _kind(each),
                circle.team.id,
                Why.ANSWER,
                scene.now,
            )
        )
        for each in media[-1:]
    )


async def is_another(tx: Tx, origin: Origin, media: Media) -> bool:
    """Whether a message showed something else when it was carried, or nothing."""
    record = await tx.get(Reminder, _key(origin))
    return record is None or record.kind != _kind(media)


async def forget(tx: Tx, origin: Origin) -> tuple[Drop, ...]:
    """Return the end of the record, if there is one."""
    record = await tx.get(Reminder, _key(origin))
    return () if record is None else (Drop(record),)


def _key(origin: Origin) -> str:
    return f"{SHOWN}/{mark_of(f'{origin.chat} {origin.ref}')}"


def _kind(media: Media) -> str:
    return f"{SHOWN}/{crc32(media.ref.encode('utf-8', 'replace')) & 0xFFFF:04x}"
