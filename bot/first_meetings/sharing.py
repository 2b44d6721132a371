"""Introductions that wait for a polite hour: what changed meanwhile, they say as it is then."""

from itertools import product

from bot.consents import changed_now, theirs
from bot.domain.challenges import Challenge, Side
from bot.domain.changes import Change, Withdraw
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.people import Consent, Person, Purpose
from bot.domain.teams import Member, Team
from bot.first_meetings.flow import introduction
from bot.first_meetings.rules import introduction_key
from bot.gather import LIVE
from bot.scene import Scene
from bot.talk.model import Message, Outcome, Why, earlier
from bot.unheard import reworded


async def hide_contact(scene: Scene, consent: Consent) -> Outcome:
    """Word introductions anew that wait, and would tell how the speaker is reached."""
    if changed_now(scene, consent, Purpose.SHARING) is not False:
        return Outcome()
    scene = await theirs(scene, consent)
    places = await scene.tx.find(Member, person_id=scene.person.id, left_at=None)
    ids = [each.team_id for each in places]
    changes: list[Change] = []
    messages: list[Message] = []
    for team in await scene.tx.find(Team, id=ids, programme_id=consent.programme_id):
        for contact_id, maker in await _pairs(scene, team):
            reader_id = maker.person_id if contact_id == scene.person.id else contact_id
            key = introduction_key(maker, reader_id)
            if not await scene.tx.untried(key):
                continue
            changes.append(Withdraw(key, reader_id))
            live = team.stage in LIVE
            message = await _again(scene, team, contact_id, maker) if live else None
            messages += [message] if message is not None else []
    return Outcome(changes=tuple(changes), messages=tuple(messages))


async def hide_leaver(scene: Scene, member: Member) -> Outcome:
    """Take back introductions of who has just left the team: nobody is to reach them through it.

    Where somebody else speaks for the organisation now, it is them who is introduced.
    """
    team = await scene.tx.get(Team, member.team_id)
    if team is None or member.left_at != scene.now:
        return Outcome()
    if member.side is Side.MAKER:
        return Outcome(changes=(Withdraw(f"match/{team.id}/{member.person_id}/"),))
    changes: list[Change] = []
    messages: list[Message] = []
    makers = await scene.tx.find(Member, team_id=team.id, side=Side.MAKER, left_at=None)
    for maker, side in product(makers, Side):
        reader_id = maker.person_id if side is Side.MAKER else member.person_id
        key = introduction_key(maker, reader_id)
        if not await scene.tx.untried(key):
            continue
        changes.append(Withdraw(key, reader_id))
        follows = team.stage in LIVE and team.contact_id != member.person_id
        if follows and (message := await _introduced(scene, team, team.contact_id, maker, side)):
            messages.append(message)
    return Outcome(changes=tuple(changes), messages=tuple(messages))


async def follow_proposal(scene: Scene, meeting: Meeting) -> Outcome:
    """Let introductions that nobody has seen ask for no date, once somebody proposed one."""
    if meeting.slot != FIRST or meeting.state is not MeetingState.PROPOSED:
        return Outcome()
    team = await scene.tx.get(Team, meeting.team_id)
    messages: list[Message] = []
    for contact_id, maker in await _pairs(scene, team) if team is not None else ():
        reader_id = maker.person_id if contact_id == scene.person.id else contact_id
        key = introduction_key(maker, reader_id)
        parcel = await scene.tx.parcel(key)
        if team is None or parcel is None or parcel.tried:
            continue
        again = await _again(scene, team, contact_id, maker)
        if again is not None:
            messages.append(
                Message(again.to, again.lines, why=Why.NEWS, about="match", edits=earlier(key))
            )
    return Outcome(messages=tuple(messages))


async def _pairs(scene: Scene, team: Team) -> list[tuple[str, Member]]:
    """Return the contact and a maker for each introduction in which the speaker is one of both."""
    members = await scene.tx.find(Member, team_id=team.id, left_at=None)
    makers = [each for each in members if each.side is Side.MAKER]
    mine = [each for each in makers if scene.person.id in (each.person_id, team.contact_id)]
    return [(team.contact_id, each) for each in mine]


async def _again(scene: Scene, team: Team, contact_id: str, maker: Member) -> Message | None:
    side = Side.MAKER if contact_id == scene.person.id else Side.CONTACT
    return await _introduced(scene, team, contact_id, maker, side)


async def _introduced(
    scene: Scene, team: Team, contact_id: str, joined: Member, side: Side
) -> Message | None:
    challenge = await scene.tx.get(Challenge, team.challenge_id)
    contact = await scene.tx.get(Person, contact_id)
    maker = await scene.tx.get(Person, joined.person_id)
    if challenge is None or contact is None or maker is None:
        return None
    told = await introduction(scene, team, challenge, (contact, maker), side, joined)
    return await reworded(scene.tx, told)
