"""A coordinator and a round: beginning it, looking at it, choosing an aim, sending, dropping."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.changes import Change, Drop, Put
from bot.domain.people import Role
from bot.domain.programme import Programme
from bot.domain.rounds import Aim, Insistence, Phase, Round
from bot.rounds import preview
from bot.rounds.confirming import confirm
from bot.rounds.field import gather
from bot.rounds.insisting import say_rule
from bot.rounds.meaning import Wanted, find_pair, read_rule
from bot.rounds.names import Names
from bot.rounds.undoing import is_answered, suggestions_of, undo
from bot.rounds.wishing import (
    current,
    name_of,
    open_in,
    open_round,
    outdated,
    over,
    show,
    wish,
)
from bot.scene import Scene, button
from bot.talk.model import Message, Outcome, Say, say
from bot.talk.readers import closest

IN = "round-in"
"""The action of the buttons that choose a programme."""


async def begin(scene: Scene, words: str) -> Outcome:
    """Propose a round, or go on with the one that is open; a rule may come along."""
    programmes = scene.programmes(Role.COORDINATOR)
    wanted = read_rule(words)
    if wanted is None and words.strip():
        names = [each.name(scene.person.language) for each in programmes]
        hit = closest(words, names)
        if hit is None:
            return _private(scene, say("round-not-understood", words=words.strip()))
        programmes = (programmes[hit],)
    if len(programmes) > 1 and wanted is not None:
        return await _say_rule_somewhere(scene, programmes, wanted)
    if len(programmes) == 1:
        if wanted is not None:
            return await say_rule(scene, programmes[0], wanted)
        return await _enter(scene, programmes[0])
    return _which(scene, "round-which-programme", programmes)


def _which(scene: Scene, text: str, programmes: Sequence[Programme]) -> Outcome:
    """Ask which programme is meant."""
    rows = tuple(
        (button(say("round-programme", name=each.name(scene.person.language)), IN, each.id),)
        for each in programmes
    )
    return Outcome(messages=(Message(scene.private, (say(text),), rows),))


async def _say_rule_somewhere(
    scene: Scene, programmes: Sequence[Programme], wanted: Wanted
) -> Outcome:
    """Take a rule where several programmes may be meant: where both are known, and a round is open.

    With nothing to tell them apart it is asked which one, and the rule has to be said there.
    """
    meant = {
        each.id: find_pair(wanted, await gather(scene.tx, each, scene.now)) for each in programmes
    }
    known = [each for each in programmes if meant[each.id].fits(wanted)]
    sure = [each for each in known if not meant[each.id].guessed] or known or list(programmes)
    busy = [each for each in sure if await open_in(scene, each) is not None]
    (programme, *others) = busy or sure
    if not others or not known:
        return await say_rule(scene, programme, wanted)
    return _which(scene, "round-which-rule", (programme, *others))


async def enter(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Go on in the programme that was chosen."""
    (chosen,) = words
    for each in scene.programmes(Role.COORDINATOR):
        if each.id == chosen:
            return await _enter(scene, each)
    return scene.refuse(say("round-over"))


async def _enter(scene: Scene, programme: Programme) -> Outcome:
    found = await open_in(scene, programme)
    if found is not None:
        return await show(scene, found, 0, *await _whose(scene, found))
    sent = await scene.tx.find(Round, programme_id=programme.id, phase=(Phase.GOING, Phase.SENT))
    last = max(sent, key=lambda each: each.number, default=None)
    if last is not None and not is_answered(last, await suggestions_of(scene, last)):
        key = (preview.ACT, last.id, last.version)
        rows = ((button("round-undo", *key, "undo"), button("round-new", *key, "new")),)
        line = say("round-last", number=last.number, pairs=len(last.seats))
        return Outcome(messages=(Message(scene.private, (line,), rows, about=preview.ACT),))
    return await _start(scene, programme)


async def _whose(scene: Scene, found: Round) -> tuple[Say, ...]:
    if found.author_id == scene.person.id:
        return ()
    return (say("round-shared", name=await name_of(scene, found.author_id)),)


async def _start(scene: Scene, programme: Programme) -> Outcome:
    field = await gather(scene.tx, programme, scene.now)
    counts = {"makers": len(field.makers), "challenges": len(field.challenges)}
    if not field.makers or not field.challenges:
        return _private(scene, say("round-nobody", **counts))
    entry = scene.audit(programme.id, "round", programme.id)
    line = say("round-begins", programme=programme.name(scene.person.language), **counts)
    return Outcome(changes=(entry,)) + await wish(scene, programme, (line,))


async def turn(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Turn to another page of the preview."""
    round_id, version, page = words
    found = await open_round(scene, round_id)
    if found is None:
        return _private(scene, await over(scene, round_id))
    if found.version != int(version):
        return await outdated(scene, found)
    return await show(scene, found, int(page))


async def act(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Do what a button of a preview says."""
    round_id, version, verb = words
    if verb in ("undo", "new"):
        return await _afterwards(scene, round_id, verb)
    found = await open_round(scene, round_id)
    if found is None:
        return scene.refuse(await over(scene, round_id))
    if verb == "send":
        return await confirm(scene, found, int(version))
    if verb == "drop":
        return await _drop(scene, found)
    if verb == "back":
        return await _back(scene, found, int(version))
    programme = scene.office.programmes[found.programme_id]
    aim = Aim(verb)
    if found.asked_at is None and found.version != int(version):
        return replace(await outdated(scene, found), void=True)
    return await wish(scene, programme, aim=aim)


async def _afterwards(scene: Scene, round_id: str, verb: str) -> Outcome:
    found = await current(scene, round_id)
    if found is None:
        return scene.refuse(say("round-over"))
    if verb == "undo":
        return await undo(scene, found)
    programme = scene.office.programmes[found.programme_id]
    there = await open_in(scene, programme)
    if there is not None:
        return await show(scene, there, 0, *await _whose(scene, there))
    return await _start(scene, programme)


async def _drop(scene: Scene, found: Round) -> Outcome:
    rules = await scene.tx.find(Insistence, programme_id=found.programme_id)
    changes: tuple[Change, ...] = (
        Put(replace(found, phase=Phase.DROPPED, asked_at=None)),
        *(Drop(each) for each in rules if not each.lasting),
        scene.audit(found.programme_id, "round-drop", found.id),
    )
    return Outcome(changes=changes) + _private(scene, say("round-dropped"))


async def _back(scene: Scene, found: Round, version: int) -> Outcome:
    """Take the rules away that came with the last step."""
    if found.asked_at is not None or found.version != version:
        return replace(await outdated(scene, found), void=True)
    programme = scene.office.programmes[found.programme_id]
    field = await gather(scene.tx, programme, scene.now)
    mine = [each for each in field.insistences if each.made_at >= found.begun_at]
    latest = max((each.made_at for each in mine), default=None)
    if latest is None:
        return scene.refuse(say("round-off-already"))
    gone = [each for each in mine if each.made_at == latest]
    names = Names(field)
    lines = tuple(say("round-off-done", rule=preview.rule_line(each, names)) for each in gone)
    return Outcome(changes=tuple(Drop(each) for each in gone)) + await wish(scene, programme, lines)


def _private(scene: Scene, *lines: Say) -> Outcome:
    return Outcome(messages=(Message(scene.private, lines),))
