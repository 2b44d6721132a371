"""What everybody hears of the result after the first meeting: the team is formed, or ends."""

from dataclasses import replace

from bot.domain.facts import TeamCase
from bot.domain.teams import Member, Team, Verdict
from bot.gather import coordinators, to_lead
from bot.scene import Scene, button, later
from bot.talk.model import Message, Outcome, Say, ToPerson, Why, say


async def tell_formed(
    scene: Scene, case: TeamCase, team: Team, staying: tuple[Member, ...]
) -> Outcome:
    """Tell who stays, and the coordinators, that the team works from now on."""
    line = say(
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
    slot = replace(case, team=team).slot(scene.now)
    choices = ((button("date-propose", "date", team.id, slot),),)
    messages = []
    for member in staying:
        told = Message(
            ToPerson(member.person_id), (line, say("team-formed-next")), choices,
            about="team-formed", key=f"formed/{team.id}/{member.person_id}",
        )  # fmt: skip
        here = member.person_id == scene.person.id
        messages.append(told if here else later(told, case.programme, scene.now))
    outcome = Outcome(messages=tuple(messages))
    return outcome + await _tell_coordinators(scene, case, line, "formed")


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
