"""What waits of an evening, from who coordinates no more or whose account was another's.

Invitations, a new place or a new date that nobody has read yet go no further. An evening of which
nobody has heard is a draft again; any other stays, with its guests and what they said. Whoever
coordinates it decides.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.evenings import Audience, Coming, Evening, Guest, Phase
from bot.domain.people import Audit, Membership, Role
from bot.domain.sweeps import Sweep
from bot.gather import coordinators, to_lead
from bot.ports import Fate
from bot.scene import Scene, later
from bot.speeddating import cards, elsewhere, inviting, rules
from bot.speeddating.party import Party, party_of
from bot.talk.model import Message, Outcome, Say, say

_INVITE, _CHANGE, _MOVE = (f"{rules.ACT}-{each}" for each in ("invite", "change", "move"))
_TOLD = {_INVITE: "invite/", _CHANGE: "place/", _MOVE: "moved/"}
"""What the audit calls it when guests are told something, and how the keys of that go on."""


async def stop_with_role(scene: Scene, membership: Membership) -> Outcome:
    """Stop what somebody lets guests know in a role that they have just left."""
    if membership.role is not Role.COORDINATOR or membership.left_at != scene.now:
        return Outcome()
    return await _stop(scene, membership.person_id, {membership.programme_id})


async def stop_with_account(scene: Scene, person_id: str) -> Outcome:
    """Stop what guests were to know from an account that is lost: nobody knows who it was."""
    return await _stop(scene, person_id, scene.office.programmes)


async def _stop(scene: Scene, person_id: str, programmes: Collection[str]) -> Outcome:
    """Stop what waits of theirs in these programmes; of one that is away nobody could decide."""
    acts = await scene.tx.find(Audit, person_id=person_id, act=list(_TOLD))
    here = scene.office.programmes.keys() & programmes
    ids = sorted({each.subject for each in acts if each.programme_id in here})
    total = Outcome()
    for evening in await scene.tx.find(Evening, id=ids, phase=list(elsewhere.TOLD)):
        going = await _under_way(scene, evening)
        if await _waits(scene, evening, going, await _theirs(scene, evening, person_id)):
            total += await _stopped(scene, evening, going)
    return total


def _stems(evening: Evening) -> dict[str, str]:
    """Return by act how the keys of what it lets guests know begin."""
    return {act: f"{rules.stem(evening)}{each}" for act, each in _TOLD.items()}


async def _theirs(scene: Scene, evening: Evening, person_id: str) -> set[str]:
    """Return how the keys begin of what can wait because of them.

    A new place takes back the invitations, and any place before; a new date takes back all.
    """
    acts = await scene.tx.find(
        Audit, programme_id=evening.programme_id, subject=evening.id, act=list(_TOLD)
    )
    place = await scene.tx.get(Sweep, elsewhere.sweep_id(evening))
    placed = place.begun_at if place is not None else evening.made_at
    moved = max((each.at for each in acts if each.act == _MOVE), default=evening.made_at)
    since = {_INVITE: max(placed, moved), _CHANGE: placed, _MOVE: moved}
    return {
        _stems(evening)[each.act]
        for each in acts
        if each.person_id == person_id
        # Only one of all changes is that of the place.
        and (each.at == since[each.act] or (each.act == _INVITE and each.at > since[_INVITE]))
    }


async def _under_way(scene: Scene, evening: Evening) -> list[Sweep]:
    """Return what goes on writing to guests; of a new date that may not have begun yet."""
    ids = [elsewhere.sweep_id(evening), *(inviting.sweep_id(evening, each) for each in Audience)]
    moved = rules.Call("moved", evening.moved).key(evening)
    found = {each.id: each for each in await scene.tx.find(Sweep, id=[*ids, moved])}
    if evening.moved:
        found.setdefault(moved, Sweep(moved, evening.programme_id, scene.now))
    return [each for each in found.values() if each.ended_at is None]


async def _waits(
    scene: Scene, evening: Evening, going: Sequence[Sweep], stems: Collection[str]
) -> bool:
    """Whether anything waits, or is still being written, whose key begins with one of these."""
    if any(f"{each.id}/".startswith(tuple(stems)) for each in going):
        return True
    return any([Fate.WAITING in await scene.tx.fates(each) for each in sorted(stems)])


async def _is_unread(scene: Scene, evening: Evening, guests: Sequence[Guest]) -> bool:
    """Whether nobody can have read of it, nor will: nothing has left, or is about to."""
    if evening.phase is not Phase.OPEN or any(each.coming is not Coming.ASKED for each in guests):
        return False
    people = [each.person_id for each in guests]
    for stem in _stems(evening).values():
        if not set(await scene.tx.fates(stem)) <= {Fate.WAITING}:
            return False
        if await scene.tx.told(stem, people, left=True):
            return False
    return True


async def _stopped(scene: Scene, evening: Evening, going: Sequence[Sweep]) -> Outcome:
    """Take back what waits of an evening, and tell who coordinates it."""
    guests = await scene.tx.find(Guest, evening_id=evening.id)
    programme = scene.office.programmes[evening.programme_id]
    changes: list[Change] = [Withdraw(each) for each in _stems(evening).values()]
    changes += [Put(replace(each, ended_at=scene.now)) for each in going]
    changes.append(scene.audit(evening.programme_id, elsewhere.STOPPED, evening.id))
    lines: tuple[Say, ...]
    if await _is_unread(scene, evening, guests):
        party = Party(programme, replace(evening, phase=Phase.DRAFT), {}, {}, {})
        changes += [Put(party.evening), *map(Drop, guests)]
        lines = (say("evening-unsent", number=evening.number), cards.head(party))
    else:
        party = await party_of(scene.tx, programme, evening)
        first = say("evening-unsent-rest", number=evening.number)
        lines = (first, cards.head(party), *cards.state(party, scene.now))
    rows = cards.buttons(party, scene.now)
    told = (
        Message(to_lead(each, programme.id), lines, rows, about=rules.ACT)
        for each in await coordinators(scene.tx, programme.id)
    )
    messages = tuple(later(each, programme, scene.now) for each in told)
    return Outcome(changes=tuple(changes), messages=messages)
