"""What a contact answers for, and what of it becomes somebody else's when it changes hands."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.absences import has_left, note_unseen, seen
from bot.briefs.people import experts_of
from bot.briefs.questions import unanswered
from bot.domain.briefs import Deputy, Expertise
from bot.domain.challenges import Challenge, Organisation, Side, Suggestion
from bot.domain.changes import Change, Drop, Put, Withdraw, withdraw_cards
from bot.domain.meetings import Meeting
from bot.domain.people import Invitation, Membership, Person, Role, role_in
from bot.domain.rounds import Leftover, Phase, Round
from bot.domain.teams import Member, Room, Team
from bot.gather import LIVE
from bot.ports import Tx
from bot.scene import Scene


@dataclass(frozen=True, slots=True)
class House:
    """An organisation with everything that its contact answers for; ``teams`` are those that live.

    ``members`` are of these teams, also those who left.
    """

    organisation: Organisation
    challenges: tuple[Challenge, ...]
    suggestions: tuple[Suggestion, ...]
    teams: tuple[Team, ...]
    members: tuple[Member, ...]

    def is_maker(self, person_id: str) -> bool:
        """Whether somebody works for the organisation as a maker: they cannot be both sides."""
        return any(
            each.person_id == person_id and each.side is Side.MAKER and each.left_at is None
            for each in self.members
        )


async def house_of(tx: Tx, organisation: Organisation) -> House:
    """Return an organisation with everything that its contact answers for."""
    challenges = await tx.find(Challenge, organisation_id=organisation.id)
    ids = [each.id for each in challenges]
    teams = await tx.find(Team, challenge_id=ids, stage=LIVE)
    return House(
        organisation,
        challenges,
        await tx.find(Suggestion, challenge_id=ids),
        teams,
        await tx.find(Member, team_id=[each.id for each in teams]),
    )


async def candidates(tx: Tx, organisation: Organisation) -> tuple[Person, ...]:
    """Return who of an organisation could speak for it: its experts, but for its teams' makers."""
    house = await house_of(tx, organisation)
    found = [person for _, person in await experts_of(tx, organisation.id)]
    return tuple(
        each
        for each in found
        if each.name and not house.is_maker(each.id) and each.id != organisation.contact_id
    )


def about_brief(challenge: Challenge) -> str:
    """Return how the keys begin of what is told of a brief and its review."""
    return f"brief/{challenge.id}/"


async def house_moves(scene: Scene, house: House, old: str, new: str) -> list[Change]:
    """Return what makes the organisation, and what it looks for, the heir's.

    What was suggested to the heir as a maker is not any more: nobody is both sides. Of what the old
    contact was suggested, and has not read, the heir is told.
    """
    waiting = [each for each in house.suggestions if await _is_unread(scene.tx, each, old)]
    unread = {each.id for each in waiting}
    return [
        *_own_moves(house, old, new),
        *_suggestions_move(house, old, new, unread, scene.now),
        *await _leftovers_move(scene.tx, house, old, new),
    ]


async def _is_unread(tx: Tx, suggestion: Suggestion, old: str) -> bool:
    """Whether the card that shows somebody a suggestion first still waits for their morning."""
    waiting = await tx.untried(f"suggested/{suggestion.id}/")
    return any(each.person_id == old for each in waiting)


def _own_moves(house: House, old: str, new: str) -> Iterator[Change]:
    """Yield what makes the organisation with its briefs and living teams somebody else's."""
    yield Put(replace(house.organisation, contact_id=new), quiet=True)
    for challenge in house.challenges:
        yield Put(replace(challenge, contact_id=new), quiet=True)
        as_contact = role_in(challenge.programme_id, Role.CONTACT)
        yield Withdraw(about_brief(challenge), old, in_role=as_contact)
    for team in house.teams:
        yield Put(replace(team, contact_id=new), quiet=True)


def _suggestions_move(
    house: House, old: str, new: str, unread: Collection[str], now: datetime
) -> Iterator[Change]:
    """Yield what makes an organisation's suggestions somebody else's to answer."""
    for suggestion in house.suggestions:
        if suggestion.maker_id == new:
            yield Put(replace(suggestion, withdrawn_at=suggestion.withdrawn_at or now), quiet=True)
            yield from withdraw_cards(suggestion)
            continue
        moved = replace(suggestion, contact_id=new)
        yield Put(moved.noted_for(Side.CONTACT) if moved.id in unread else moved, quiet=True)
        yield from withdraw_cards(suggestion, old)


async def _leftovers_move(tx: Tx, house: House, old: str, new: str) -> list[Change]:
    """Return what lets the heir hear of the challenges that a round found nobody for.

    What the letters of the morning have told the old contact by now stays theirs.
    """
    ids = [each.id for each in house.challenges]
    left = await tx.find(Leftover, challenge_id=ids, person_id=old)
    rounds = await tx.find(Round, id=[each.round_id for each in left], phase=Phase.GOING)
    untold = {each.id for each in rounds if each.last < old}
    return [
        change
        for each in left
        if each.round_id in untold
        for change in (Drop(each), Put(replace(each, person_id=new), quiet=True))
    ]


async def work_moves(scene: Scene, house: House, old: str, new: str) -> list[Change]:
    """Return what makes the heir a member of the living teams in the old contact's place."""
    changes: list[Change] = []
    ids = [each.id for each in house.teams]
    for meeting in await scene.tx.find(Meeting, team_id=ids):
        if not meeting.settled and old in (*meeting.yes, meeting.proposed_by):
            yes = tuple(dict.fromkeys(new if each == old else each for each in meeting.yes))
            by = new if meeting.proposed_by == old else meeting.proposed_by
            changes.append(Put(replace(meeting, yes=yes, proposed_by=by), quiet=True))
    rooms = await scene.tx.find(Room, team_id=ids)
    for room in rooms:
        if room.bound_by == old:
            changes += await _room_moves(scene, house, room, new)
    waiting = await unanswered(scene.tx, ids, old)
    changes += [Put(replace(each, asked_id=new), quiet=True) for each in waiting]
    for member in house.members:
        if member.person_id == old and member.left_at is None:
            known = _member(house.members, member.team_id, new)
            joined = known.joined_at if known is not None else scene.now
            heir = Member(member.team_id, new, Side.CONTACT, joined, member.verdict)
            changes += [Put(heir), Put(replace(member, left_at=scene.now))]
    return changes


async def _room_moves(scene: Scene, house: House, room: Room, new: str) -> list[Change]:
    """Return what makes a group chat the heir's, who need not have been there as its binder was."""
    moved = Put(replace(room, bound_by=new), quiet=True)
    if room.made or await seen(scene.tx, room, [new]) or await has_left(scene.tx, room, new):
        return [moved]
    return [moved, note_unseen(room, house.organisation.programme_id, new, scene.now)]


def _member(members: Sequence[Member], team_id: str, person_id: str) -> Member | None:
    """Return the living member of a team who that person is: a deputy is one already."""
    for each in members:
        if (each.team_id, each.person_id) == (team_id, person_id) and each.left_at is None:
            return each
    return None


async def role_moves(scene: Scene, house: House, old: str, new: str) -> list[Change]:
    """Return who has which role from now on; codes go on working, in the heir's name."""
    programme_id, organisation_id = house.organisation.programme_id, house.organisation.id
    changes: list[Change] = []
    others = [
        each
        for each in await scene.tx.find(Organisation, contact_id=old, programme_id=programme_id)
        if each.id != organisation_id
    ]
    role = await scene.tx.get(Membership, old, programme_id, Role.CONTACT)
    if role is not None and role.left_at is None and not others:
        changes.append(Put(replace(role, left_at=scene.now)))
    known = await scene.tx.get(Membership, new, programme_id, Role.CONTACT)
    if known is None or known.left_at is not None:
        changes.append(Put(Membership(new, programme_id, Role.CONTACT, scene.now)))
    expertise = await scene.tx.get(Expertise, new, organisation_id)
    if expertise is not None:
        changes.append(Put(replace(expertise, left_at=scene.now), quiet=True))
    deputy = await scene.tx.get(Deputy, organisation_id, new)
    if deputy is not None and deputy.ended_at is None:
        changes.append(Put(replace(deputy, ended_at=scene.now), quiet=True))
    made = await scene.tx.find(
        Invitation, programme_id=programme_id, organisation_id=organisation_id, made_by=old
    )
    # The old contact may know them: whoever speaks now invites anew.
    changes.extend(Put(replace(each, made_by=new, uses_left=0), quiet=True) for each in made)
    return changes
