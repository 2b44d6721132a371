"""Photos that somebody does not want to be shown any more: they go, also from what waits."""

from dataclasses import replace

from bot.consents import changed_now, theirs
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.milestones import MediaKind, Update
from bot.domain.people import Consent, Purpose
from bot.gather import team_case
from bot.milestones.flow import calls, news
from bot.scene import Scene
from bot.talk.model import Message, Outcome
from bot.unheard import reworded


async def hide_photos(scene: Scene, consent: Consent) -> Outcome:
    """Forget the speaker's photos in a programme; what waits to be told goes without them.

    That holds for every update, whatever became of the team, or of the speaker's place in it.
    """
    if changed_now(scene, consent, Purpose.PHOTOS) is not False:
        return Outcome()
    programme = scene.office.programmes.get(consent.programme_id)
    if programme is None:
        return Outcome()
    scene = await theirs(scene, consent)
    changes: list[Change] = []
    messages: list[Message] = []
    for each in await scene.tx.find(Update, person_id=scene.person.id):
        photo = each.media is not None and each.media.kind is MediaKind.PHOTO
        case = await team_case(scene.tx, programme, each.team_id) if photo else None
        if case is None:
            continue
        bare = replace(each, media=None)
        called = await calls(scene, case, bare) if bare.help and bare.helped_at is None else ()
        changes += [Put(bare, quiet=True), Withdraw(f"update-news/{each.id}/")]
        changes += [Withdraw(call.key) for call in called if call.key is not None]
        # What has left keeps its key, and is not said twice.
        told = (*news(scene, case, bare), *called)
        known = [each for each in told if await _is_known(scene, each)]
        messages += [await reworded(scene.tx, each) for each in known]
    return Outcome(changes=tuple(changes), messages=tuple(messages))


async def _is_known(scene: Scene, message: Message) -> bool:
    """Whether that was to be said at all, as not everybody was in the team by then."""
    return message.key is not None and await scene.tx.parcel(message.key) is not None
