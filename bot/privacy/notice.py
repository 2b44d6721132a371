"""``/privacy``: who processes what, and each consent with the button that withdraws or gives it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from bot.consents import agreement, latest, withdrawn, wording_of
from bot.domain.changes import Put
from bot.domain.people import Consent, Purpose, Role
from bot.domain.programme import Programme
from bot.privacy import forgetting, publishing
from bot.privacy.whose import own_programme, own_programmes, programme_here
from bot.scene import Scene, button
from bot.talk.formats import WithYear
from bot.talk.model import Choice, Message, Outcome, Pressed, Say, say

SHOW, SET = "privacy", "consent"
"""The actions: showing a programme's notice, and giving or withdrawing a consent."""

_SIDES = frozenset({Role.MAKER, Role.CONTACT})
CONCERNED: Mapping[Purpose, frozenset[Role]] = {
    Purpose.SHARING: _SIDES,
    Purpose.PUBLISHING: frozenset({Role.CONTACT}),
    Purpose.RESULTS: _SIDES,
    Purpose.PHOTOS: _SIDES,
    Purpose.RELAYING: _SIDES,
}
"""Whose affair a purpose is, besides the processing, which is everybody's."""


class Standing(StrEnum):
    """How a consent stands."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    OPEN = "open"


Known = Mapping[Purpose, Consent]


def standing(consent: Consent | None) -> Standing:
    """Return how a consent stands, of which nothing may have been said."""
    if consent is None:
        return Standing.OPEN
    return Standing.GIVEN if consent.withdrawn_at is None else Standing.WITHDRAWN


async def show_privacy(scene: Scene, words: str) -> Outcome:
    """Say in plain words who processes what, for how long and on what ground."""
    return Outcome(messages=await _cards(scene, await programme_here(scene)))


async def show_other(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Show the notice of another programme of the speaker's."""
    programme = await own_programme(scene, words[0])
    if programme is None:
        return scene.refuse(say("talk-void"))
    return Outcome(messages=await _cards(scene, programme))


async def set_consent(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Give or withdraw a consent, by a button; it counts at once."""
    programme_id, purpose, wish = words[0], Purpose(words[1]), words[2]
    programme = await own_programme(scene, programme_id)
    if programme is None or wish not in ("on", "off"):
        return scene.refuse(say("talk-void"))
    if purpose is Purpose.PROCESSING:
        return await forgetting.begin(scene, "")
    known = await latest(scene.tx, scene.person.id, programme.id)
    gives = wish == "on"
    may = purpose in _offered(scene, programme) and _may_give(purpose, known.get(purpose))
    if gives and not may:
        return scene.refuse(say("talk-void"))
    set_one = _give if gives else _withdraw
    outcome = await set_one(scene, programme, purpose)
    facts = [each.entity for each in outcome.changes if isinstance(each, Put)]
    set_now = [each for each in facts if isinstance(each, Consent)]
    event = scene.envelope.event
    if not isinstance(event, Pressed) or not set_now:
        return outcome
    own = await own_programmes(scene)
    lines, choices = _face(scene, programme, own, {**known, purpose: set_now[0]})
    return outcome.saying(Message(scene.private, lines, choices, edits=event.ref))


async def _give(scene: Scene, programme: Programme, purpose: Purpose) -> Outcome:
    if purpose is Purpose.PUBLISHING:
        return await publishing.allow(scene, programme) or scene.refuse(say("publish-nothing"))
    given = agreement(
        scene, programme, purpose, wording_of(scene, programme, say(f"consent-{purpose}"))
    )
    return Outcome(changes=(Put(given),)) + scene.reply(say("consent-on", purpose=purpose))


async def _withdraw(scene: Scene, programme: Programme, purpose: Purpose) -> Outcome:
    gone = await withdrawn(scene, programme.id, purpose)
    return Outcome(changes=tuple(map(Put, gone))) + scene.reply(say("consent-off", purpose=purpose))


async def _cards(scene: Scene, programme: Programme) -> tuple[Message, ...]:
    """Return the notice, and in private how each consent of the speaker stands."""
    rights = say("privacy-rights", email=programme.privacy.contact)
    words = (_notice(scene, programme), rights)
    notice = Message(scene.here, words, programme=programme.id)
    own = await own_programmes(scene)
    if scene.envelope.room is not None or programme not in own:
        return (notice,)
    known = await latest(scene.tx, scene.person.id, programme.id)
    lines, choices = _face(scene, programme, own, known)
    return (notice, Message(scene.private, lines, choices, programme=programme.id))


def _face(
    scene: Scene, programme: Programme, own: Sequence[Programme], known: Known
) -> tuple[tuple[Say, ...], tuple[tuple[Choice, ...], ...]]:
    """Return how each consent stands, and the buttons."""
    offered = _offered(scene, programme)
    lines = [say("consent-title", programme=programme.name(scene.person.language))]
    lines += [_state(scene, programme, each, known.get(each)) for each in offered]
    given = [each for each in offered if standing(known.get(each)) is Standing.GIVEN]
    rows = [
        (_button(programme, each, known.get(each)),)
        for each in (*offered[1:], offered[0])
        if each in given or _may_give(each, known.get(each))
    ]
    language = scene.person.language
    rows += [
        (button(say("privacy-other", programme=each.name(language)), SHOW, each.id),)
        for each in own
        if each.id != programme.id
    ]
    return tuple(lines), tuple(rows)


def _notice(scene: Scene, programme: Programme) -> Say:
    privacy = programme.privacy
    return say(
        "privacy-notice",
        programme=programme.name(scene.person.language),
        controller=privacy.controller,
        email=privacy.contact,
        until=WithYear(programme.ends + timedelta(days=privacy.retention_days)),
        version=privacy.version,
    )


def _offered(scene: Scene, programme: Programme) -> tuple[Purpose, ...]:
    """Return the purposes that are the speaker's affair in a programme; who waits has one."""
    roles = {each.role for each in scene.memberships if each.programme_id == programme.id}
    return (Purpose.PROCESSING, *(each for each, whose in CONCERNED.items() if roles & whose))


def _may_give(purpose: Purpose, consent: Consent | None) -> bool:
    """Whether it can be given by a tap: relaying only again, as it begins with a team's bridge."""
    if purpose in (Purpose.PROCESSING, Purpose.RELAYING):
        return standing(consent) is Standing.WITHDRAWN and purpose is Purpose.RELAYING
    return standing(consent) is not Standing.GIVEN


def _state(scene: Scene, programme: Programme, purpose: Purpose, consent: Consent | None) -> Say:
    stands = standing(consent)
    at, version = scene.now, ""
    if consent is not None:
        at, version = consent.withdrawn_at or consent.given_at, consent.version
    return say(
        "consent-line",
        what=say(f"consent-{purpose}"),
        standing=stands,
        at=WithYear(programme.calendar.local(at).date()),
        version=version,
    )


def _button(programme: Programme, purpose: Purpose, consent: Consent | None) -> Choice:
    given = standing(consent) is Standing.GIVEN
    what = say("consent-short", purpose=purpose)
    text = say("consent-withdraw" if given else "consent-give", what=what)
    if purpose is Purpose.PROCESSING:
        text = say("consent-withdraw-all")
    return button(text, SET, programme.id, purpose, "off" if given else "on")
