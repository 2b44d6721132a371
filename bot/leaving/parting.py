"""What becomes of places, teams, requests and roles when somebody leaves."""

from collections.abc import Iterator
from dataclasses import replace

from bot.codes import end_codes, handed_out
from bot.domain.briefs import Deputy, Handover, Succession
from bot.domain.challenges import Answer, Organisation, Side, Suggestion
from bot.domain.changes import Change, Put, Withdraw, withdraw_cards
from bot.domain.facts import TeamCase
from bot.domain.leaving import Leaving
from bot.domain.people import Invitation, Membership, Role, role_in
from bot.domain.teams import Stage
from bot.gather import prints_of
from bot.leaving.matters import Matter, ends, open_requests, side_of
from bot.scene import Scene
from bot.talk.model import Outcome

ACT = "leave"
"""What the audit calls it when a coordinator goes."""


async def part(scene: Scene, found: Matter, leaving: Leaving) -> tuple[Change, ...]:
    """Return what takes the speaker out of it; the fact itself comes last."""
    changes: list[Change] = []
    if found.request is not None:
        changes += await _declined(scene, found.request)
    for case in found.teams:
        changes += _left(scene, case)
    if found.role is not None:
        changes += await _ended(scene, found.role)
    return (*changes, Put(leaving))


async def _declined(scene: Scene, request: Suggestion) -> tuple[Change, ...]:
    """Return what makes a yes a no: the pair comes back only when something changes."""
    if side_of(request, scene.person.id) is Side.MAKER:
        answered = replace(request, maker=Answer.DECLINED)
    else:
        answered = replace(request, contact=Answer.DECLINED)
    of = await prints_of(scene.tx, request)
    no = replace(answered, declined_at=scene.now, declined_of=of)
    return Put(no), *withdraw_cards(request)


def _left(scene: Scene, case: TeamCase) -> Iterator[Change]:
    for member in case.members:
        if member.person_id == scene.person.id:
            yield Put(replace(member, left_at=scene.now))
    if ends(case, scene.person.id):
        yield Put(replace(case.team, stage=Stage.ENDED, ended_at=scene.now))


async def _ended(scene: Scene, role: Membership) -> list[Change]:
    """Return what ends with a role: open suggestions, and what others do in the speaker's name."""
    changes: list[Change] = [Put(replace(role, left_at=scene.now))]
    for each in await suggestions_of(scene, role):
        changes += [Put(replace(each, withdrawn_at=scene.now)), *withdraw_cards(each)]
    if role.role is Role.CONTACT:
        changes += await _without_contact(scene, role.programme_id)
    if role.role is Role.EXPERT:
        for deputy in await scene.tx.find(Deputy, person_id=scene.person.id, ended_at=None):
            if deputy.programme_id == role.programme_id:
                changes.append(Put(replace(deputy, ended_at=scene.now)))
        for begun in await scene.tx.find(
            Succession, heir_id=scene.person.id, handover=Handover.ASKED
        ):
            if begun.programme_id == role.programme_id:
                changes += _withdrawn(scene, begun)
    changes += end_codes(await codes_of(scene, role), scene.now)
    if role.role is Role.COORDINATOR:
        changes.append(scene.audit(role.programme_id, ACT, scene.person.id))
    return changes


async def silence(scene: Scene, role: Membership) -> Outcome:
    """Take back what waits for somebody only because of the role that they have just left."""
    if role.left_at != scene.now:
        return Outcome()
    left = role_in(role.programme_id, role.role)
    return Outcome(changes=(Withdraw("", role.person_id, in_role=left),))


async def codes_of(scene: Scene, role: Membership) -> list[Invitation]:
    """Return the codes that the speaker made in that role, and that count on their word.

    Who goes on as the other of the two that make codes keeps the codes of that one: a contact's are
    those for organisations that they speak for.
    """
    other = {Role.COORDINATOR: Role.CONTACT, Role.CONTACT: Role.COORDINATOR}.get(role.role)
    if other is None:
        return []
    found = await handed_out(scene.tx, scene.person.id)
    made = [each for each in found if each.programme_id == role.programme_id]
    beside = await scene.tx.get(Membership, role.person_id, role.programme_id, other)
    if beside is None or beside.left_at is not None:
        return made
    houses = await scene.tx.find(Organisation, contact_id=scene.person.id)
    own = {each.id for each in houses}
    speaks = role.role is Role.CONTACT
    return [each for each in made if (each.organisation_id in own) is speaks]


async def suggestions_of(scene: Scene, role: Membership) -> list[Suggestion]:
    """Return the open suggestions in which the speaker has that role."""
    side = {Role.MAKER: Side.MAKER, Role.CONTACT: Side.CONTACT}.get(role.role)
    found = await open_requests(scene, scene.person.id, role.programme_id)
    return [each for each in found if side_of(each, scene.person.id) is side]


async def _without_contact(scene: Scene, programme_id: str) -> list[Change]:
    """Return what ends of the organisations that nobody speaks for any more."""
    mine = await scene.tx.find(Organisation, contact_id=scene.person.id)
    changes: list[Change] = []
    for each in mine:
        if each.programme_id != programme_id:
            continue
        deputies = await scene.tx.find(Deputy, organisation_id=each.id, ended_at=None)
        changes += [Put(replace(deputy, ended_at=scene.now)) for deputy in deputies]
        for begun in await scene.tx.find(
            Succession, organisation_id=each.id, handover=Handover.ASKED
        ):
            changes += _withdrawn(scene, begun)
    return changes


def _withdrawn(scene: Scene, begun: Succession) -> Iterator[Change]:
    yield Put(replace(begun, handover=Handover.WITHDRAWN, settled_at=scene.now))
    yield Withdraw(f"handover/{begun.id}/")
