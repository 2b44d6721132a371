"""Deputies: somebody of the organisation stands in for its contact until a given day.

A deputy belongs to the living teams on the contact's side: sees what the contact sees, agrees on
dates, reports, and answers questions. What binds the organisation stays with the contact.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.briefs.dialog import STANDIN, StandinAnswers
from bot.briefs.house import candidates, house_of
from bot.briefs.people import own_organisation, own_organisations
from bot.domain.briefs import Deputy
from bot.domain.calendar import ONE_DAY
from bot.domain.challenges import Challenge, Organisation, Side
from bot.domain.changes import Change, Put
from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.domain.teams import Member, Stage, Team
from bot.gather import is_reached
from bot.office import Office
from bot.ports import Tx
from bot.scene import Scene, button, later
from bot.talk.model import Choice, Message, Outcome, Progress, ToPerson, Why, say

ABOUT = "deputy"


async def show_deputies(scene: Scene) -> Outcome:
    """Show who stands in, and who could."""
    messages = [await _card(scene, each) for each in await own_organisations(scene)]
    if not messages:
        return scene.reply(say("brief-no-organisation"))
    return Outcome(messages=tuple(messages))


async def _card(scene: Scene, organisation: Organisation) -> Message:
    living = await scene.tx.find(Deputy, organisation_id=organisation.id, ended_at=None)
    ids = [each.person_id for each in living]
    people = {each.id: each for each in await scene.tx.find(Person, id=ids)}
    programme = scene.office.programmes.get(organisation.programme_id, scene.programme)
    lines = [say("deputy-head", organisation=organisation.name, count=len(living))]
    rows: list[tuple[Choice, ...]] = []
    for each in living:
        name = people[each.person_id].name
        last = programme.calendar.local(each.until - timedelta(seconds=1)).date()
        lines.append(say("deputy-line", name=name, last=last))
        rows.append(
            (button(say("deputy-end", name=name), "undeputy", organisation.id, each.person_id),)
        )
    free = [each for each in await candidates(scene.tx, organisation) if each.id not in ids]
    rows.extend(
        (button(say("deputy-take", name=each.name), "deputy", organisation.id, each.id),)
        for each in free
    )
    if not free and not living:
        lines.append(say("deputy-nobody"))
    rows.append((button("experts-invite", "bring", organisation.id, ABOUT),))
    return Message(scene.private, tuple(lines), tuple(rows))


async def choose(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Ask until when somebody shall stand in."""
    found = await _candidate(scene, words[0], words[1])
    if found is None:
        return scene.refuse(say("handover-gone"))
    organisation, person = found
    if not await is_reached(scene.tx, person.id):
        return scene.refuse(say("handover-unreached", name=person.name))
    subject = {
        "programme": organisation.programme_id,
        "organisation": organisation.id,
        "person": person.id,
        "name": person.name,
    }
    return scene.open(STANDIN, subject)


async def _candidate(
    scene: Scene, organisation_id: str, person_id: str
) -> tuple[Organisation, Person] | None:
    """Return an organisation of the speaker and who could stand in for it."""
    organisation = await own_organisation(scene, organisation_id)
    if organisation is None:
        return None
    people = {each.id: each for each in await candidates(scene.tx, organisation)}
    return (organisation, people[person_id]) if person_id in people else None


async def chosen(scene: Scene, answers: StandinAnswers, progress: Progress) -> Outcome:
    """Let somebody stand in until the end of the named day."""
    found = await _candidate(scene, progress.subject["organisation"], progress.subject["person"])
    if found is None:
        return Outcome(progress=None) + scene.reply(say("handover-gone"))
    organisation, person = found
    if not await is_reached(scene.tx, person.id):
        return Outcome(progress=None) + scene.reply(say("handover-unreached", name=person.name))
    programme = scene.office.programmes[organisation.programme_id]
    until = programme.calendar.midnight(answers.last + ONE_DAY)
    deputy = Deputy(organisation.id, person.id, programme.id, scene.now, until)
    house = await house_of(scene.tx, organisation)
    changes = [Put(deputy), *_joins(house.teams, house.members, person.id, scene.now)]
    line = say(
        "deputy-told", name=scene.person.name, organisation=organisation.name, last=answers.last
    )
    told = Message(
        ToPerson(person.id),
        (line,),
        ((button("deputy-refuse", "undeputy", organisation.id, person.id),),),
        why=Why.NEWS,
        about=ABOUT,
        key=f"{ABOUT}/{progress.run}",
        not_after=until,
        needed_by=until - ONE_DAY,
    )
    thanks = scene.reply(say("deputy-thanks", name=person.name, last=answers.last))
    done = Outcome(None, tuple(changes)) + thanks
    in_time = programme.calendar.next_opening(scene.now) < until - ONE_DAY
    return done.saying(later(told, programme, scene.now) if in_time else told)


def _joins(
    teams: Iterable[Team], members: Iterable[Member], person_id: str, now: datetime
) -> list[Change]:
    """Return what makes a deputy a member of teams, on the contact's side."""
    there = {each.team_id for each in members if each.person_id == person_id and not each.left_at}
    return [
        Put(Member(each.id, person_id, Side.CONTACT, now)) for each in teams if each.id not in there
    ]


async def end(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """End it before its day, by the contact's or the deputy's wish.

    Who has linked another messenger since is not whom the button names: a deputy ends their own,
    and the contact is shown who stands in by now.
    """
    organisation = await scene.tx.get(Organisation, words[0])
    speaks = organisation is not None and organisation.contact_id == scene.person.id
    if organisation and speaks and await scene.tx.get(Person, words[1]) is None:
        return Outcome(messages=(await _card(scene, organisation),))
    deputy = await scene.tx.get(Deputy, words[0], words[1])
    deputy = deputy or await scene.tx.get(Deputy, words[0], scene.person.id)
    if organisation is None or deputy is None or deputy.ended_at is not None:
        return scene.refuse(say("deputy-over"))
    if scene.person.id not in (organisation.contact_id, deputy.person_id):
        return scene.refuse(say("talk-void"))
    return scene.reply(say("deputy-ended-here")) + await end_told(scene, organisation, deputy)


async def end_told(scene: Scene, organisation: Organisation, deputy: Deputy) -> Outcome:
    """End it by the wish of the contact or the deputy, and tell the other one who ended it."""
    other = deputy.person_id
    if scene.person.id == deputy.person_id:
        other = organisation.contact_id
    programme = scene.office.programmes.get(organisation.programme_id, scene.programme)
    line = say("deputy-ended", name=scene.person.name, organisation=organisation.name)
    told = Message(ToPerson(other), (line,), about=ABOUT, key=f"{ABOUT}/{scene.new_id()}")
    changes = await ended(scene.tx, deputy, scene.now)
    return Outcome(changes=changes, messages=(later(told, programme, scene.now),))


async def ended(tx: Tx, deputy: Deputy, now: datetime) -> tuple[Change, ...]:
    """Return what ends it: the deputy leaves the teams, unless they have become their contact."""
    changes: list[Change] = [Put(replace(deputy, ended_at=now))]
    challenges = await tx.find(Challenge, organisation_id=deputy.organisation_id)
    teams = await tx.find(Team, challenge_id=[each.id for each in challenges])
    ids = [each.id for each in teams if each.contact_id != deputy.person_id]
    members = await tx.find(Member, team_id=ids, person_id=deputy.person_id, left_at=None)
    changes.extend(Put(replace(each, left_at=now)) for each in members if each.side is Side.CONTACT)
    return tuple(changes)


async def lapse(tx: Tx, office: Office, now: datetime) -> Outcome | None:
    """End one whose day is over, and say so to both; where the programme is away, later."""
    living = await tx.find(Deputy, ended_at=None)
    over = [each for each in living if each.until <= now and each.programme_id in office.programmes]
    if not over:
        return None
    deputy = min(over, key=lambda each: (each.until, each.organisation_id, each.person_id))
    return await _end_for_both(tx, office.programmes[deputy.programme_id], deputy, now)


async def _end_for_both(tx: Tx, programme: Programme, deputy: Deputy, now: datetime) -> Outcome:
    """End it by nobody's wish, and say so to the contact and the deputy."""
    changes = await ended(tx, deputy, now)
    organisation = await tx.get(Organisation, deputy.organisation_id)
    if organisation is None:
        return Outcome(changes=changes)
    person = await tx.get(Person, deputy.person_id)
    line = say(
        "deputy-lapsed",
        name=person.name if person is not None else "",
        organisation=organisation.name,
    )
    stem = f"{ABOUT}/{organisation.id}/{deputy.person_id}/{deputy.until:%Y-%m-%d}"
    told = (
        later(Message(ToPerson(each), (line,), about=ABOUT, key=f"{stem}/{each}"), programme, now)
        for each in (organisation.contact_id, deputy.person_id)
    )
    return Outcome(changes=changes, messages=tuple(told))


async def end_for_maker(scene: Scene, member: Member) -> Outcome:
    """Let nobody stand in for an organisation for which they work as a maker from now on."""
    if member.side is not Side.MAKER or member.joined_at != scene.now or member.left_at is not None:
        return Outcome()
    team = await scene.tx.get(Team, member.team_id)
    challenge = await scene.tx.get(Challenge, team.challenge_id) if team is not None else None
    if challenge is None:
        return Outcome()
    deputy = await scene.tx.get(Deputy, challenge.organisation_id, member.person_id)
    programme = scene.office.programmes.get(challenge.programme_id)
    if deputy is None or deputy.ended_at is not None or programme is None:
        return Outcome()
    return await _end_for_both(scene.tx, programme, deputy, scene.now)


async def join_new_team(scene: Scene, team: Team) -> Outcome:
    """Let who stands in now into a team that has just come together."""
    if team.matched_at != scene.now or team.stage is Stage.ENDED:
        return Outcome()
    challenge = await scene.tx.get(Challenge, team.challenge_id)
    if challenge is None:
        return Outcome()
    found = await scene.tx.find(Deputy, organisation_id=challenge.organisation_id, ended_at=None)
    members = await scene.tx.find(Member, team_id=team.id)
    changes: list[Change] = []
    for each in found:
        changes.extend(_joins((team,), members, each.person_id, scene.now))
    return Outcome(changes=tuple(changes))
