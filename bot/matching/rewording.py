"""Requests that wait for a polite hour: what the maker changed meanwhile, they show as it is then.

What was taken back is shown to nobody who has not read it before.
"""

from dataclasses import replace

from bot.consents import changed_now, theirs
from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.milestones import without_photos
from bot.domain.people import Consent, Profile, Purpose
from bot.domain.programme import Programme
from bot.matching import rules
from bot.matching.pairs import lines_of, pictures_of
from bot.scene import Scene, later
from bot.talk.model import Message, Outcome, ToPerson, say
from bot.unheard import reworded


async def request_to(
    scene: Scene, programme: Programme, suggestion: Suggestion, side: Side
) -> Message:
    """Return what asks a side whether they are interested, too, not before their days begin."""
    request = Message(
        ToPerson(suggestion.person(side)),
        (say(f"request-{side}"), *await lines_of(scene, suggestion, side)),
        rules.answer_buttons(suggestion),
        about="request",
        key=_key(suggestion),
        media=await pictures_of(scene, suggestion, side),
    )
    polite = later(request, programme, scene.now)
    times = [each for each in (polite.not_before, suggestion.asked_at) if each is not None]
    return replace(polite, not_before=max(times))


def _stem(suggestion: Suggestion) -> str:
    return f"request/{suggestion.id}/0"


def _key(suggestion: Suggestion) -> str:
    """Return the key of the request as it is put now: maybe not for the first time."""
    return f"{_stem(suggestion)}{rules.asked_again(suggestion)}"


async def hide_photos(scene: Scene, consent: Consent) -> Outcome:
    """Let requests of the speaker that wait go without the photos that are not to be shown."""
    programme = scene.office.programmes.get(consent.programme_id)
    if programme is None or changed_now(scene, consent, Purpose.PHOTOS) is not False:
        return Outcome()
    scene = await theirs(scene, consent)
    changes: list[Change] = []
    messages: list[Message] = []
    for each in await _waiting(scene, programme):
        request = await _anew(scene, programme, each)
        changes.append(Withdraw(_stem(each), each.contact_id))
        messages.append(replace(request, media=without_photos(request.media)))
    return Outcome(changes=tuple(changes), messages=tuple(messages))


async def follow_profile(scene: Scene, profile: Profile) -> Outcome:
    """Begin to word requests anew that show this profile as it was.

    Their suggestions may get new reasons in the same step; ``word_anew`` comes after that.
    """
    programme = scene.office.programmes.get(profile.programme_id)
    if programme is None or profile.person_id != scene.person.id:
        return Outcome()
    return Outcome(changes=tuple(Put(each) for each in await _waiting(scene, programme)))


async def word_anew(scene: Scene, changed: Suggestion) -> Outcome:
    """Let a request of the speaker that waits show what they tell by now."""
    programme = scene.office.programmes.get(changed.programme_id)
    if programme is None or changed.maker_id != scene.person.id:
        return Outcome()
    messages = [
        await _anew(scene, programme, each)
        for each in await _waiting(scene, programme)
        if each.id == changed.id
    ]
    changes = (Withdraw(_stem(changed), changed.contact_id),) if messages else ()
    return Outcome(changes=changes, messages=tuple(messages))


async def _anew(scene: Scene, programme: Programme, suggestion: Suggestion) -> Message:
    """Return a request to a contact that waits as it is now; the one that waits is taken back."""
    request = await request_to(scene, programme, suggestion, Side.CONTACT)
    return await reworded(scene.tx, request)


async def _waiting(scene: Scene, programme: Programme) -> list[Suggestion]:
    """Return for what the speaker asked a contact as a maker who has not heard of it yet."""
    asked = await scene.tx.find(
        Suggestion,
        maker_id=scene.person.id,
        programme_id=programme.id,
        maker=Answer.INTERESTED,
        withdrawn_at=None,
    )
    return [
        each
        for each in asked
        if each.asks is Side.CONTACT
        and await scene.tx.told(_key(each), [each.contact_id])
        and not await scene.tx.told(_key(each), [each.contact_id], left=True)
    ]
