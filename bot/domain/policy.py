"""What a programme sets: when the bot asks, reminds, gives up, and tells the coordinator.

The defaults are those that long-lived programmes use. Each can be set in the programme's TOML, in a
table of the group's name; ``bot.domain.programme`` loads it. Values built in code are not checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, Any, ClassVar

from bot.domain.kinds import clock, day, many, matching, one_of, text, whole, wholes
from bot.domain.people import Purpose
from bot.domain.reading import Order, Spot, section


def _purpose(spot: Spot) -> Purpose:
    return Purpose(one_of(list(Purpose))(spot))


@dataclass(frozen=True, slots=True)
class Onboarding:
    """An unfinished profile: reminders after so many days, then the coordinator sees it."""

    reminder_days: Annotated[tuple[int, ...], wholes(1, 90)] = (2, 7)


@dataclass(frozen=True, slots=True)
class Briefs:
    """Who lets a challenge be suggested: its ``contact`` alone, or a ``coordinator`` after that."""

    released_by: Annotated[str, one_of(("contact", "coordinator"))] = "contact"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """How many suggestions a maker, and a challenge, has at a time, and how likely they must fit.

    What was put off is recalled to mind once, ``later_days`` later. Who lets
    ``hidden_after_lapses`` requests in a row lapse is suggested to nobody until they write again.

    ``least`` is the chance, in percent, that a pair is worth a talk: below it none is suggested.
    """

    maker: Annotated[int, whole(1, 10)] = 3
    challenge: Annotated[int, whole(1, 10)] = 5
    least: Annotated[int, whole(0, 95)] = 20
    later_days: Annotated[int, whole(1, 90)] = 5
    hidden_after_lapses: Annotated[int, whole(1, 20)] = 3


@dataclass(frozen=True, slots=True)
class Requests:
    """How many days a request waits for an answer, and on which of them it is recalled to mind."""

    ORDERS: ClassVar = (Order("reminder_days", "answer_days"),)

    answer_days: Annotated[int, whole(1, 90)] = 7
    reminder_days: Annotated[tuple[int, ...], wholes(1, 90)] = (3, 6)


@dataclass(frozen=True, slots=True)
class Questions:
    """A team's question: when who was asked is reminded, and when who asks hears of the silence."""

    ORDERS: ClassVar = (Order("reminder_days", "answer_days"),)

    answer_days: Annotated[int, whole(1, 90)] = 7
    reminder_days: Annotated[tuple[int, ...], wholes(1, 90)] = (3,)


@dataclass(frozen=True, slots=True)
class FirstMeeting:
    """A first meeting without a date: days until its people, and the coordinator, are told."""

    ORDERS: ClassVar = (Order("team_after_days", "coordinator_after_days"),)

    team_after_days: Annotated[int, whole(1, 90)] = 10
    coordinator_after_days: Annotated[int, whole(1, 90)] = 14


@dataclass(frozen=True, slots=True)
class Meetings:
    """The monthly meeting. Days are days of the month, at most 28, so that every month has them.

    ``remind_hours_before`` counts back from the beginning. ``aftermath_minutes`` after the end the
    bot asks whether it took place; who does not answer is asked again
    ``later_answer_workdays`` later. A meeting lasts ``default_minutes`` if nobody says otherwise.
    """

    ORDERS: ClassVar = (
        Order("ask_day", "first_reminder_day", "second_reminder_day", "escalation_day"),
    )

    ask_day: Annotated[int, whole(1, 28)] = 3
    first_reminder_day: Annotated[int, whole(1, 28)] = 10
    second_reminder_day: Annotated[int, whole(1, 28)] = 17
    escalation_day: Annotated[int, whole(1, 28)] = 24
    remind_hours_before: Annotated[tuple[int, ...], wholes(1, 168, falling=True)] = (24, 1)
    aftermath_minutes: Annotated[int, whole(0, 1440)] = 60
    default_minutes: Annotated[int, whole(15, 480)] = 60
    later_answer_workdays: Annotated[int, whole(1, 10)] = 1


class _RoomForReminders:
    """Each reminder of an update needs a working day between the grace and the coordinator."""

    def check(self, table: Spot, values: Mapping[str, Any], keys: Mapping[str, str]) -> None:
        """Note it where there are more reminders than days."""
        if not {"grace_workdays", "reminders", "coordinator_after_workdays"} <= values.keys():
            return
        room = values["coordinator_after_workdays"] - values["grace_workdays"]
        if 0 < room < values["reminders"]:
            key = next(
                (key for key in ("reminders", "coordinator_after_workdays") if key in table.value),
                "grace_workdays",
            )
            table.at(keys[key]).note(
                f"{values['reminders']} reminders need more than the {room} working days"
                " up to coordinator_after_workdays"
            )


@dataclass(frozen=True, slots=True)
class Updates:
    """The monthly milestone update; both spans count in working days from the day it is due."""

    ORDERS: ClassVar = (Order("grace_workdays", "coordinator_after_workdays"), _RoomForReminders())

    grace_workdays: Annotated[int, whole(0, 20)] = 2
    reminders: Annotated[int, whole(0, 5)] = 1
    coordinator_after_workdays: Annotated[int, whole(1, 30)] = 5


@dataclass(frozen=True, slots=True)
class Silence:
    """A team that is not heard of: days until it is asked, and until the coordinator is told."""

    ORDERS: ClassVar = (Order("reminder_days", "coordinator_after_days"),)

    reminder_days: Annotated[tuple[int, ...], wholes(1, 180)] = (7, 14, 21)
    coordinator_after_days: Annotated[int, whole(1, 180)] = 28


@dataclass(frozen=True, slots=True)
class Messages:
    """Unsolicited messages to one person: how many, at which local time, and when the bot gives up.

    They are sent on working days at or after ``from_time`` and before ``until_time``; the hours
    between ``until_time`` and the next ``from_time`` are the quiet ones.
    """

    ORDERS: ClassVar = (
        Order("per_day", "per_week", equal=True, words=("is more than", "is less than")),
        Order("from_time", "until_time"),
    )

    per_day: Annotated[int, whole(1, 10)] = 1
    per_week: Annotated[int, whole(1, 50)] = 2
    from_time: Annotated[time, clock, "from"] = time(9)
    until_time: Annotated[time, clock, "until"] = time(18)
    ignored_before_pause: Annotated[int, whole(1, 20)] = 3
    snooze_days: Annotated[int, whole(1, 90)] = 7


@dataclass(frozen=True, slots=True)
class Policy:
    """All numbers of a programme, one group per matter."""

    onboarding: Annotated[Onboarding, section(Onboarding)] = field(default_factory=Onboarding)
    briefs: Annotated[Briefs, section(Briefs)] = field(default_factory=Briefs)
    suggestions: Annotated[Suggestions, section(Suggestions)] = field(default_factory=Suggestions)
    requests: Annotated[Requests, section(Requests)] = field(default_factory=Requests)
    questions: Annotated[Questions, section(Questions)] = field(default_factory=Questions)
    first_meeting: Annotated[FirstMeeting, section(FirstMeeting)] = field(
        default_factory=FirstMeeting
    )
    meetings: Annotated[Meetings, section(Meetings)] = field(default_factory=Meetings)
    updates: Annotated[Updates, section(Updates)] = field(default_factory=Updates)
    silence: Annotated[Silence, section(Silence)] = field(default_factory=Silence)
    messages: Annotated[Messages, section(Messages)] = field(default_factory=Messages)


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many makers a challenge takes, and how many challenges a maker.

    ``makers`` and ``contacts`` are how many people of that role the whole programme takes; 0 is no
    limit. Who comes later waits.
    """

    makers_per_challenge: Annotated[int, whole(1, 20)] = 3
    challenges_per_maker: Annotated[int, whole(1, 20)] = 2
    makers: Annotated[int, whole(0, 100_000)] = 0
    contacts: Annotated[int, whole(0, 100_000)] = 0


@dataclass(frozen=True, slots=True)
class Aims:
    """What the programme promised to its funder; 0 where it promised nothing."""

    matches: Annotated[int, whole(0, 10_000)] = 0
    expert_events: Annotated[int, whole(0, 1_000)] = 0


@dataclass(frozen=True, slots=True)
class Privacy:
    """Who answers for the data, which wording is shown, and how long data stay after the end.

    ``changed`` names the purposes whose words are others in this version than in the last one.
    """

    controller: Annotated[str, text()]
    contact: Annotated[str, matching(r"[^@\s]+@[^@\s]+\.[^@\s.]+", "name@example.org")]
    version: Annotated[str, text(40)]
    changed: Annotated[tuple[Purpose, ...], many(_purpose)] = ()
    retention_days: Annotated[int, whole(1, 3660)] = 365


@dataclass(frozen=True, slots=True)
class Rest:
    """Days on which the bot is silent besides Sundays and public holidays (TOML: ``calendar``)."""

    free_days: Annotated[tuple[date, ...], many(day)] = ()
