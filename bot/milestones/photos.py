"""Photos in updates: sending one is the consent to show it, unless that was withdrawn before."""

from bot.consents import agreement, latest, wording_of
from bot.domain.changes import Change, Put
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import Purpose
from bot.domain.programme import Programme
from bot.scene import Scene
from bot.talk.model import say


async def shown(
    scene: Scene, programme: Programme, media: Media | None
) -> tuple[Media | None, tuple[Change, ...]]:
    """Return what may be shown of what came with an update, and the consent that this was.

    The question had said who would see it.
    """
    if media is None or media.kind is not MediaKind.PHOTO:
        return media, ()
    known = (await latest(scene.tx, scene.person.id, programme.id)).get(Purpose.PHOTOS)
    if known is not None:
        return (media if known.withdrawn_at is None else None), ()
    wording = wording_of(scene, programme, say("update-media"))
    return media, (Put(agreement(scene, programme, Purpose.PHOTOS, wording), quiet=True),)
