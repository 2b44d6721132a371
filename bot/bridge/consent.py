"""Agreeing to a bridge: each member's word, and who comes and goes."""

from dataclasses import replace
from datetime import datetime

from bot.bridge import rules, views
from bot.bridge.carry import ABOUT
from bot.bridge.circles import circles, own_circle, own_circles
from bot.bridge.keys import about, withdrawn
from bot.bridge.news import Occasion, ask, cards, occasion, question_key, standing, tell
from bot.bridge.rules import Circle
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.teams import Bridging, Carrying, Member, Room
from bot.ports import Tx
from bot.scene import Office, Scene
from bot.talk.model import Message, Outcome, Say, ToPerson, ToRoom, say


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
    """Take a member's word: it counts at once."""
    team_id, word = words
    given = Carrying(word)
    before = await own_circle(scene, team_id)
    if before is None:
        return scene.refuse(say("talk-void"))
    me = scene.person.id
    if before.word(me) is given:
        shown = await cards(scene, before)
        return scene.reply(*_noted(before, given)).saying(*shown)
    bridging = Bridging(team_id, me, given, scene.now)
    after = before.saying(bridging)
    learned = _learned(before, after, me)
    noted = learned if learned and scene.envelope.room else _noted(after, given)
    messages = [Message(scene.here, noted)]
    if learned:
        others = [to for to in rules.everywhere(after) if to not in (ToPerson(me), scene.here)]
        messages += tell(occasion(scene, after), after, others, learned)
    if given in rules.AGREEING:
        messages += [ask(scene, after, each) for each in after.who(None)]
    changes = (Put(bridging), *_silenced(after, me, given))
    return Outcome(changes=changes, messages=(*messages, *await cards(scene, after)))


def _silenced(circle: Circle, person_id: str, given: Carrying) -> list[Change]:
    """Return what takes back what still waits: older news, one's own words, or everybody's."""
    team_id = circle.team.id
    changes: list[Change] = [Withdraw(about(team_id, what)) for what in ("news", "look")]
    if given is Carrying.NO:
        changes.append(Withdraw(withdrawn(team_id)))
    if given is Carrying.OTHERS:
        targets = map(rules.id_of, rules.everywhere(circle))
        changes += [Withdraw(withdrawn(team_id, target, person_id)) for target in targets]
    return changes


def _noted(circle: Circle, given: Carrying) -> tuple[Say, ...]:
    """Return the answer to a member's word."""
    if given is Carrying.NO:
        return (say("bridge-noted-no", team=circle.team.name),)
    first = (say("bridge-noted-others"),) if given is Carrying.OTHERS else ()
    if rules.stands(circle):
        return first or standing(circle)
    missing = circle.names(circle.who(None, Carrying.NO))
    if missing:
        return (*first, say("bridge-noted-waits", team=circle.team.name, names=missing))
    return (*first, say("bridge-nowhere"))


def _learned(before: Circle, after: Circle, person_id: str) -> tuple[Say, ...]:
    """Return what the others learn of a member's word, if anything."""
    name, team = after.people[person_id].name, after.team.name
    stood, word = rules.stands(before), after.word(person_id)
    if word is Carrying.NO:
        return (say("bridge-ended" if stood else "bridge-declined", name=name, team=team),)
    if not rules.stands(after):
        return ()
    if not stood:
        return standing(after)
    return (say("bridge-own" if word is Carrying.OTHERS else "bridge-again", name=name),)


# Who comes and goes, and chats that come.


async def member_changed(scene: Scene, member: Member) -> Outcome:
    """Ask who joins a team with a bridge, and count without who left."""
    circle = await _circle(scene.tx, scene.office, member.team_id)
    if circle is None or not circle.bridgings:
        return Outcome()
    if member.left_at is not None:
        return _left(scene, circle, member)
    if circle.word(member.person_id) is not None or not circle.who(*rules.AGREEING):
        return Outcome()
    return _joined(scene, circle, member.person_id)


def _joined(scene: Scene, circle: Circle, person_id: str) -> Outcome:
    messages = [ask(scene, circle, person_id)]
    without = tuple(each for each in circle.members if each.person_id != person_id)
    if rules.stands(replace(circle, members=without)):
        name = circle.people[person_id].name
        line = say("bridge-rests", name=name, team=circle.team.name)
        others = [to for to in rules.everywhere(circle) if to != ToPerson(person_id)]
        messages += [
            replace(each, key=f"{question_key(circle, person_id)}{rules.id_of(each.to)}")
            for each in tell(occasion(scene, circle), circle, others, (line,))
        ]
    return Outcome(messages=tuple(messages))


def _left(scene: Scene, circle: Circle, member: Member) -> Outcome:
    changes = (
        Withdraw(withdrawn(circle.team.id, member.person_id)),
        Withdraw(question_key(circle, member.person_id)),
    )
    stayed = tuple(
        replace(each, left_at=None) if each.person_id == member.person_id else each
        for each in circle.members
    )
    messages: list[Message] = []
    if rules.stands(circle) and not rules.stands(replace(circle, members=stayed)):
        messages = tell(occasion(scene, circle), circle, rules.everywhere(circle), standing(circle))
    return Outcome(changes=changes, messages=tuple(messages))


async def room_bound(scene: Scene, room: Room) -> Outcome:
    """Tell that a bridge begins with a new group chat, or tell that chat that there is one."""
    return await room_opened(scene.tx, scene.office, room, scene.envelope.id, scene.now)


async def room_opened(
    tx: Tx, office: Office, room: Room, envelope_id: str, now: datetime
) -> Outcome:
    """Do the same where nobody speaks, but the envelope says that the chat is there."""
    circle = await _circle(tx, office, room.team_id)
    if circle is None or not rules.stands(circle):
        return Outcome()
    others = tuple(each for each in circle.rooms if each.id != room.id)
    stood = rules.stands(replace(circle, rooms=others))
    to = (ToRoom(room.id),) if stood else rules.everywhere(circle)
    why = Occasion(envelope_id, now, office.programmes[circle.team.programme_id])
    return Outcome(messages=tuple(tell(why, circle, to, standing(circle))))


async def _circle(tx: Tx, office: Office, team_id: str) -> Circle | None:
    circle = (await circles(tx, (team_id,))).get(team_id)
    known = circle is not None and circle.team.programme_id in office.programmes
    return circle if known else None
