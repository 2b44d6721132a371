"""What a decision writes, and what follows from that."""

from collections.abc import Sequence
from dataclasses import replace

from bot import registry
from bot.absences import note_presence
from bot.bridge import comings
from bot.domain.changes import Change, Erase, Put, Withdraw
from bot.domain.people import Account, Membership, Person
from bot.engine.writing import write
from bot.privacy import renewal
from bot.scene import Scene
from bot.talk.model import Outcome

ROUNDS = 4
"""Reactions to reactions end here: more would be a declaration that chases its own tail."""


async def conclude(scene: Scene, decided: Outcome) -> tuple[Scene, Outcome]:
    """Write a decision; return the scene as it is then, and the decision with all that follows.

    Who is back is asked what they missed only now: they may just have left, or withdrawn it.
    """
    scene = await carry_out(scene, decided.changes)
    outcome = decided + await react(scene, decided.changes)
    if scene.back:
        outcome += await renewal.catch_up(scene, scene.account)
        outcome += await comings.catch_up(scene, scene.account)
    return scene, outcome


async def note_where(scene: Scene) -> Scene:
    """Write down that somebody was seen in their team's group chat, before what they read there."""
    here = scene.envelope.room
    if here is None:
        return scene
    noted = await note_presence(scene.tx, here, scene.person.id, scene.now)
    return await carry_out(scene, noted)


async def carry_out(scene: Scene, changes: Sequence[Change]) -> Scene:
    """Write the changes, and return the scene with who speaks, and their roles, as it is now.

    The account may be another person's by then; the scene keeps the one who spoke.
    """
    signed = [_signed(each, scene.person.id) for each in changes]
    await write(scene.tx, scene.office, signed, scene.now)
    for change in changes:
        if isinstance(change, Erase) and change.person_id == scene.person.id:
            scene = replace(scene, person=replace(scene.person, name=""), memberships=())
        fact = change.entity if isinstance(change, Put) else None
        if isinstance(fact, Person) and fact.id == scene.person.id:
            scene = replace(scene, person=fact)
        elif isinstance(fact, Account) and fact.id == scene.account.id:
            scene = replace(scene, account=fact)
        elif isinstance(fact, Membership) and fact.person_id == scene.person.id:
            scene = replace(scene, memberships=_with(scene.memberships, fact))
    return scene


def _signed(change: Change, by: str) -> Change:
    """Return a change that knows who made it, where that counts."""
    return replace(change, by=by) if isinstance(change, Withdraw) else change


def _with(memberships: Sequence[Membership], changed: Membership) -> tuple[Membership, ...]:
    """Return the roles that somebody has after one of them changed, or was left."""
    role = (changed.programme_id, changed.role)
    others = [each for each in memberships if (each.programme_id, each.role) != role]
    return (*others, changed) if changed.left_at is None else tuple(others)


async def react(scene: Scene, changes: Sequence[Change]) -> Outcome:
    """Let features react to the written facts, and to what that wrote, for a few rounds."""
    total = Outcome()
    for _ in range(ROUNDS):
        facts = [each.entity for each in changes if isinstance(each, Put) and not each.quiet]
        step = Outcome()
        for fact in facts:
            for reaction in registry.REACTIONS:
                if isinstance(fact, reaction.kind):
                    step += await reaction.run(scene, fact)
        if step == Outcome():
            return total
        scene = await carry_out(scene, step.changes)
        total += step
        changes = step.changes
    return total
