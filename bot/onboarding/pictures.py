"""Pictures in a profile: sending one is the consent to show it, if that was not withdrawn."""

from dataclasses import replace

from bot.consents import agreement, changed_now, latest
from bot.domain.changes import Change, Put
from bot.domain.milestones import Media, MediaKind, without_photos
from bot.domain.people import Consent, Profile, Purpose
from bot.domain.programme import Programme
from bot.scene import Scene
from bot.talk.model import Outcome, Say, say


async def shown(
    scene: Scene, programme: Programme, media: tuple[Media, ...]
) -> tuple[tuple[Media, ...], tuple[Change, ...]]:
    """Return what may be shown of what came with a profile, and the consent that this was.

    The question had said who would see it.
    """
    if all(each.kind is not MediaKind.PHOTO for each in media):
        return media, ()
    known = (await latest(scene.tx, scene.person.id, programme.id)).get(Purpose.PHOTOS)
    if known is not None:
        return (media if known.withdrawn_at is None else without_photos(media)), ()
    wording = scene.label(say("maker-links"))
    return media, (Put(agreement(scene, programme, Purpose.PHOTOS, wording), quiet=True),)


def told(sent: tuple[Media, ...], kept: tuple[Media, ...]) -> tuple[Say, ...]:
    """Return what is said of photos that were sent although they are not to be shown."""
    return (say("profile-no-photos"),) if len(kept) < len(sent) else ()


async def hide_pictures(scene: Scene, consent: Consent) -> Outcome:
    """Forget the photos of the speaker's profile once they are not to be shown any more."""
    if changed_now(scene, consent, Purpose.PHOTOS) is not False:
        return Outcome()
    profile = await scene.tx.get(Profile, consent.person_id, consent.programme_id)
    if profile is None or profile.media == without_photos(profile.media):
        return Outcome()
    bare = replace(profile, media=without_photos(profile.media))
    return Outcome(changes=(Put(bare, quiet=True),))


TEXT_IDS = ("profile-no-photos",)
