"""What others hear when somebody is erased, and the chats of teams that go on without them.

No name is in it, and nobody is told who asked for it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.belonging import Circumstances, act_in, let_out, teams_of
from bot.codes import end_codes, lately_listed
from bot.domain.announcements import Announcement, Course
from bot.domain.briefs import Deputy, Handover, Question, Reply, Succession
from bot.domain.challenges import Challenge, Organisation, Side, Suggestion
from bot.domain.changes import Drop, LetGo
from bot.domain.ideas import Idea
from bot.domain.people import Account
from bot.domain.programme import Programme
from bot.domain.teams import Member, Room, Team
from bot.gather import LIVE, coordinators, to_lead
from bot.outsiders import Gone, How, part, part_with_lead
from bot.ports import FAREWELL, Fate, Ids, Tx
from bot.privacy.erasure import Known
from bot.scene import later
from bot.sharpener import BRIEF
from bot.talk.model import (
    CloseRoom,
    Message,
    Outcome,
    Say,
    ToPerson,
    Why,
    say,
)

GONE = "gone"
"""What others are told of it, in the counts of what was sent."""

MOST_TOLD = 5
"""So many of whom there is nothing else to say are told of in a programme on one day."""


@dataclass(frozen=True, slots=True)
class Parting:
    """Who is erased, and when; what is said of it is decided while they are still there."""

    tx: Tx
    programmes: Mapping[str, Programme]
    known: Known
    now: datetime
    new_id: Ids


async def living(tx: Tx, known: Known) -> tuple[Team, ...]:
    """Return the living teams that somebody is in."""
    ids = [each.team_id for each in known.places if each.left_at is None]
    return await tx.find(Team, id=ids, stage=LIVE)


async def tell_others(parting: Parting) -> tuple[Message, ...]:
    """Return what teams, partners with an open request, and coordinators hear, in polite hours."""
    teams = await living(parting.tx, parting.known)
    return (
        *await _to_teams(parting, teams),
        *await _to_asking(parting),
        *await _to_unanswered(parting),
        *await _to_takers(parting),
        *await _to_contacts(parting),
        *await _to_coordinators(parting, teams),
    )


async def out_of_rooms(parting: Parting) -> Outcome:
    """Return what takes the person's accounts out of the chats of teams, and of orders for them.

    Those of others, from which the bot can take nobody, are let go, or their members told.
    """
    known = parting.known
    found = await parting.tx.find(Account, id=known.accounts)
    nobodys = tuple(replace(each, person_id="") for each in found)
    what = Circumstances(parting.tx, parting.programmes, parting.now)
    was_in = await parting.tx.find(Team, id=[each.team_id for each in known.places])
    led = await teams_of(parting.tx, known.person_id) if known.person_id is not None else ()
    teams = {each.id: each for each in (*was_in, *led)}
    outcome = await let_out(what, tuple(teams.values()), nobodys)
    if known.person_id is not None:
        own = await living(parting.tx, known)
        ending = {each.id for each in known.ending}
        gone = Gone(How.ERASED, known.person_id, "", found)
        outcome += await part(what, [each for each in own if each.id not in ending], gone)
        others = [each for each in led if each not in own]
        outcome += await part_with_lead(what, others, replace(gone, how=How.ROLE_ERASED))
    return replace(outcome, messages=tuple(_with_key(parting, each) for each in outcome.messages))


def _with_key(parting: Parting, message: Message) -> Message:
    """Return a message that is single; of one that names the person nothing is to be left."""
    if message.key is not None:
        return message
    stem = f"{FAREWELL}room" if message.act is not None else f"{GONE}/room"
    return replace(message, key=f"{stem}/{parting.new_id()}")


async def close_rooms(parting: Parting) -> Outcome:
    """Return what closes the chats of the teams that end with the person.

    For where nothing reacts to that end by itself.
    """
    ending = [each.id for each in parting.known.ending]
    rooms = await parting.tx.find(Room, team_id=ending)
    changes = [Drop(each) if each.made else LetGo(each) for each in rooms]
    made = [each for each in rooms if each.made]
    return Outcome(
        changes=tuple(changes),
        messages=tuple(_with_key(parting, act_in(room, CloseRoom())) for room in made),
    )


async def _to_teams(parting: Parting, teams: Sequence[Team]) -> list[Message]:
    ending = {each.id for each in parting.known.ending}
    ids = [each.id for each in teams]
    members = await parting.tx.find(Member, team_id=ids, left_at=None)
    told: list[Message] = []
    for team in teams:
        line = say("forget-partner", team=team.name, ends=team.id in ending)
        others = [each.person_id for each in members if each.team_id == team.id]
        told += _tell(parting, team.programme_id, [line], others)
    return told


async def _to_asking(parting: Parting) -> list[Message]:
    """Tell those who had asked, or were asked, that the request has settled itself."""
    told: list[Message] = []
    for each in parting.known.suggestions:
        programme = parting.programmes.get(each.programme_id)
        if programme is None or not _is_open(each, programme, parting.now):
            continue
        challenge = await parting.tx.get(Challenge, each.challenge_id)
        mine = Side.MAKER if each.maker_id == parting.known.person_id else Side.CONTACT
        other = each.contact_id if mine is Side.MAKER else each.maker_id
        line = say("forget-request", title=challenge.title if challenge is not None else "")
        told += _tell(parting, programme.id, [line], [other])
    return told


def _is_open(request: Suggestion, programme: Programme, now: datetime) -> bool:
    asked = request.asks is not None
    return asked and not request.lapsed(now, programme.policy.requests.answer_days)


async def _to_unanswered(parting: Parting) -> list[Message]:
    """Tell who asked for a team that the answer, which waits for their morning, goes as well.

    Not who left the team, nor where it ends. The question may have the name, so it is not quoted.
    """
    tx, ending = parting.tx, {each.id for each in parting.known.ending}
    replies = await tx.find(Reply, person_id=parting.known.person_id or "")
    asked = await tx.find(Question, id=[each.question_id for each in replies])
    found = await tx.find(Team, id=[each.team_id for each in asked], stage=LIVE)
    teams = {each.id: each for each in found}
    told: list[Message] = []
    for each in asked:
        team = teams.get(each.team_id)
        programme = parting.programmes.get(team.programme_id) if team is not None else None
        if team is None or programme is None or team.id in ending:
            continue
        place = await tx.get(Member, team.id, each.person_id)
        waits = Fate.WAITING in await tx.fates(f"response/{each.id}/{each.person_id}")
        if waits and place is not None and place.left_at is None:
            line = say("forget-answer", team=team.name, on=programme.calendar.local(each.at).date())
            told += _tell(parting, programme.id, [line], [each.person_id])
    return told


async def _to_takers(parting: Parting) -> list[Message]:
    """Tell who is making a brief of an idea of theirs why parts of it are asked for once more.

    They may be at something else just now, and come back to it.
    """
    found = await parting.tx.find(Idea, person_id=parting.known.person_id or "")
    ideas = {each.id: each for each in found}
    open_ones = await parting.tx.progresses() if ideas else {}
    told: list[Message] = []
    for account_id, progress in open_ones.items():
        briefs = (each for each in progress.stack if each.dialog == BRIEF.name)
        taken = (ideas.get(each.subject.get("idea", "")) for each in briefs)
        idea = next((each for each in taken if each is not None), None)
        account = await parting.tx.get(Account, account_id) if idea is not None else None
        if idea is not None and account is not None:
            told += _tell(parting, idea.programme_id, [say("forget-idea")], [account.person_id])
    return told


async def _to_contacts(parting: Parting) -> list[Message]:
    """Tell the contacts for whom the person stands in, or whom they were asked to follow."""
    told: list[Message] = []
    for each in parting.known.more:
        match each:
            case Succession(handover=Handover.ASKED, heir_id=parting.known.person_id):
                text = "forget-heir"
            case Deputy(ended_at=None):
                text = "forget-deputy"
            case _:
                continue
        organisation = await parting.tx.get(Organisation, each.organisation_id)
        if organisation is not None:
            line = say(text, organisation=organisation.name)
            told += _tell(parting, each.programme_id, [line], [organisation.contact_id])
    return told


async def _to_coordinators(parting: Parting, teams: Sequence[Team]) -> list[Message]:
    told: list[Message] = []
    ending = {each.id for each in parting.known.ending}
    shorter = {each.programme_id for each in parting.known.lists}
    listed = await lately_listed(parting.tx, parting.known.person_id or "", parting.now)
    announced = await _announced(parting)
    joined = {each.programme_id for each in parting.known.memberships}
    for programme_id in sorted(joined | shorter):
        lines = [say("forget-lead")]
        lines += [
            say("forget-lead-team", number=each.number, team=each.name, ends=each.id in ending)
            for each in teams
            if each.programme_id == programme_id
        ]
        codes = [each for each in parting.known.codes if each.programme_id == programme_id]
        if count := len([*end_codes(codes, parting.now)]):
            lines.append(say("codes-ended-lead", count=count))
        if count := listed[programme_id]:
            lines.append(say("codes-listed-lead", count=count))
        if count := announced[programme_id]:
            lines.append(say("forget-lead-announced", count=count))
        if programme_id in shorter:
            lines.append(say("forget-lead-list"))
        leads = await coordinators(parting.tx, programme_id)
        stem = _of_day(parting, programme_id)
        before = sum((await parting.tx.fates(stem)).values())
        if lines[1:] or before < MOST_TOLD * len(leads):
            told += [
                replace(each, why=Why.ESCALATION, key=f"{stem}{each.key}")
                for each in _tell(parting, programme_id, lines, leads, leads=True)
            ]
    return told


async def _announced(parting: Parting) -> Counter[str]:
    """Count by programme what they announced and goes no further, so that it is told of here.

    What stopped with their role counts where a coordinator has not read that: it is told no more.
    """
    found = await parting.tx.find(Announcement, author_id=parting.known.person_id or "")
    return Counter(
        [
            each.programme_id
            for each in found
            if each.course is Course.GOING
            or (
                each.course is Course.STOPPED
                and await parting.tx.untried(f"announcement/{each.id}/unsent/")
            )
        ]
    )


def _of_day(parting: Parting, programme_id: str) -> str:
    """Return how the keys begin of what a programme's coordinators hear on one day."""
    programme = parting.programmes.get(programme_id)
    day = "" if programme is None else programme.calendar.local(parting.now).date()
    return f"{GONE}-lead/{programme_id}/{day}/"


def _tell(
    parting: Parting,
    programme_id: str,
    lines: Sequence[Say],
    people: Sequence[str],
    *,
    leads: bool = False,
) -> Iterator[Message]:
    """Yield the message to each of these people but whoever is erased, in a polite hour."""
    programme = parting.programmes.get(programme_id)
    if programme is None:
        return
    for person_id in people:
        if person_id != parting.known.person_id:
            key = f"{GONE}/{parting.new_id()}/{person_id}"
            to = to_lead(person_id, programme_id) if leads else ToPerson(person_id)
            message = Message(to, tuple(lines), about=GONE, key=key)
            yield later(message, programme, parting.now)
