"""Wrong codes: a few an hour are human, more are guesses, and many people's are an attack.

A code has 80 random bits, so guessing is hopeless anyway; that somebody tries is worth knowing.
Each wrong code leaves an entry in the audit trail, a handful per person, in the place of the
oldest. Whoever is locked out gets the same answer to right and wrong codes.
"""

from datetime import datetime, timedelta

from bot.domain.changes import Put
from bot.domain.people import Audit
from bot.gather import leads_of, to_lead
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Why, say

MOST = 5
"""Wrong codes that a person may give within ``SPAN``."""
SPAN = timedelta(hours=1)
ATTACKERS = 10
"""So many people with wrong codes on one day are an attack."""
KNOCKS = 20
"""So is one person who goes on so many times on one day after being locked out."""

WRONG, LOCKED, ALARM = "code-wrong", "code-locked", "code-alarm"
"""Acts in the audit trail; their subject is the day."""


async def locked_until(scene: Scene) -> datetime | None:
    """Return until when this person's codes are not looked at, ``None`` if they are."""
    found = [scene.now - each.at for each in await _entries(scene, WRONG)]
    # Of what lies ahead nobody knows when it was: the clock was set back.
    recent = [scene.now - age for age in found if timedelta(0) <= age < SPAN]
    return min(recent) + SPAN if len(recent) >= MOST else None


async def note_wrong(scene: Scene) -> Outcome:
    """Return what a wrong code leaves: an entry, and an alarm once a day where there are many."""
    entries = await _entries(scene, WRONG)
    place = min(entries, key=lambda each: each.at).id if len(entries) >= MOST else ""
    entry = _entry(scene, place or f"{WRONG}/{scene.person.id}/{len(entries)}", WRONG)
    if await _is_known(scene):
        return Outcome(changes=(Put(entry),))
    today = await scene.tx.find(
        Audit, programme_id=scene.office.default.id, act=WRONG, subject=entry.subject
    )
    people = {each.person_id for each in (*today, entry)}
    alarm = await _alarm(scene) if len(people) >= ATTACKERS else Outcome()
    return Outcome(changes=(Put(entry),)) + alarm


async def turn_away(scene: Scene, until: datetime) -> Outcome:
    """Return the answer to any code of somebody who is locked out."""
    return scene.reply(say("code-locked", until=until)) + await _knock(scene)


async def note_guess(scene: Scene) -> Outcome:
    """Return what a wrong code leaves, or any of who is locked out, that is answered otherwise."""
    return await (note_wrong(scene) if await locked_until(scene) is None else _knock(scene))


async def _knock(scene: Scene) -> Outcome:
    today = [each for each in await _entries(scene, LOCKED) if each.subject == _day(scene)]
    if len(today) >= KNOCKS:
        return Outcome() if await _is_known(scene) else await _alarm(scene)
    entry = _entry(scene, f"{LOCKED}/{scene.person.id}/{len(today)}", LOCKED)
    return Outcome(changes=(Put(entry),))


async def _entries(scene: Scene, act: str) -> tuple[Audit, ...]:
    return await scene.tx.find(Audit, person_id=scene.person.id, act=act)


def _day(scene: Scene) -> str:
    return scene.local(scene.office.default).date().isoformat()


def _entry(scene: Scene, name: str, act: str) -> Audit:
    default = scene.office.default.id
    return Audit(name, default, scene.person.id, act, _day(scene), scene.now)


async def _is_known(scene: Scene) -> bool:
    """Whether the coordinators have been told today."""
    return await scene.tx.get(Audit, f"{ALARM}/{_day(scene)}") is not None


async def _alarm(scene: Scene) -> Outcome:
    """Tell every coordinator, in a polite hour: the codes hold, so there is no hurry."""
    entry = _entry(scene, f"{ALARM}/{_day(scene)}", ALARM)
    programmes = scene.office.programmes
    messages = tuple(
        Message(
            to_lead(person_id, *led),
            (say("code-alarm"),),
            why=Why.ESCALATION,
            about=ALARM,
            key=f"{ALARM}/{entry.subject}/{person_id}",
            not_before=programmes[led[-1]].calendar.next_polite(scene.now),
        )
        for person_id, led in (await leads_of(scene.tx, [*programmes])).items()
    )
    return Outcome(changes=(Put(entry),), messages=messages)


TEXT_IDS = ("code-locked", "code-alarm")
