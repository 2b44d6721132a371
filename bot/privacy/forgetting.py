"""``/forget``: what goes now, what stays and why; then a second yes, and it is done."""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.changes import EndDialog
from bot.domain.people import Role
from bot.domain.teams import Member, is_secret_without
from bot.gather import coordinators
from bot.privacy.erasure import THEMSELVES, Known, erase, look_up_person
from bot.privacy.parting import Parting, living, out_of_rooms, tell_others
from bot.scene import Scene, button
from bot.talk.model import CloseRoom, Message, Outcome, Pressed, Say, say

ACT = "forget"
LIFE = timedelta(days=1)
"""So long the second question counts: nobody is erased by a button that they find much later."""
AHEAD = timedelta(minutes=15)
"""So far the clock of the replica that asked may be ahead."""

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
    lines: list[Say] = []
    for team in await living(scene.tx, known):
        members = await scene.tx.find(Member, team_id=team.id, left_at=None)
        if is_secret_without(team, members, scene.person.id):
            lines.append(say("forget-team-undecided", team=team.name))
        else:
            lines.append(say("forget-team", team=team.name, ends=team.id in ending))
    return lines


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
    if not -AHEAD.total_seconds() <= asked_at <= LIFE.total_seconds():
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
    parting = Parting(scene.tx, scene.office.programmes, known, scene.now, scene.new_id)
    erased = erase(known, scene.now, scene.new_id, THEMSELVES)
    gone = Outcome(changes=(*erased, EndDialog(scene.account.id)))
    told = (*await tell_others(parting), *_farewell(scene))
    return (Outcome(None) + await out_of_rooms(parting) + gone).saying(*told)


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
