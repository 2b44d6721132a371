"""The clock of an evening under way, as its coordinator holds it."""

from dataclasses import replace

from bot.domain.evenings import Evening, Phase, Wish
from bot.scene import Scene
from bot.speeddating import setup, telling
from bot.speeddating.party import Party
from bot.talk.model import Outcome, say


async def begin_next(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
    """Begin the round behind the one that was shown, or end the last one.

    Another coordinator, or the clock, may have begun it in the meantime: then it goes on.
    """
    if evening.phase is not Phase.RUNNING:
        return scene.refuse(say("evening-too-late"))
    if more and int(more[0]) != evening.round:
        line = say("evening-goes-on", round=evening.round)
        return Outcome(messages=(await setup.card(scene, evening, line),))
    if evening.wish is Wish.AGAIN:
        return scene.refuse(say("evening-thinking"))
    programme = scene.office.programmes[evening.programme_id]
    if evening.round >= evening.rounds:
        done = replace(evening, phase=Phase.VOTING, paused_at=None)
        party = Party(programme, done, {}, {}, {})
        messages = await telling.over(scene.tx, party)
        return Outcome(changes=setup.changed(scene, done, "end"), messages=messages)
    on = replace(
        evening,
        round=evening.round + 1,
        round_at=scene.now,
        paused_at=None,
        revision=evening.revision + evening.timer,
    )
    shown = await setup.card(scene, on)
    return Outcome(changes=setup.changed(scene, on, "next"), messages=(shown,))


async def halt(scene: Scene, evening: Evening) -> Outcome:
    """Stop the clock."""
    if evening.phase is not Phase.RUNNING or not evening.timer:
        return scene.refuse(say("evening-too-late"))
    stopped = replace(evening, paused_at=evening.paused_at or scene.now)
    shown = await setup.card(scene, stopped)
    return Outcome(changes=setup.changed(scene, stopped, "halt"), messages=(shown,))


async def resume(scene: Scene, evening: Evening) -> Outcome:
    """Let the clock go on from where it stopped."""
    if evening.phase is not Phase.RUNNING or evening.paused_at is None or evening.round_at is None:
        return scene.refuse(say("evening-too-late"))
    new = replace(
        evening,
        paused_at=None,
        round_at=evening.round_at + (scene.now - evening.paused_at),
        revision=evening.revision + 1,
    )
    shown = await setup.card(scene, new)
    return Outcome(changes=setup.changed(scene, new, "resume"), messages=(shown,))
