"""What guests do about an evening: sign up, take it back, come, see their plan, go."""

from dataclasses import replace

from bot.domain.challenges import Challenge
from bot.domain.changes import Change, Drop, Put
from bot.domain.evenings import ALIVE, Coming, Evening, Guest, Phase
from bot.domain.people import Audit, Role
from bot.gather import take_part
from bot.scene import Scene
from bot.speeddating import cards, leaflets, rules
from bot.speeddating.party import eligible, own_sittings, party_of
from bot.speeddating.waiting import is_full
from bot.talk.model import Message, Outcome, Say, say

SIGNING = (Phase.OPEN, Phase.SEATED, Phase.RUNNING)
"""When guests can say whether they come."""
PLANNED = (Phase.SEATED, Phase.RUNNING)
_SIGNS_UP = ("yes", "later")
MOST_COMINGS = 4
"""So often a plan is made anew because one guest comes (again); then a coordinator lets them in."""
COMES = "dating-comes"
"""The act of whoever comes while there is a plan, and has no place in it."""


async def act(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Do what a guest's button says."""
    verb, evening_id = words
    evening = await scene.tx.get(Evening, evening_id)
    guest = await scene.tx.get(Guest, scene.person.id, evening_id)
    if evening is None or guest is None or evening.programme_id not in scene.office.programmes:
        return scene.refuse(say("dating-gone"))
    # Also who has left again, and has no place by now: their talks took place.
    there = guest.arrived_at is not None and await _has_place_or_talks(scene, evening, guest)
    coming = await as_who(scene, evening, guest) if verb in _SIGNS_UP else guest
    if coming is None:
        return scene.refuse(say("dating-not-member"))
    guest = coming
    match verb:
        case "no" if evening.phase is Phase.RUNNING and there:  # what was, was
            return await _leave(scene, evening, guest)
        case "yes" | "no" | "later":
            return await _answer(scene, evening, guest, Coming(verb))
        case "here":
            return await check_in(scene, evening, guest)
        case "leave":
            return await _leave(scene, evening, guest)
        case _:
            raise ValueError(verb)


async def _has_place_or_talks(scene: Scene, evening: Evening, guest: Guest) -> bool:
    if guest.coming is not Coming.WAITING:
        return guest.coming is Coming.YES
    return bool((await own_sittings(scene.tx, evening, (guest,)))[guest.person_id])


async def as_who(scene: Scene, evening: Evening, guest: Guest) -> Guest | None:
    """Return a guest as they can come now, ``None`` if they do not take part any more.

    Whoever left the role in which they were asked comes in their other one, and a contact who
    speaks for what they were asked for no more, for another organisation, unless they had talks.
    """
    role = Role(guest.side.value)
    takes_part = await take_part(scene.tx, evening.programme_id, (guest.person_id, role))
    if takes_part and await _speaks(scene, guest):
        return guest
    programme = scene.office.programmes[evening.programme_id]
    found = (await eligible(scene.tx, programme, (guest.person_id,))).get(guest.person_id)
    if found is None or (await own_sittings(scene.tx, evening, (guest,)))[guest.person_id]:
        return guest if takes_part else None
    side, challenge = found
    return replace(guest, side=side, challenge_id=challenge)


async def _speaks(scene: Scene, guest: Guest) -> bool:
    """Whether what a guest comes with, if anything, is still theirs."""
    challenge = await scene.tx.get(Challenge, guest.challenge_id) if guest.challenge_id else None
    return challenge is None or challenge.contact_id == guest.person_id


async def _answer(scene: Scene, evening: Evening, guest: Guest, said: Coming) -> Outcome:
    if evening.phase is Phase.CANCELLED:
        return scene.refuse(say("dating-cancelled-before"))
    if evening.phase not in SIGNING or (evening.phase is Phase.RUNNING and said is Coming.LATER):
        return scene.refuse(say("dating-too-late"))
    if said is Coming.YES and _is_planned_without(guest):
        state = await _state(scene, evening, guest)
        return scene.reply(*state, choices=own_buttons(scene, evening, guest))
    if said is guest.coming or (said is Coming.YES and guest.coming is Coming.WAITING):
        return scene.reply(say(f"dating-again-{guest.coming}"))
    coming = said
    if said is Coming.YES and await is_full(scene.tx, evening):
        coming = Coming.WAITING
    comes = coming is Coming.YES and evening.phase in PLANNED
    if comes and await _too_often(scene, evening):
        return scene.refuse(say("dating-too-often"))
    changes: list[Change] = [Put(guest.says(coming, scene.now))]
    if guest.coming in (Coming.YES, Coming.WAITING):
        changes[0] = Put(replace(guest.says(coming, scene.now), arrived_at=None, left_at=None))
    if Coming.YES in (guest.coming, coming) and evening.phase in PLANNED:
        changes.append(Put(rules.again(evening)))
    if comes:
        changes.append(scene.audit(evening.programme_id, COMES, evening.id))
    return Outcome(changes=tuple(changes)) + _heard(scene, evening, coming)


def _heard(scene: Scene, evening: Evening, coming: Coming) -> Outcome:
    """Answer who says whether they come; while it goes on, only who is there gets a plan."""
    verbs = {Coming.NO: ("yes",), Coming.LATER: ("yes", "no")}.get(coming, ("no",))
    text = f"dating-said-{coming}"
    late = coming is Coming.YES and evening.phase is Phase.RUNNING
    if late:
        verbs, text = ("here", "no"), "dating-status-away"
    row = tuple(leaflets.guest_button(each, evening) for each in verbs)
    lines = [say(text, when=evening.starts_at, place=evening.place)]
    if late and _is_last(evening):
        lines.append(say("dating-plan-over"))
    return scene.reply(*lines, choices=(row,))


# At the door.


async def at_the_door(scene: Scene, guest: Guest) -> Outcome:
    """Let in who has just shown an evening's code."""
    if guest.door_at != scene.now or guest.person_id != scene.person.id:
        return Outcome()
    evening = await scene.tx.get(Evening, guest.evening_id)
    if evening is None or evening.programme_id not in scene.office.programmes:
        return Outcome()
    new, guest = guest.asked_at == scene.now, replace(guest, door_at=None)
    if not new:
        return await check_in(scene, evening, guest)
    programme = scene.office.programmes[evening.programme_id]
    found = (await eligible(scene.tx, programme, (guest.person_id,))).get(guest.person_id)
    if found is None:
        return Outcome(changes=(Drop(guest),)) + scene.reply(say("dating-not-eligible"))
    side, challenge = found
    return await check_in(scene, evening, replace(guest, side=side, challenge_id=challenge))


async def check_in(scene: Scene, evening: Evening, guest: Guest) -> Outcome:
    """Note that somebody is there, and tell them where they go."""
    coming = await as_who(scene, evening, guest)
    if coming is None:
        return Outcome(changes=(Put(guest),)) + scene.refuse(say("dating-not-member"))
    guest = coming
    why = _closed(scene, evening)
    if why is not None:
        return Outcome(changes=(Put(guest),)) + scene.refuse(
            say(why, when=evening.starts_at, place=evening.place)
        )
    if guest.coming is Coming.YES and guest.arrived_at is not None and guest.left_at is None:
        return scene.reply(say("dating-here-already"), *await _state(scene, evening, guest))
    if not guest.expected and await is_full(scene.tx, evening):
        waits = guest.coming is Coming.WAITING  # since when, decides who is next
        waiting = guest if waits else guest.says(Coming.WAITING, scene.now)
        waiting = replace(waiting, arrived_at=guest.arrived_at or scene.now, left_at=None)
        row = (leaflets.guest_button("no", evening),)
        full = scene.reply(say("dating-full-here"), choices=(row,))
        return Outcome(changes=(Put(waiting),)) + full
    there = arrived(evening, guest, scene)
    new = needs_plan(evening, guest)
    if new and await _too_often(scene, evening):
        return Outcome(changes=(Put(guest),)) + scene.refuse(say("dating-too-often"))
    if new:
        entry = scene.audit(evening.programme_id, COMES, evening.id)
        changes: tuple[Change, ...] = (Put(there), Put(rules.again(evening)), entry)
        words = ("here", "plan-over") if _is_last(evening) else ("here-new",)
        return Outcome(changes=changes) + scene.reply(*(say(f"dating-{each}") for each in words))
    lines = (say("dating-here"), *await _state(scene, evening, there))
    return Outcome(changes=(Put(there),)) + scene.reply(*lines)


async def _too_often(scene: Scene, evening: Evening) -> bool:
    """Whether so many plans were made because the speaker came that others should have peace.

    What was said from home does not count at the door.
    """
    found = await scene.tx.find(Audit, person_id=scene.person.id, act=COMES, subject=evening.id)
    doors = evening.starts_at - rules.DOORS
    since = [each for each in found if scene.now < doors or each.at >= doors]
    return len(since) >= MOST_COMINGS


def arrived(evening: Evening, guest: Guest, scene: Scene) -> Guest:
    """Return a guest who is there now."""
    came = guest if guest.coming is Coming.YES else guest.says(Coming.YES, scene.now)
    return replace(came, arrived_at=guest.arrived_at or scene.now, left_at=None)


def needs_plan(evening: Evening, guest: Guest) -> bool:
    """Whether somebody who comes has no place in the plan."""
    return evening.phase in PLANNED and not rules.expects(evening, guest)


def _is_last(evening: Evening) -> bool:
    """Whether no round is left to be planned."""
    return evening.phase is Phase.RUNNING and evening.round >= evening.rounds


def _is_planned_without(guest: Guest) -> bool:
    """Whether somebody said yes, and was missed or has left."""
    return guest.coming is Coming.YES and not guest.expected


def _closed(scene: Scene, evening: Evening) -> str | None:
    """Return why nobody can check in, as the id of a text."""
    if evening.phase is Phase.CANCELLED:
        return "dating-cancelled-before"
    if evening.phase not in SIGNING:
        return "dating-over"
    return "dating-too-early" if scene.now < evening.starts_at - rules.DOORS else None


async def _leave(scene: Scene, evening: Evening, guest: Guest) -> Outcome:
    waits = guest.coming is Coming.WAITING
    if evening.phase not in PLANNED or not (guest.expected or waits):
        return scene.refuse(say("dating-too-late"))
    gone = replace(guest, left_at=scene.now, arrived_at=guest.arrived_at or scene.now)
    changes: tuple[Change, ...] = (Put(gone), Put(rules.again(evening)))
    if waits:
        changes = (Put(replace(gone, coming=Coming.YES)),)
    choices = ((leaflets.guest_button("here", evening),),)
    return Outcome(changes=changes) + scene.reply(say("dating-left"), choices=choices)


# Seeing where one stands.


async def show_own(scene: Scene) -> Outcome:
    """Show a guest the evenings to which they are asked."""
    guests = {
        each.evening_id: each for each in await scene.tx.find(Guest, person_id=scene.person.id)
    }
    found = await scene.tx.find(Evening, id=sorted(guests), phase=list(ALIVE)) if guests else ()
    shown = Outcome()
    for evening in sorted(found, key=lambda each: each.starts_at):
        if evening.phase is Phase.DRAFT or evening.programme_id not in scene.office.programmes:
            continue
        guest = await as_who(scene, evening, guests[evening.id])
        if guest is None:
            continue
        lines = await _state(scene, evening, guest)
        shown = shown.saying(
            Message(scene.private, lines, own_buttons(scene, evening, guest),
                    programme=evening.programme_id)
        )  # fmt: skip
    return shown if shown.messages else scene.reply(say("dating-none"))


def own_buttons(scene: Scene, evening: Evening, guest: Guest) -> cards.Rows:
    """Return what a guest can do now."""
    doors = evening.phase is Phase.RUNNING or scene.now >= evening.starts_at - rules.DOORS
    if evening.phase not in SIGNING:
        return ()
    if guest.coming is Coming.WAITING and doors:
        return ((leaflets.guest_button("here", evening), leaflets.guest_button("no", evening)),)
    if guest.coming is not Coming.YES:
        return leaflets.answers(evening)
    if not doors:
        return ((leaflets.guest_button("no", evening),),)
    if guest.arrived_at is None or guest.left_at is not None:
        return ((leaflets.guest_button("here", evening), leaflets.guest_button("no", evening)),)
    return ((leaflets.guest_button("leave", evening),),)


async def _state(scene: Scene, evening: Evening, guest: Guest) -> tuple[Say, ...]:
    """Return where a guest stands: what they said, and their plan once there is one."""
    programme = scene.office.programmes[evening.programme_id]
    own = (await own_sittings(scene.tx, evening, (guest,)))[guest.person_id]
    partners = {each.partner(guest.person_id) for each in own.values()}
    party = await party_of(scene.tx, programme, evening, {guest.person_id, *partners})
    where = {"when": evening.starts_at, "place": evening.place}
    if evening.phase in PLANNED and _is_planned_without(guest):
        return (say("dating-status-away", **where),)
    status = say("dating-status", coming=guest.coming, **where)
    if evening.phase not in PLANNED or not rules.expects(evening, guest):
        return (status,)
    lines = leaflets.plan_lines(party, own, guest.person_id)
    return (status, *lines) if lines else (status, say("dating-plan-over"))
