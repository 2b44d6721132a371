"""Gathering cases from the store with few queries, whatever the number of teams."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.domain.briefs import Expertise, Question, Reply
from bot.domain.challenges import Challenge, Suggestion
from bot.domain.evenings import Evening, Guest, Phase
from bot.domain.facts import DraftCase, TeamCase
from bot.domain.meetings import Meeting
from bot.domain.milestones import Update
from bot.domain.people import Account, Membership, Person, Profile, Role, any_of, role_in
from bot.domain.programme import Programme
from bot.domain.substance import told_of
from bot.domain.teams import Member, Room, Stage, Team
from bot.ports import Tx
from bot.talk.model import Progress, ToPerson

T = TypeVar("T")
LIVE = (Stage.TALKING, Stage.ACTIVE)


async def coordinators(tx: Tx, programme_id: str) -> tuple[str, ...]:
    """Return the ids of the people who coordinate a programme."""
    found = await tx.find(
        Membership, programme_id=programme_id, role=Role.COORDINATOR, left_at=None
    )
    return tuple(each.person_id for each in found)


async def coordinators_reached(tx: Tx, programme_id: str) -> tuple[str, ...]:
    """Return the ids of those who coordinate a programme and are reached by a messenger."""
    leads = await coordinators(tx, programme_id)
    accounts = await tx.find(Account, person_id=leads, reachable=True)
    reached = {each.person_id for each in accounts}
    return tuple(each for each in leads if each in reached)


async def is_reached(tx: Tx, person_id: str) -> bool:
    """Whether any messenger reaches somebody: else nothing that is for them is said."""
    return bool(await tx.find(Account, person_id=person_id, reachable=True))


async def leads_of(tx: Tx, programme_ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Return who coordinates any of these programmes, and which, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for programme_id in programme_ids:
        for lead in await coordinators(tx, programme_id):
            found[lead] = (*found.get(lead, ()), programme_id)
    return found


def to_lead(person_id: str, *programme_ids: str) -> ToPerson:
    """Return the way to somebody as long as they coordinate a programme.

    Where any of several would do, they are not missed before they have left them all.
    """
    roles = [role_in(each, Role.COORDINATOR) for each in programme_ids]
    return ToPerson(person_id, any_of(roles))


def to_contact(person_id: str, programme_id: str) -> ToPerson:
    """Return the way to somebody as long as they speak for an organisation in a programme."""
    return ToPerson(person_id, role_in(programme_id, Role.CONTACT))


async def heirs_of(tx: Tx, left: Membership, now: datetime) -> tuple[Membership, ...]:
    """Return the memberships of those who take over at ``now`` a role that somebody leaves."""
    return await tx.find(
        Membership, programme_id=left.programme_id, role=left.role, joined_at=now, left_at=None
    )


async def take_part(tx: Tx, programme_id: str, *people: tuple[str, Role]) -> bool:
    """Whether each of these people still takes part in a programme, in that role."""
    here = await tx.find(
        Membership,
        programme_id=programme_id,
        person_id=sorted({person_id for person_id, _ in people}),
        left_at=None,
    )
    return set(people) <= {(each.person_id, each.role) for each in here}


async def both_take_part(tx: Tx, suggestion: Suggestion) -> bool:
    """Whether neither side of a suggestion has left its role since."""
    maker, contact = (suggestion.maker_id, Role.MAKER), (suggestion.contact_id, Role.CONTACT)
    return await take_part(tx, suggestion.programme_id, maker, contact)


async def prints_of(tx: Tx, suggestion: Suggestion) -> str:
    """Return the prints of what both sides of a suggestion tell now; ``""`` where one is gone."""
    challenge = await tx.get(Challenge, suggestion.challenge_id)
    profile = await tx.get(Profile, suggestion.maker_id, suggestion.programme_id)
    return "" if challenge is None or profile is None else told_of(challenge, profile)


async def brought_together(tx: Tx, *person_ids: str) -> bool:
    """Whether these people are being matched by an evening: they hear of it before they go home."""
    guests = await tx.find(Guest, person_id=person_ids)
    count = Counter(each.evening_id for each in guests)
    shared = sorted(each for each, number in count.items() if number == len(person_ids))
    return bool(shared and await tx.find(Evening, id=shared, phase=Phase.MATCHING))


def reached_at(accounts: Sequence[Account], last: str | None) -> Account | None:
    """Return where somebody hears what they did not ask for, ``None`` where nothing reaches them.

    That is the account they chose, else the one through which they wrote ``last``.
    """
    reached = [each for each in accounts if each.reachable]
    chosen = [each for each in reached if each.preferred]
    used = [each for each in reached if each.id == last]
    return next(iter((*chosen, *used, *reached)), None)


async def team_case(tx: Tx, programme: Programme, team_id: str) -> TeamCase | None:
    """Return one team's case, or ``None`` if there is no such team in the programme."""
    team = await tx.get(Team, team_id)
    if team is None or team.programme_id != programme.id:
        return None
    return (await _cases(tx, programme, (team,)))[0]


async def teams_of(
    tx: Tx, programmes: Mapping[str, Programme], person_id: str
) -> tuple[TeamCase, ...]:
    """Return the living teams of a person, in all their programmes."""
    members = await tx.find(Member, person_id=person_id, left_at=None)
    if not members:
        return ()
    teams = await tx.find(Team, id=[each.team_id for each in members], stage=LIVE)
    by_programme = _group(teams, lambda team: team.programme_id)
    found: list[TeamCase] = []
    for programme_id, several in by_programme.items():
        if programme_id in programmes:
            found.extend(await _cases(tx, programmes[programme_id], several))
    return tuple(found)


async def own_case(
    tx: Tx,
    programmes: Mapping[str, Programme],
    person_id: str,
    team_id: str,
    told_at: datetime | None = None,
) -> TeamCase | None:
    """Return the case of a living team to which the person belongs, or did at ``told_at``."""
    team = await tx.get(Team, team_id)
    if team is None or team.stage not in LIVE or team.programme_id not in programmes:
        return None
    case = await team_case(tx, programmes[team.programme_id], team_id)
    if case is None or person_id in case.people:
        return case
    left = [each.left_at for each in await tx.find(Member, team_id=team_id, person_id=person_id)]
    return case if told_at and any(each and told_at < each for each in left) else None


async def own_cases(
    tx: Tx, programmes: Mapping[str, Programme], person_id: str, room_id: str | None = None
) -> tuple[TeamCase, ...]:
    """Return the person's living teams; in a group chat only the one that it is bound to."""
    mine = await teams_of(tx, programmes, person_id)
    if room_id is None:
        return mine
    room = await bound_room(tx, room_id)
    return tuple(case for case in mine if room is not None and case.team.id == room.team_id)


async def bound_room(tx: Tx, room_id: str) -> Room | None:
    """Return the group chat of that id, or which had it before it moved, if it is bound."""
    room = await tx.get(Room, room_id)
    if room is None and room_id in (moved := await tx.moved_rooms((room_id,))):
        return await tx.get(Room, moved[room_id])
    return room


async def team_cases(
    tx: Tx, programme: Programme, *, stages: Sequence[Stage] = LIVE
) -> tuple[TeamCase, ...]:
    """Return the cases of a programme's teams, by number."""
    teams = await tx.find(Team, programme_id=programme.id, stage=tuple(stages))
    return await _cases(tx, programme, sorted(teams, key=lambda team: team.number))


async def _cases(tx: Tx, programme: Programme, teams: Sequence[Team]) -> tuple[TeamCase, ...]:
    if not teams:
        return ()
    ids = [team.id for team in teams]
    members = await tx.find(Member, team_id=ids, left_at=None)
    person_ids = sorted({each.person_id for each in members})
    people = {each.id: each for each in await tx.find(Person, id=person_ids)}
    challenges = {
        each.id: each
        for each in await tx.find(Challenge, id=sorted({team.challenge_id for team in teams}))
    }
    heard = await tx.last_heard(person_ids)
    by_team = _group(members, lambda member: member.team_id)
    meetings = _group(await tx.find(Meeting, team_id=ids), lambda each: each.team_id)
    updates = _group(await tx.find(Update, team_id=ids), lambda each: each.team_id)
    rooms = _group(await tx.find(Room, team_id=ids), lambda each: each.team_id)
    questions = await _open_questions(tx, ids)
    experts = await _experts(tx, questions)
    leads = await coordinators(tx, programme.id)
    return tuple(
        TeamCase(
            programme,
            team,
            challenges[team.challenge_id],
            tuple(by_team[team.id]),
            {each.person_id: people[each.person_id] for each in by_team[team.id]},
            {each.slot: each for each in meetings[team.id]},
            tuple(sorted(updates[team.id], key=lambda each: each.at)),
            {
                each.person_id: heard[each.person_id]
                for each in by_team[team.id]
                if each.person_id in heard
            },
            leads,
            tuple(rooms[team.id]),
            tuple(questions[team.id]),
            experts[challenges[team.challenge_id].organisation_id],
        )
        for team in teams
    )


async def _open_questions(tx: Tx, team_ids: Sequence[str]) -> defaultdict[str, list[Question]]:
    """Return by team the questions without an answer, but those whose words are gone."""
    asked = await tx.find(Question, team_id=team_ids)
    replies = await tx.find(Reply, question_id=[each.id for each in asked]) if asked else ()
    answered = {each.question_id for each in replies}
    open_ = [each for each in asked if each.id not in answered and each.text]
    return _group(open_, lambda each: each.team_id)


async def _experts(
    tx: Tx, questions: Mapping[str, Sequence[Question]]
) -> defaultdict[str, frozenset[str]]:
    """Return by organisation its experts among those who are asked."""
    asked = sorted({each.asked_id for several in questions.values() for each in several})
    found = await tx.find(Expertise, person_id=asked, left_at=None) if asked else ()
    experts: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for each in found:
        experts[each.organisation_id] |= {each.person_id}
    return experts


async def living_cases(
    tx: Tx, programme: Programme, team_ids: Sequence[str]
) -> tuple[TeamCase, ...]:
    """Return the cases of these teams, by number, as far as they live in the programme."""
    teams = await tx.find(Team, id=team_ids, programme_id=programme.id, stage=LIVE)
    return await _cases(tx, programme, sorted(teams, key=lambda team: team.number))


async def draft_cases(
    tx: Tx, programme: Programme, account_ids: Sequence[str], dialogs: Mapping[str, Role]
) -> Mapping[str, DraftCase]:
    """Return, by account, who began one of these dialogs in the programme and stopped."""
    drafts: dict[str, Progress] = {}
    for account_id in account_ids:
        progress = await tx.progress(account_id)
        for each in progress.stack if progress is not None else ():
            ours = each.subject.get("programme") == programme.id
            if ours and each.dialog in dialogs and not each.amends:
                drafts.setdefault(account_id, each)
    if not drafts:
        return {}
    accounts = {each.id: each for each in await tx.find(Account, id=sorted(drafts))}
    ids = sorted({each.person_id for each in accounts.values()})
    people = {each.id: each for each in await tx.find(Person, id=ids)}
    leads = await coordinators(tx, programme.id)
    return {
        account_id: DraftCase(
            programme,
            dialogs[progress.dialog],
            _as_named(people[accounts[account_id].person_id], progress),
            progress.dialog,
            progress.updated_at,
            leads,
        )
        for account_id, progress in drafts.items()
    }


def _as_named(person: Person, progress: Progress) -> Person:
    """Return a person with the name that they gave in the draft, if they have none yet."""
    given = progress.answers.get("name")
    return replace(person, name=given) if not person.name and isinstance(given, str) else person


def _group(items: Iterable[T], key: Callable[[T], str]) -> defaultdict[str, list[T]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
