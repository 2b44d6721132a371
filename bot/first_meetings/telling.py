"""What everybody hears of the result after the first meeting: the team is formed, or ends."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.facts import TeamCase
from bot.domain.teams import Member, Team, Verdict
from bot.gather import coordinators, to_lead
from bot.scene import Scene, button, later
from bot.talk.model import Message, Outcome, Say, ToPerson, Why, say


async def tell_formed(
    scene: Scene, case: TeamCase, team: Team, staying: tuple[Member, ...]
) -> Outcome:
    """Tell who stays, and the coordinators, that the team works from now on."""
    line = formed_line(case, team, staying)
    messages = []
    for member in staying:
        told = formed_news(case, team, line, member.person_id, scene.now)
        here = member.person_id == scene.person.id
        messages.append(told if here else later(told, case.programme, scene.now))
    outcome = Outcome(messages=tuple(messages))
    return outcome + await _tell_coordinators(scene, case, line, "formed")


def formed_line(case: TeamCase, team: Team, staying: Iterable[Member]) -> Say:
    """Return that a team is formed, as what, and by whom."""
    return say(
        "team-formed",
        number=team.number,
        team=team.name,
        form=say(f"cooperation-{team.form}"),
        extent=say(f"agreement-extent-{team.extent}"),
        setup=say(f"agreement-setup-{team.setup}"),
        names=tuple(
            case.people[each.person_id].name for each in staying if each.verdict is Verdict.GO
        ),
    )


def formed_key(team: Team, reader: str) -> str:
    """Return the key of what tells somebody that their team is formed."""
    return f"formed/{team.id}/{reader}"


def formed_news(case: TeamCase, team: Team, line: Say, reader: str, now: datetime) -> Message:
    """Return what tells somebody so, with what comes next."""
    slot = replace(case, team=team).slot(now)
    return Message(
        ToPerson(reader),
        (line, say("team-formed-next")),
        ((button("date-propose", "date", team.id, slot),),),
        about="team-formed",
        key=formed_key(team, reader),
    )


async def tell_ended(scene: Scene, case: TeamCase) -> Outcome:
    """Tell everybody, and the coordinators, that it ends with the speaker's no."""
    line = say("team-ended", team=case.team.name)
    messages = []
    for person_id in case.people:
        if person_id == scene.person.id:
            messages.append(
                Message(scene.private, (say("verdict-noted-no-go", team=case.team.name),))
            )
            continue
        told = Message(ToPerson(person_id), (line,), about="team-ended",
                       key=f"ended/{case.team.id}/{person_id}")  # fmt: skip
        messages.append(later(told, case.programme, scene.now))
    lead = say("team-ended-coordinator", number=case.team.number, team=case.team.name)
    outcome = Outcome(messages=tuple(messages))
    return outcome + await _tell_coordinators(scene, case, lead, "ended")


async def _tell_coordinators(scene: Scene, case: TeamCase, line: Say, what: str) -> Outcome:
    messages = []
    for person_id in await coordinators(scene.tx, case.programme.id):
        told = Message(
            to_lead(person_id, case.programme.id), (line,), why=Why.ESCALATION,
            about=f"team-{what}", key=f"{what}/{case.team.id}/{person_id}/coordinator",
        )  # fmt: skip
        polite = case.programme.calendar.next_polite(scene.now)
        messages.append(replace(told, not_before=polite, programme=case.programme.id))
    return Outcome(messages=tuple(messages))
