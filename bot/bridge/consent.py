"""Agreeing to a bridge: each member's word, which counts at once."""

from bot.bridge import late, rules, views
from bot.bridge.carry import ABOUT
from bot.bridge.circles import own_circle, own_circles
from bot.bridge.keys import about, withdrawn
from bot.bridge.news import (
    News,
    ask,
    begun,
    cards,
    no_word,
    now_stands,
    occasion,
    rests,
    tell_sparingly,
    word,
)
from bot.bridge.rules import Circle
from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.reminders import AGREED, Reminder, agreed_key
from bot.domain.teams import Bridging, Carrying
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Recipient, Say, ToPerson, Why, say


async def show_bridge(scene: Scene, words: str) -> Outcome:
    """Show what a bridge does, who agreed to it so far, and the buttons."""
    found = await own_circles(scene)
    if not found:
        return scene.reply(say("room-code" if scene.envelope.room else "bridge-no-team"))
    reader = "" if scene.envelope.room else scene.person.id
    messages = []
    for circle in found:
        lines, choices = views.card(circle, reader)
        key = about(circle.team.id, "card", scene.envelope.id)
        messages.append(Message(scene.here, lines, choices, about=ABOUT, key=key))
    return Outcome(messages=tuple(messages))


async def decide(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a member's word."""
    team_id, spoken = words
    given = Carrying(spoken)
    before = await own_circle(scene, team_id)
    if before is None:
        return scene.refuse(say("talk-void"))
    me = scene.person.id
    if before.word(me) is given:
        shown = await cards(scene, before)
        return scene.reply(*_noted(before, before, given, scene.here)).saying(*shown)
    bridging = Bridging(team_id, me, given, max(scene.now, before.joined_at(me)))
    after = before.saying(bridging)
    news = _learned(before, after, me)
    noted = _noted(before, after, given, scene.here)
    if news is not None and scene.envelope.room is not None:
        noted = news.in_rooms
    agreed, gone = await _agreement(scene, before, given), _copies(after, me, given)
    changes = (Put(bridging), *agreed, *_begins(scene, before, after), *_silenced(after, me), *gone)
    outcome = Outcome(changes=changes, messages=(Message(scene.here, noted),))
    if news is not None:
        others = [to for to in rules.everywhere(after) if to not in (ToPerson(me), scene.here)]
        why = occasion(scene, after)
        outcome += await tell_sparingly(scene.tx, why, after, others, news)
    if given in rules.AGREEING:
        for each in after.who(None):
            outcome = outcome.saying(*await ask(scene, after, each))
    told = await late.taken_along(scene, after, gone)
    return outcome.saying(*told, *await cards(scene, after))


def _begins(scene: Scene, before: Circle, after: Circle) -> tuple[Put, ...]:
    """Return what keeps that the bridge stands from now on, if it is so."""
    begins = rules.stands(after) and not rules.stands(before)
    return now_stands(after, scene.now) if begins else ()


async def _agreement(scene: Scene, circle: Circle, given: Carrying) -> tuple[Change, ...]:
    """Return what keeps since when the speaker agrees, where they only change in which way.

    The bridge stands all the while: what the others said before is carried, also when it is read
    later.
    """
    team, me = circle.team, scene.person.id
    known = await scene.tx.get(Reminder, agreed_key(team.id, me))
    if given not in rules.AGREEING or circle.word(me) not in rules.AGREEING:
        return () if known is None else (Drop(known),)
    if known is not None:
        return ()
    since = next(each.at for each in circle.bridgings if each.person_id == me)
    key = agreed_key(team.id, me)
    return (Put(Reminder(key, me, team.programme_id, AGREED, team.id, Why.NEWS, since)),)


def _silenced(circle: Circle, person_id: str) -> tuple[Withdraw, ...]:
    """Return what takes back older news that still waits."""
    return Withdraw(about(circle.team.id, "look")), no_word(circle, person_id)


def _copies(circle: Circle, person_id: str, given: Carrying) -> tuple[Withdraw, ...]:
    """Return what takes back the copies that still wait: one's own, or everybody's."""
    team_id = circle.team.id
    if given is Carrying.NO:
        return (Withdraw(withdrawn(team_id)),)
    if given is Carrying.YES:
        return ()
    everywhere = rules.everywhere(circle)
    targets = [name for to in everywhere for name in rules.names_of(circle, to)]
    return tuple(Withdraw(withdrawn(team_id, target, person_id)) for target in targets)


def _noted(before: Circle, after: Circle, given: Carrying, here: Recipient) -> tuple[Say, ...]:
    """Return the answer to a member's word."""
    if given is Carrying.NO:
        return (say("bridge-noted-no", team=after.team.name),)
    first = (say("bridge-noted-others"),) if given is Carrying.OTHERS else ()
    if rules.stands(after):
        known = first and rules.stands(before)
        return first if known else (*first, *begun(after).here(here))
    missing = after.names(after.who(None, Carrying.NO))
    if missing:
        return (*first, say("bridge-noted-waits", team=after.team.name, names=missing))
    return (*first, say("bridge-nowhere"))


def _learned(before: Circle, after: Circle, person_id: str) -> News | None:
    """Return what the others learn of a member's word, if anything."""
    about_them = {"name": after.people[person_id].name, "team": after.team.name}
    stood, given = rules.stands(before), after.word(person_id)
    if given is Carrying.NO:
        if stood:
            return rests(say("bridge-ended", **about_them))
        return word(person_id, say("bridge-declined", **about_them))
    if not rules.stands(after):
        return None
    if not stood:
        return begun(after)
    own = given is Carrying.OTHERS
    return word(person_id, say("bridge-own" if own else "bridge-again", **about_them))
