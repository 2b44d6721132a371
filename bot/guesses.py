"""Wrong codes: a few an hour are human, more are guesses, and many people's are an attack.

A code has 80 random bits, so guessing is hopeless anyway; that somebody tries is worth knowing.
Each wrong code leaves an entry in the audit trail, a handful per account, in the place of the
oldest. Whoever is locked out gets the same answer to right and wrong codes. The entries are the
address's, by an alias that tells nobody whose it is: who is erased meanwhile has guessed as often.
"""

from datetime import datetime, timedelta

from bot.domain.changes import Put
from bot.domain.people import Audit
from bot.gather import leads_of, to_lead
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Why, say

MOST = 5
"""Wrong codes that an account may give within ``SPAN``."""
SPAN = timedelta(hours=1)
ATTACKERS = 10
"""So many accounts with wrong codes on one day are an attack."""
KNOCKS = 20
"""So is one account that goes on so many times on one day after being locked out."""

WRONG, LOCKED, ALARM = "code-wrong", "code-locked", "code-alarm"
"""Acts in the audit trail; their subject is the day."""


async def locked_until(scene: Scene) -> datetime | None:
    """Return until when this account's codes are not looked at, ``None`` if they are."""
    found = [scene.now - each.at for each in await _entries(scene, await _alias(scene), WRONG)]
    # Of what lies ahead nobody knows when it was: the clock was set back.
    recent = [scene.now - age for age in found if timedelta(0) <= age < SPAN]
    return min(recent) + SPAN if len(recent) >= MOST else None


async def note_wrong(scene: Scene) -> Outcome:
    """Return what a wrong code leaves: an entry, and an alarm once a day where there are many."""
    who = await _alias(scene)
    entries = await _entries(scene, who, WRONG)
    place = min(entries, key=lambda each: each.at).id if len(entries) >= MOST else ""
    entry = _entry(scene, place or f"{WRONG}/{who}/{len(entries)}", WRONG, who)
    if await _is_known(scene):
        return Outcome(changes=(Put(entry),))
    today = await scene.tx.find(
        Audit, programme_id=scene.office.default.id, act=WRONG, subject=entry.subject
    )
    accounts = {each.person_id for each in (*today, entry)}
    alarm = await _alarm(scene, who) if len(accounts) >= ATTACKERS else Outcome()
    return Outcome(changes=(Put(entry),)) + alarm


async def turn_away(scene: Scene, until: datetime) -> Outcome:
    """Return the answer to any code of somebody who is locked out."""
    return scene.reply(say("code-locked", until=until)) + await _knock(scene)


async def note_guess(scene: Scene) -> Outcome:
    """Return what a wrong code leaves, or any of who is locked out, that is answered otherwise."""
    return await (note_wrong(scene) if await locked_until(scene) is None else _knock(scene))


async def _knock(scene: Scene) -> Outcome:
    who = await _alias(scene)
    entries = await _entries(scene, who, LOCKED)
    today = [each for each in entries if each.subject == _day(scene)]
    if len(today) >= KNOCKS:
        return Outcome() if await _is_known(scene) else await _alarm(scene, who)
    entry = _entry(scene, f"{LOCKED}/{who}/{len(today)}", LOCKED, who)
    return Outcome(changes=(Put(entry),))


async def _alias(scene: Scene) -> str:
    return await scene.tx.alias(scene.account.id)


async def _entries(scene: Scene, who: str, act: str) -> tuple[Audit, ...]:
    return await scene.tx.find(Audit, person_id=who, act=act)


def _day(scene: Scene) -> str:
    return scene.local(scene.office.default).date().isoformat()


def _entry(scene: Scene, name: str, act: str, who: str) -> Audit:
    return Audit(name, scene.office.default.id, who, act, _day(scene), scene.now)


async def _is_known(scene: Scene) -> bool:
    """Whether the coordinators have been told today."""
    return await scene.tx.get(Audit, f"{ALARM}/{_day(scene)}") is not None


async def _alarm(scene: Scene, who: str) -> Outcome:
    """Tell every coordinator, in a polite hour: the codes hold, so there is no hurry."""
    entry = _entry(scene, f"{ALARM}/{_day(scene)}", ALARM, who)
    programmes = scene.office.programmes
    messages = tuple(
        Message(
            to_lead(person_id, *led),
            (say("code-alarm"),),
            why=Why.ESCALATION,
            about=ALARM,
            key=f"{ALARM}/{entry.subject}/{person_id}",
            not_before=programmes[led[-1]].calendar.next_polite(scene.now),
            programme=led[-1],
        )
        for person_id, led in (await leads_of(scene.tx, [*programmes])).items()
    )
    return Outcome(changes=(Put(entry),), messages=messages)


TEXT_IDS = ("code-locked", "code-alarm")
