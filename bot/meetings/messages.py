"""What a team is told about its meetings: in whose chat, when, with which file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import Month
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.people import Person
from bot.domain.teams import Stage
from bot.meetings import rules
from bot.meetings.calendar_file import calendar_file
from bot.scene import Scene, button
from bot.talk.model import (
    Document,
    Message,
    Say,
    ToPerson,
    ToRoom,
    Why,
    say,
)

AGREED = "agreed"


def said(case: TeamCase, meeting: Meeting, text: str, **more: object) -> Say:
    """Return a text about a meeting, which knows its team, slot and date.

    What took place without the bot's knowledge has no date.
    """
    name = {"team": case.team.name, "slot": rules.slot_name(meeting.slot)}
    when = {} if meeting.starts_at is None else {"when": meeting.starts_at}
    return say(text, **name, **when, **more)


def tell_others(
    scene: Scene, case: TeamCase, meeting: Meeting, what: str, lines: Iterable[Say]
) -> list[Message]:
    """Return the news for everybody but the speaker, and for the team's group chats."""
    recipients: list[ToPerson | ToRoom] = [
        ToPerson(each) for each in case.people if each != scene.person.id
    ]
    recipients.extend(ToRoom(room.id) for room in case.rooms)
    told = tuple(lines)
    return [news(scene, case, meeting, what, to, told) for to in recipients]


def news(
    scene: Scene,
    case: TeamCase,
    meeting: Meeting,
    what: str,
    to: ToPerson | ToRoom,
    lines: Iterable[Say],
) -> Message:
    """Return one message about a meeting: in a polite hour, or at once where that is too late.

    Held up until these hours are over, it would come in the next ones: that must be soon enough.
    That a date stands nobody need hear once it has begun; what became of it is never urgent.
    The key of what somebody noted says who did: it goes with them until it is heard.
    """
    whom = to.room_id if isinstance(to, ToRoom) else to.person_id
    calendar = case.programme.calendar
    starts_at = None if meeting.state is MeetingState.HELD else meeting.starts_at
    author = f"{scene.person.id}/" if what == rules.NOTED else ""
    urgent = starts_at is not None and calendar.opens_too_late(starts_at, scene.now)
    return Message(
        to,
        tuple(lines),
        why=Why.NEWS,
        about=f"date-{what}",
        key=f"{rules.news_stem(meeting, what)}{author}{whom}",
        not_before=None if urgent else calendar.next_polite(scene.now),
        not_after=_when_to_come(meeting, scene.now) if what == AGREED else None,
        needed_by=starts_at,
        programme=case.programme.id,
    )


def _when_to_come(meeting: Meeting, now: datetime) -> datetime | None:
    return meeting.starts_at if meeting.starts_at is not None and meeting.starts_at > now else None


def announce(scene: Scene, case: TeamCase, meeting: Meeting) -> list[Message]:
    """Return the news that a date stands, for everybody, with the calendar file."""
    line = said(case, meeting, "date-agreed")
    others = tell_others(scene, case, meeting, AGREED, (line,))
    told = [_with_file(scene, case, meeting, each) for each in others]
    if scene.person.id not in case.people:  # they have just left the team
        return told
    file = _file(scene, case, meeting, scene.person.id)
    return [Message(scene.private, (line,), documents=file), *told]


def call_off(scene: Scene, case: TeamCase, meeting: Meeting, lines: Iterable[Say]) -> list[Message]:
    """Return the news that an agreed date is off, and a file that takes it out of their calendars.

    Of one that was only proposed those hear who had said yes; to the others their cards say enough.
    """
    if not case.agreed(meeting, scene.now):
        hoped = [each for each in meeting.yes if each in case.people and each != scene.person.id]
        return [news(scene, case, meeting, "refused", ToPerson(each), lines) for each in hoped]
    others = tell_others(scene, case, meeting, rules.CALLED_OFF, lines)
    return [_with_file(scene, case, meeting, each, cancelled=True) for each in others]


def excuse(scene: Scene, case: TeamCase, meeting: Meeting, person: Person, in_role: str) -> Message:
    """Return the news that an agreed date stands without somebody, and a file as if it were off.

    Who leaves by their own words hears it at once: they may be spoken to no more. To others it is
    news, until they leave their role.
    """
    present = replace(case, people={**case.people, person.id: person})
    lines = (said(case, meeting, "date-without-you"),)
    if scene.speaks(person.id):
        file = _file(scene, present, meeting, person.id, cancelled=True)
        return Message(scene.private, lines, documents=file)
    told = news(scene, present, meeting, rules.WITHOUT_YOU, ToPerson(person.id, in_role), lines)
    return _with_file(scene, present, meeting, told, cancelled=True)


def _with_file(
    scene: Scene, case: TeamCase, meeting: Meeting, message: Message, *, cancelled: bool = False
) -> Message:
    if not isinstance(message.to, ToPerson):
        return message
    documents = _file(scene, case, meeting, message.to.person_id, cancelled=cancelled)
    return replace(message, documents=documents)


def _file(
    scene: Scene, case: TeamCase, meeting: Meeting, person_id: str, *, cancelled: bool = False
) -> tuple[Document, ...]:
    label = scene.office.label(case.people[person_id], case.programme.id)
    title = label(said(case, meeting, "calendar-title"))
    file = calendar_file(meeting, title, scene.now, cancelled=cancelled)
    if meeting.slot == FIRST:
        file = replace(file, name=label(say("calendar-first")))
    return (file,)


def thank(scene: Scene, case: TeamCase, meeting: Meeting) -> Message:
    """Return the thanks for what was told of a meeting, and a member's way to the next one."""
    goes_on = case.team.stage is Stage.ACTIVE and scene.person.id in case.people
    if meeting.slot == FIRST or not goes_on:
        return Message(scene.private, (say("held-thanks"),))
    following = Month.parse(meeting.slot).next
    if following.first > case.programme.ends:
        return Message(scene.private, (say("held-thanks"),))
    name = rules.slot_name(str(following))
    choice = button(say("date-next", slot=name), "date", case.team.id, str(following))
    return Message(scene.private, (say("held-thanks-next"),), ((choice,),))
