"""``/forget``: what goes now, what stays and why; then a second yes, and it is done."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.challenges import Challenge, Side, Suggestion
from bot.domain.people import Account, Role
from bot.domain.programme import Programme
from bot.domain.teams import Member, Room, Team
from bot.gather import LIVE, coordinators
from bot.ports import FAREWELL
from bot.privacy.erasure import THEMSELVES, Known, erase, look_up_person
from bot.scene import Scene, button, later
from bot.talk.model import (
    CloseRoom,
    Message,
    Outcome,
    Pressed,
    RemoveFrom,
    Say,
    ToPerson,
    ToRoom,
    Why,
    say,
)

ACT = "forget"
GONE = "gone"
"""What others are told of it, in the counts of what was sent."""

LIFE = timedelta(days=1)
"""So long the second question counts: nobody is erased by a button that they find much later."""

_MINUTE = 60


async def begin(scene: Scene, words: str) -> Outcome:
    """Say what would go and what would stay, and ask for the first time."""
    known = await look_up_person(scene.tx, scene.person.id)
    lines = [say("forget-what"), *await _ends(scene, known), say("forget-stays")]
    if Role.CONTACT in scene.roles():
        lines.append(say("forget-organisation"))
    lines += [say("forget-others"), *await _leaderless(scene), say("forget-before")]
    stamp = int(scene.now.timestamp()) // _MINUTE
    choices = (
        (button("forget-on", ACT, "on", stamp),),
        (button("forget-no", ACT, "no"),),
    )
    return scene.reply(*lines, choices=choices)


async def _ends(scene: Scene, known: Known) -> list[Say]:
    """Return what becomes of the person's living teams."""
    ending = {each.id for each in known.ending}
    return [
        say("forget-team", team=each.name, ends=each.id in ending)
        for each in await _living(scene, known)
    ]


async def _living(scene: Scene, known: Known) -> tuple[Team, ...]:
    ids = [each.team_id for each in known.places if each.left_at is None]
    return await scene.tx.find(Team, id=ids, stage=LIVE)


async def _leaderless(scene: Scene) -> list[Say]:
    """Return a warning for each programme that nobody would coordinate any more."""
    return [
        say("forget-leaderless", programme=each.name(scene.person.language))
        for each in scene.programmes(Role.COORDINATOR)
        if await coordinators(scene.tx, each.id) == (scene.person.id,)
    ]


async def go_on(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask once more, erase, or leave everything as it is, by a button."""
    if words[0] == "no":
        return scene.reply(say("forget-kept"))
    asked_at = scene.now.timestamp() - int(words[1]) * _MINUTE
    if not 0 <= asked_at <= LIFE.total_seconds():
        return scene.refuse(say("forget-stale"))
    if words[0] == "on":
        choices = (
            (button("forget-yes", ACT, "yes", words[1]),),
            (button("forget-no", ACT, "no"),),
        )
        return scene.reply(say("forget-sure"), choices=choices)
    if words[0] != "yes":
        raise ValueError(words[0])
    return await _forget(scene)


async def _forget(scene: Scene) -> Outcome:
    """Erase the speaker; all that is said about it is said without a name."""
    known = await look_up_person(scene.tx, scene.person.id)
    told = (
        *await _to_teams(scene, known),
        *await _to_asking(scene, known),
        *await _to_coordinators(scene, known),
    )
    changes = tuple(erase(known, scene.now, scene.new_id, THEMSELVES))
    away = await _out_of_rooms(scene, known)
    return Outcome(None, changes, (*away, *told, *_farewell(scene)))


def _farewell(scene: Scene) -> Iterator[Message]:
    """Yield the last words, and what takes the bot out of a chat that it can leave."""
    if isinstance(scene.envelope.event, Pressed):
        done = (say("forget-pressed"),)
        yield Message(scene.private, done, edits=scene.envelope.event.ref)
    links = scene.office.links.get(scene.account.channel)
    leaves = links is not None and links.makes_rooms
    yield Message(scene.private, (say("forget-done", leaves=leaves),), about=ACT)
    if leaves:
        yield Message(scene.private, (), about=ACT, act=CloseRoom())


async def _out_of_rooms(scene: Scene, known: Known) -> list[Message]:
    """Return what takes the person's accounts out of the chats that the bot made for teams."""
    accounts = await scene.tx.find(Account, person_id=scene.person.id)
    rooms = await scene.tx.find(Room, team_id=[each.team_id for each in known.places], made=True)
    return [
        Message(
            ToRoom(room.id),
            (),
            about=ACT,
            act=RemoveFrom(account.id),
            key=f"{FAREWELL}room/{scene.new_id()}",
        )
        for room in rooms
        for account in accounts
        if account.channel == room.channel
    ]


async def _to_teams(scene: Scene, known: Known) -> list[Message]:
    teams = await _living(scene, known)
    ending = {each.id for each in known.ending}
    members = await scene.tx.find(Member, team_id=[each.id for each in teams], left_at=None)
    told: list[Message] = []
    for team in teams:
        line = say("forget-partner", team=team.name, ends=team.id in ending)
        others = [each.person_id for each in members if each.team_id == team.id]
        told += _tell(scene, team.programme_id, [line], others)
    return told


async def _to_asking(scene: Scene, known: Known) -> list[Message]:
    """Tell those who had asked, or were asked, that the request has settled itself."""
    told: list[Message] = []
    for each in known.suggestions:
        if each.asks is None or each.lapsed(scene.now, _answer_days(scene, each)):
            continue
        challenge = await scene.tx.get(Challenge, each.challenge_id)
        mine = Side.MAKER if each.maker_id == scene.person.id else Side.CONTACT
        other = each.contact_id if mine is Side.MAKER else each.maker_id
        title = challenge.title if challenge is not None else ""
        line = say("forget-request", title=title)
        told += _tell(scene, each.programme_id, [line], [other])
    return told


def _answer_days(scene: Scene, each: Suggestion) -> int:
    programme = scene.office.programmes.get(each.programme_id, scene.office.default)
    return programme.policy.requests.answer_days


async def _to_coordinators(scene: Scene, known: Known) -> list[Message]:
    told: list[Message] = []
    teams = await _living(scene, known)
    ending = {each.id for each in known.ending}
    for programme_id in sorted({each.programme_id for each in known.memberships}):
        lines = [say("forget-lead")]
        lines += [
            say("forget-lead-team", number=each.number, team=each.name, ends=each.id in ending)
            for each in teams
            if each.programme_id == programme_id
        ]
        leads = await coordinators(scene.tx, programme_id)
        told += [
            replace(each, why=Why.ESCALATION) for each in _tell(scene, programme_id, lines, leads)
        ]
    return told


def _tell(
    scene: Scene, programme_id: str, lines: Sequence[Say], people: Sequence[str]
) -> Iterator[Message]:
    """Yield the message to each of these people but the speaker, in a polite hour."""
    programme: Programme | None = scene.office.programmes.get(programme_id)
    if programme is None:
        return
    for person_id in people:
        if person_id != scene.person.id:
            key = f"{GONE}/{scene.new_id()}/{person_id}"
            message = Message(ToPerson(person_id), tuple(lines), about=GONE, key=key)
            yield later(message, programme, scene.now)
