"""Carrying a team's messages from chat to chat."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.bridge import late, rules
from bot.bridge.carry import Words, answered, carry, change, copies_of, here_of, take_back
from bot.bridge.circles import own_circle, own_circles, past_circles
from bot.bridge.dialog import SAYING, SayingAnswers
from bot.bridge.keys import Origin
from bot.bridge.rules import Circle
from bot.bridge.shown import is_another
from bot.ports import Tx
from bot.scene import Scene
from bot.talk.commands import read_command
from bot.talk.model import (
    Edited,
    Envelope,
    Event,
    Odd,
    Option,
    Outcome,
    Overheard,
    Progress,
    Retracted,
    Said,
    Say,
    Shown,
    TooEarly,
    ToPerson,
    Why,
    say,
)

SAY = ("say", "sagen")
"""The names of the command that says something to the team."""
_CHANGEABLE = timedelta(days=2)
"""So long people change what they wrote; of later changes of forgotten words nothing is told."""


async def overhear(scene: Scene) -> Outcome:
    """Carry what was said in a team's chat, or changed, into its other chats."""
    event = scene.envelope.event
    if not isinstance(event, Overheard):
        return Outcome()
    if isinstance(event.what, Edited):
        changed = await _changed(scene, event.what, event.beside)
        return changed or await _forgotten(scene, event.what.text)
    words = _words(event.what, event.beside)
    for circle in await own_circles(scene) if words is not None and scene.envelope.room else ():
        if words is None or not rules.speaks(circle, scene.person.id):
            continue
        if words.beside in late.UNREAD:
            return Outcome(messages=(late.unread(scene, circle.team, words.beside),))
        return await carry(scene, circle, words)
    return Outcome()


async def _forgotten(scene: Scene, words: str) -> Outcome:
    """Return what is told who changed words of before a restore, whose copies nobody knows."""
    restores = await scene.tx.restores() if not words.lstrip().startswith("/") else ()
    if not restores or scene.now - max(restores) > _CHANGEABLE:
        return Outcome()
    for circle in await own_circles(scene):
        if rules.speaks(circle, scene.person.id):
            return Outcome(messages=(late.unread(scene, circle.team, Odd.TOO_LATE),))
    return Outcome()


async def answer(scene: Scene) -> Outcome | None:
    """Carry what the bot was told but the team is meant by; ``None`` if the bot is.

    The team is meant by replies to what was carried, by what is shown with ``/say``, and by what
    nobody can read in its chat.
    """
    event = scene.envelope.event
    if scene.envelope.is_sealed_talk:
        return await late.sealed(scene)
    if isinstance(event, Shown) and (typed := read_command(event.caption)) is not None:
        return await say_to_team(scene, typed.words) if typed.name in SAY else None
    words = _words(event)
    team_id = await answered(scene) if words is not None else None
    if words is None or team_id is None:
        return None
    return await _speak(scene, await own_circle(scene, team_id), words)


async def by_anybody(tx: Tx, envelope: Envelope) -> Outcome:
    """Follow what counts whoever did it: something is taken back, or said in the name of a chat."""
    event = envelope.event
    what = event.what if isinstance(event, Overheard) else event
    if isinstance(what, Retracted):
        return await _taken_back(tx, envelope, what.ref)
    return await late.nobodys(tx, envelope.room or "")


async def _taken_back(tx: Tx, envelope: Envelope, ref: str) -> Outcome:
    """Take back what was carried of a message, whoever took that back: their messenger let them.

    A command is carried in its author's order, not in the room's: it may still wait. Where messages
    are taken back, an envelope goes by the id of its message, so a moderator waits for it, too.
    """
    channel = envelope.account.partition(":")[0]
    if await tx.has_earlier(envelope, envelope.account, f"{channel}:{ref}"):
        raise TooEarly
    for circle in await past_circles(tx, envelope):
        outcome = await take_back(tx, circle, envelope, ref)
        if outcome is not None:
            return outcome
    return Outcome()


async def edited(scene: Scene) -> Outcome | None:
    """Follow the change of a message that was carried; ``None`` if it was none such."""
    event = scene.envelope.event
    return await _changed(scene, event) if isinstance(event, Edited) else None


async def say_to_team(scene: Scene, words: str) -> Outcome:
    """Say something to the team, from wherever it was typed."""
    found = await own_circles(scene)
    if not found:
        return scene.reply(say("room-code" if scene.envelope.room else "bridge-no-team"))
    event, room = scene.envelope.event, scene.envelope.room
    media = (event.media,) if isinstance(event, Shown) else ()
    meant = rules.meant(found, words)
    if meant is None and (media or room):
        return scene.reply(say("say-which"), *_teams(found))
    if meant is None:
        return _ask(scene, found, {"text": words} if words else {})
    circle, text = meant
    if text or media:
        spoken = await _speak(scene, circle, Words(text, media))
        if text == words or len(found) == 1:
            return spoken
        return spoken + _done(scene, spoken, say("say-done-team", **_named(circle)))
    refused = _refused(scene, circle)
    if refused is not None or room:
        return refused or scene.reply(say("say-empty"))
    return _ask(scene, (circle,), {"team": circle.team.id})


def _ask(scene: Scene, circles: tuple[Circle, ...], known: Mapping[str, object]) -> Outcome:
    options = tuple(Option(each.team.id, each.team.name) for each in circles)
    subject = {"programme": circles[0].team.programme_id}
    return scene.open(SAYING, subject, options={"team": options}, answers=known)


async def told(scene: Scene, answers: SayingAnswers, progress: Progress) -> Outcome:
    """Carry what was asked for; since a question was answered, that it worked is said, too."""
    circle = await own_circle(scene, answers.team)
    spoken = await _speak(scene, circle, Words(answers.text))
    team = circle.team.name if circle is not None else ""
    return Outcome(progress=None) + spoken + _done(scene, spoken, say("say-done", team=team))


def _done(scene: Scene, spoken: Outcome, line: Say) -> Outcome:
    """Return that words are on their way, unless what was spoken tells that they are not."""
    carried = all(each.why is Why.CHAT for each in spoken.messages)
    return scene.reply(line) if carried else Outcome()


def _teams(circles: tuple[Circle, ...]) -> tuple[Say, ...]:
    return tuple(say("say-team", **_named(each)) for each in circles)


def _named(circle: Circle) -> Mapping[str, str | int]:
    return {"number": circle.team.number, "team": circle.team.name}


async def _speak(scene: Scene, circle: Circle | None, words: Words) -> Outcome:
    """Carry words; where that cannot be, say what is wrong. What worked needs no answer."""
    if circle is None:
        return scene.reply(say("bridge-no-team"))
    refused = _refused(scene, circle)
    if refused is not None:
        return refused
    to = rules.recipients(circle, here_of(scene), scene.person.id)
    if to and not any(circle.reaches(each) for each in to):
        lost = [each.person_id for each in to if isinstance(each, ToPerson)]
        return scene.reply(say("say-nobody", names=circle.names(lost)))
    return await carry(scene, circle, words)


def _refused(scene: Scene, circle: Circle) -> Outcome | None:
    """Return why nothing is carried for the speaker, if so: there is no bridge, or not for them."""
    if not rules.stands(circle):
        return scene.reply(say("say-no-bridge", team=circle.team.name))
    if not rules.speaks(circle, scene.person.id):
        return scene.reply(say("say-own-stay", team=circle.team.name))
    return None


def _words(what: Event, beside: Odd | None = None) -> Words | None:
    """Return what is for people to read; ``None`` for a command, or where there is nothing."""
    match what:
        case Said(text):
            words = Words(text, beside=beside)
        case Shown(media, caption):
            words = Words(caption, (media,))
        case _:
            return None
    empty = not words.text.strip() and not words.media and words.beside is None
    return None if empty or words.text.lstrip().startswith("/") else words


async def _changed(scene: Scene, event: Edited, beside: Odd | None = None) -> Outcome | None:
    mine = await own_circles(scene)
    for circle in mine:
        origin = Origin(circle.team.id, scene.person.id, here_of(scene), event.ref)
        copies = await copies_of(scene.tx, circle, origin)
        if not copies:
            continue
        in_room = scene.envelope.room is not None
        words = _new_words(event.text, circle, mine, in_room=in_room)
        if words is None or not rules.speaks(circle, scene.person.id):
            return Outcome() if in_room else _unchanged(scene, circle)
        carried_at = min(each.parcel.created_at for each in copies)
        new = event.media
        another = new is not None and await is_another(scene.tx, origin, new, carried_at)
        media = (new,) if new is not None and another else ()
        return change(scene, circle, origin, copies, replace(words, media=media, beside=beside))
    return None


def _unchanged(scene: Scene, circle: Circle) -> Outcome:
    """Tell in private that a change does not count, and that the team reads what was there."""
    line = say("say-unchanged", team=circle.team.name)
    return _refused(scene, circle) or scene.reply(line)


def _new_words(
    text: str, circle: Circle, mine: tuple[Circle, ...], *, in_room: bool
) -> Words | None:
    """Return the new words without the command and the team's number.

    Which team they are for they need not say once more. ``None`` for those to another team, and for
    another command that only the bot reads; in a chat all read it.
    """
    typed = read_command(text)
    if typed is None or typed.name not in SAY:
        return Words(text) if in_room or not text.lstrip().startswith("/") else None
    meant = rules.meant(mine, typed.words) or (circle, typed.words)
    return Words(meant[1]) if meant[0] is circle else None
