"""First meetings: making the team, taking the verdicts, and what follows from them."""

from dataclasses import replace

from bot.cards import contact_details, shorten
from bot.domain.challenges import Challenge, Organisation, Side, Suggestion
from bot.domain.changes import Change, Put, Withdraw
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.people import Person
from bot.domain.teams import Member, Stage, Team, Verdict, has_maker_without
from bot.first_meetings import rules
from bot.first_meetings.dialog import AGREEMENT, AgreementAnswers
from bot.first_meetings.telling import tell_ended, tell_formed
from bot.gather import LIVE, both_take_part, brought_together, team_case
from bot.scene import Scene, button, later
from bot.talk.model import LAPSE, Choice, Message, Outcome, Progress, Say, ToPerson, Why, say
from bot.talk.readers import fold

TITLE = 40
"""So many letters of a challenge's title tell a team from another one of the same organisation."""


async def team_up(scene: Scene, suggestion: Suggestion) -> Outcome:
    """Bring both sides together after a mutual yes: a new talking team, or a further maker."""
    if not suggestion.mutual or suggestion.withdrawn_at is not None:
        return Outcome()
    challenge = await scene.tx.get(Challenge, suggestion.challenge_id)
    contact = await scene.tx.get(Person, suggestion.contact_id)
    maker = await scene.tx.get(Person, suggestion.maker_id)
    if challenge is None or contact is None or maker is None:
        return Outcome()
    if not await both_take_part(scene.tx, suggestion):
        return Outcome()
    organisation = await scene.tx.get(Organisation, challenge.organisation_id)
    teams = await scene.tx.find(Team, challenge_id=challenge.id, stage=LIVE)
    changes: list[Change] = []
    if teams:
        team = teams[0]
        known = await scene.tx.get(Member, team.id, maker.id)
        if known is not None and known.left_at is None and not _stands_in(team, known):
            return Outcome()
    else:
        number = await scene.tx.next_number(Team, challenge.programme_id)
        name = await _name(scene, challenge, organisation, number)
        team = Team(scene.new_id(), challenge.programme_id, number, challenge.id, contact.id,
                    name, Stage.TALKING, scene.now)  # fmt: skip
        changes += [Put(team), Put(Member(team.id, contact.id, Side.CONTACT, scene.now))]
    late = Verdict.GO if team.stage is Stage.ACTIVE else None
    joins = Member(team.id, maker.id, Side.MAKER, scene.now, late)
    changes.append(Put(joins))
    pair = (contact, maker)
    introduced = [
        await introduction(scene, team, challenge, pair, side, joins)
        for side in (Side.CONTACT, Side.MAKER)
    ]
    others = await _tell_members(scene, team, pair, joins)
    return Outcome(changes=tuple(changes), messages=tuple(introduced)) + others


def _stands_in(team: Team, member: Member) -> bool:
    """Whether somebody is on the contact's side of a team without being its contact."""
    return member.side is Side.CONTACT and member.person_id != team.contact_id


async def _name(
    scene: Scene, challenge: Challenge, organisation: Organisation | None, number: int
) -> str:
    """Return what a new team is called: like its organisation.

    Where a living team is called that already, the challenge's title stands behind it, or else
    the team's number.
    """
    others = await scene.tx.find(Team, programme_id=challenge.programme_id, stage=LIVE)
    taken = {fold(each.name) for each in others}
    name = organisation.name if organisation else challenge.title
    told = f"{name} ({shorten(challenge.title, TITLE)})"
    free = [each for each in (name, told) if fold(each) not in taken]
    return free[0] if free else f"{name} ({number})"


async def _tell_members(
    scene: Scene, team: Team, pair: tuple[Person, Person], joins: Member
) -> Outcome:
    """Tell the makers who are in the team already that somebody joins them."""
    programme = scene.office.programmes[team.programme_id]
    members = await scene.tx.find(Member, team_id=team.id, left_at=None)
    contact, maker = pair
    line = say("match-joined", name=maker.name, team=team.name)
    told = [
        later(
            Message(ToPerson(each.person_id), (line,), about="match",
                    key=rules.introduction_key(joins, each.person_id)),
            programme,
            scene.now,
        )
        for each in members
        if each.person_id not in (contact.id, maker.id)
    ]  # fmt: skip
    return Outcome(messages=tuple(told))


async def _next_step(
    scene: Scene, team: Team, side: Side, maker: Person
) -> tuple[Say, tuple[tuple[Choice, ...], ...]]:
    """Return what comes next for a maker who joins now, or for their contact, and the buttons.

    Where the first meeting was held, the maker is asked what all others were asked after it.
    """
    if team.stage is Stage.ACTIVE:
        return say("match-active"), ()
    meeting = await scene.tx.get(Meeting, team.id, FIRST)
    if meeting is not None and meeting.state is MeetingState.AGREED:
        return say("match-date", when=meeting.starts_at), ()
    if meeting is not None and meeting.state is MeetingState.PROPOSED:
        return say("match-proposed"), ()
    if meeting is not None and meeting.state is MeetingState.HELD:
        asks = rules.verdict_buttons(team.id) if side is Side.MAKER else ()
        return say(f"match-held-{side}", name=maker.name), asks
    return say("match-next"), ((button("date-propose", "date", team.id, FIRST),),)


async def introduction(
    scene: Scene,
    team: Team,
    challenge: Challenge,
    pair: tuple[Person, Person],
    side: Side,
    joins: Member,
) -> Message:
    """Return what one side of a contact and a maker, who ``joins``, is told of the other one."""
    contact, maker = pair
    reader, other = pair if side is Side.CONTACT else (maker, contact)
    following, choices = await _next_step(scene, team, side, maker)
    lines = (
        say(f"match-{side}", name=other.name, team=team.name, title=challenge.title),
        *await contact_details(scene.tx, other, team.programme_id),
        following,
    )
    told = Message(
        ToPerson(reader.id), lines, choices, about="match",
        key=rules.introduction_key(joins, reader.id),
    )  # fmt: skip
    if await brought_together(scene.tx, contact.id, maker.id):
        return replace(told, why=Why.APPOINTMENT)
    if reader.id == scene.person.id:
        return replace(told, to=scene.private)
    return later(told, scene.office.programmes[team.programme_id], scene.now)


async def ask_verdicts(scene: Scene, meeting: Meeting) -> Outcome:
    """Ask everybody for go or no-go once the first meeting was held."""
    if meeting.slot != FIRST or meeting.state is not MeetingState.HELD:
        return Outcome()
    team = await scene.tx.get(Team, meeting.team_id)
    programme = scene.office.programmes.get(team.programme_id) if team is not None else None
    if team is None or programme is None:
        return Outcome()
    case = await team_case(scene.tx, programme, team.id)  # who told it may have left since
    if case is None or case.team.stage is not Stage.TALKING:
        return Outcome()
    messages = []
    for member in case.deciding:
        asked = verdict_question(case, member.person_id)
        waited = scene.now - scene.envelope.at >= LAPSE  # that it was held counts unasked by now
        here = member.person_id == scene.person.id and not waited
        messages.append(asked if here else later(asked, case.programme, scene.now))
    return Outcome(messages=tuple(messages))


def verdict_key(team: Team, reader: str) -> str:
    """Return the key of the question for somebody's go or no-go."""
    return f"verdict/{team.id}/0/{reader}"


def verdict_question(case: TeamCase, reader: str) -> Message:
    """Return the question for somebody's go or no-go."""
    return Message(
        ToPerson(reader),
        (say("verdict-ask", team=case.team.name),),
        rules.verdict_buttons(case.team.id),
        about="verdict",
        key=verdict_key(case.team, reader),
    )


async def verdict(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take one member's go or no-go."""
    case = await scene.own_case(words[0])
    if case is None:
        return scene.refuse(say("verdict-over"))
    given = Verdict(words[1])
    member = next(each for each in case.members if each.person_id == scene.person.id)
    if member not in case.deciding:
        return scene.refuse(say("verdict-contact"))
    if member.verdict is given or (case.team.stage is Stage.ACTIVE and member.verdict is not None):
        return scene.refuse(say("verdict-known"))
    if case.team.stage is Stage.ACTIVE:
        return await _decides_late(scene, case, replace(member, verdict=given))
    if member.side is Side.CONTACT and given is Verdict.GO:
        subject = {
            "team": case.team.id,
            "name": case.team.name,
            "programme": case.programme.id,
        }
        return scene.open(AGREEMENT, subject)
    return await _judged(scene, case, replace(member, verdict=given), case.team)


async def _decides_late(scene: Scene, case: TeamCase, member: Member) -> Outcome:
    """Take the verdict of somebody who had not answered when the others formed the team.

    It ends where no other maker is left who has not said no.
    """
    stays = member.verdict is Verdict.GO
    if not stays and not has_maker_without(case.members, member.person_id):
        ended = replace(case.team, stage=Stage.ENDED, ended_at=scene.now)
        return Outcome(changes=(Put(ended), Put(member))) + await tell_ended(scene, case)
    kept = member if stays else replace(member, left_at=scene.now)
    told = [
        later(late_news(case, kept, scene.person.name, each), case.programme, scene.now)
        for each in case.people
        if each != member.person_id
    ]
    noted = say("verdict-welcome" if stays else "verdict-noted-no-go", team=case.team.name)
    outcome = Outcome(changes=(Put(kept),), messages=tuple(told))
    return outcome + scene.reply(noted)


def late_key(member: Member, reader: str) -> str:
    """Return the key of what tells somebody of a member's late answer."""
    return f"verdict-late/{member.team_id}/{member.person_id}/{reader}"


def late_news(case: TeamCase, member: Member, name: str, reader: str) -> Message:
    """Return what tells somebody that the member of that name stays by a late answer, or left."""
    text = "verdict-joined" if member.left_at is None else "verdict-left"
    line = say(text, name=name, team=case.team.name)
    return Message(ToPerson(reader), (line,), about="verdict", key=late_key(member, reader))


async def agreed(scene: Scene, answers: AgreementAnswers, progress: Progress) -> Outcome:
    """Take the contact's go with form, extent and setup."""
    case = await scene.own_case(progress.subject["team"])
    if case is None or case.team.stage is not Stage.TALKING:
        return Outcome(progress=None) + scene.reply(say("verdict-over"))
    member = next(each for each in case.members if each.person_id == scene.person.id)
    team = replace(case.team, form=answers.form, extent=answers.extent, setup=answers.setup)
    outcome = await _judged(scene, case, replace(member, verdict=Verdict.GO), team)
    return Outcome(progress=None) + outcome


async def _judged(scene: Scene, case: TeamCase, member: Member, team: Team) -> Outcome:
    members = tuple(member if each.person_id == member.person_id else each for each in case.members)
    quiet = Withdraw(f"verdict/{team.id}/")
    match rules.judge(members, settled=team.form is not None):
        case rules.Result.FORMED:
            formed = replace(team, stage=Stage.ACTIVE, formed_at=scene.now)
            staying, leaving = _part(scene, members)
            changes: list[Change] = [Put(formed), quiet]
            changes.extend(Put(each) for each in (*staying, *leaving))
            return Outcome(changes=tuple(changes)) + await tell_formed(scene, case, formed, staying)
        case rules.Result.ENDED:
            ended = replace(team, stage=Stage.ENDED, ended_at=scene.now)
            return Outcome(changes=(Put(ended), Put(member), quiet)) + await tell_ended(scene, case)
        case rules.Result.OPEN:
            asked = Withdraw(verdict_key(team, member.person_id))
            noted = say(f"verdict-noted-{member.verdict}", team=team.name)
            return Outcome(changes=(Put(team), Put(member), asked)) + scene.reply(noted)


def _part(
    scene: Scene, members: tuple[Member, ...]
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """Return who stays, and who leaves because they said no-go."""
    staying = tuple(each for each in members if each.verdict is not Verdict.NO_GO)
    leaving = tuple(
        replace(each, left_at=scene.now) for each in members if each.verdict is Verdict.NO_GO
    )
    return staying, leaving
