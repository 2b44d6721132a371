"""Who is there, and who is missing: noted by a coordinator for whoever has no phone at hand."""

from collections.abc import Iterable

from bot.domain.changes import Change, Put
from bot.domain.evenings import COMING_UP, Evening, Guest, Phase
from bot.scene import Scene, button
from bot.speeddating import cards, inviting, rules, setup
from bot.speeddating.answering import arrived, as_who, needs_plan
from bot.speeddating.dialog import THERE, ThereAnswers
from bot.speeddating.party import party_of
from bot.talk.model import Choice, Outcome, Progress, say

MOST_BUTTONS = 30
_PLANNED = (Phase.SEATED, Phase.RUNNING)


def ask_who(scene: Scene, evening: Evening) -> Outcome:
    """Ask for the names of those who are there."""
    return scene.open(THERE, {"programme": evening.programme_id, "evening": evening.id})


async def show_missing(scene: Scene, evening: Evening) -> Outcome:
    """Show who is missing, each with a button for who is there without a phone."""
    programme = scene.office.programmes[evening.programme_id]
    party = await party_of(scene.tx, programme, evening)
    absent = cards.missing(party)
    if not absent:
        return scene.reply(say("evening-complete"))
    rows: list[tuple[Choice, ...]] = []
    for each in absent[:MOST_BUTTONS]:
        label = say("evening-do-in", name=party.name(each.person_id))
        rows.append((button(label, rules.SEE_ACT, "in", evening.id, each.person_id),))
    names = cards.named(party, (each.person_id for each in absent))
    return scene.reply(say("evening-missing", count=len(absent), names=names),
                       choices=tuple(rows))  # fmt: skip


async def let_in(scene: Scene, evening: Evening, more: list[str]) -> Outcome:
    """Let in somebody who was tapped."""
    guest = await scene.tx.get(Guest, more[0], evening.id)
    if guest is None or evening.phase not in _PLANNED:
        return scene.refuse(say("evening-too-late"))
    programme = scene.office.programmes[evening.programme_id]
    party = await party_of(scene.tx, programme, evening, {guest.person_id})
    name = party.name(guest.person_id)
    coming = await as_who(scene, evening, guest)
    if coming is None:
        return scene.refuse(say("evening-unknown", names=(name,)))
    changes = _arrivals(scene, evening, (coming,))
    return Outcome(changes=changes) + scene.reply(say("evening-in", names=(name,)))


def _arrivals(scene: Scene, evening: Evening, guests: Iterable[Guest]) -> tuple[Change, ...]:
    """Return what lets these in; a plan that has no place for one of them is made anew."""
    several = tuple(guests)
    changes: list[Change] = [Put(arrived(evening, each, scene)) for each in several]
    if any(needs_plan(evening, each) for each in several):
        changes.append(Put(rules.again(evening)))
    changes.append(scene.audit(evening.programme_id, f"{rules.ACT}-in", evening.id))
    return tuple(changes)


async def checked_in(scene: Scene, answers: ThereAnswers, progress: Progress) -> Outcome:
    """Let in those who were named."""
    evening = await setup.own(scene, progress.subject["evening"])
    if evening is None or evening.phase not in (*COMING_UP, Phase.RUNNING):
        return Outcome(progress=None) + scene.reply(say("evening-too-late"))
    programme = scene.office.programmes[evening.programme_id]
    party = await party_of(scene.tx, programme, evening)
    found, unknown = inviting.find_names(party, answers.names)
    asked = {each: await as_who(scene, evening, party.guests[each]) for each in found}
    coming = {key: each for key, each in asked.items() if each is not None}
    unknown += tuple(party.name(each) for each in found if each not in coming)
    lines = []
    if coming:
        names = tuple(party.name(each) for each in coming)
        lines.append(say("evening-in", names=names))
    if unknown:
        lines.append(say("evening-unknown", names=unknown))
    changes = _arrivals(scene, evening, coming.values()) if coming else ()
    return Outcome(None, changes) + scene.reply(*lines)
