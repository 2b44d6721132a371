"""The clock of an evening under way, as its coordinator holds it."""

from dataclasses import replace
from datetime import datetime

from bot.domain.changes import Put, Withdraw
from bot.domain.evenings import Evening, Phase
from bot.domain.programme import Programme
from bot.domain.sweeps import Sweep
from bot.gather import coordinators, to_lead
from bot.ports import Tx
from bot.scene import Scene
from bot.speeddating import cards, rules, setup
from bot.speeddating.ending import over
from bot.speeddating.party import Party
from bot.talk.model import Message, Outcome, Why, say

_AHEAD = ("place", "plan", "round", "warning")
"""What may wait to be told of talks that are not held any more."""


async def looked_at(tx: Tx, evening: Evening, now: datetime) -> Evening:
    """Return the evening as its clock has it by now.

    What stopped because that leapt goes on by itself once in each round: two processes whose
    clocks differ would else stop it, and let it go on, without an end.
    """
    turned = rules.turned(evening, now)
    goes_on = evening.paused_at is not None and turned.paused_at is None
    if goes_on and await tx.get(Sweep, _put_right(evening)) is not None:
        return evening
    return turned


def _put_right(evening: Evening) -> str:
    """Return the id of the sweep which tells that the clock was put right in this round."""
    return f"{rules.stem(evening)}right/{evening.round}"


async def turn(
    tx: Tx, programme: Programme, before: Evening, turned: Evening, now: datetime
) -> Outcome:
    """Write down what the clock does by itself; who coordinates hears when that is not a round."""
    outcome, party = Outcome(changes=(Put(turned),)), Party(programme, turned, {}, {}, {})
    if turned.phase is Phase.VOTING:
        return outcome.saying(*await over(tx, party, now))
    if turned.paused_at == before.paused_at:
        return outcome
    stands = turned.paused_at is not None
    if not stands:
        right = Sweep(_put_right(turned), programme.id, now, ended_at=now)
        outcome += Outcome(changes=(Put(right),))
    stopped = "leapt" if turned.paused_at == rules.ends(turned) else "back"
    line = say(
        f"evening-clock-{stopped if stands else 'right'}",
        number=turned.number,
        round=turned.round,
        ends=programme.calendar.local(rules.ends(turned)).time(),
    )
    rows = cards.buttons(party, rules.ends(turned))
    return outcome.saying(
        *(
            Message(to_lead(each, programme.id), (line,), rows, why=Why.APPOINTMENT,
                    about=rules.ACT, programme=programme.id)
            for each in await coordinators(tx, programme.id)
        )
    )  # fmt: skip


async def begin_next(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
    """Begin the round behind the one that was shown, or end the last one.

    Another coordinator, or the clock, may have begun it in the meantime: then it goes on.
    """
    if evening.phase is not Phase.RUNNING:
        return scene.refuse(say("evening-too-late"))
    if more and int(more[0]) != evening.round:
        line = say("evening-goes-on", round=evening.round)
        return Outcome(messages=(await setup.card(scene, evening, line),))
    if evening.wish in rules.REPLANS:
        return scene.refuse(say("evening-thinking"))
    if evening.round >= evening.rounds:
        return await _end(scene, rules.finished(evening), "end")
    on = replace(
        evening,
        round=evening.round + 1,
        round_at=scene.now,
        paused_at=None,
        revision=evening.revision + evening.timer,
    )
    shown = await setup.card(scene, on)
    return Outcome(changes=setup.changed(scene, on, "next"), messages=(shown,))


async def _end(scene: Scene, done: Evening, act: str) -> Outcome:
    """End the talks of an evening that is done: from then on votes can be counted."""
    party = Party(scene.office.programmes[done.programme_id], done, {}, {}, {})
    messages = await over(scene.tx, party, scene.now)
    return Outcome(changes=setup.changed(scene, done, act), messages=messages)


async def call_off(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
    """Call an evening off; one under way is broken off, and the talks that were held count.

    Where it was moved, begun or the like since that was asked, its card shows how it stands.
    """
    if more and tuple(more) != setup.asked_of(evening):
        shown = await setup.card(scene, evening, say("evening-since"))
        return Outcome(messages=(shown,), void=True)
    if evening.phase is not Phase.RUNNING:
        return await setup.call_off(scene, evening)
    ahead = Outcome(changes=tuple(Withdraw(f"{rules.stem(evening)}{each}/") for each in _AHEAD))
    return ahead + await _end(scene, rules.broken_off(evening, scene.now), "cancel")


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
