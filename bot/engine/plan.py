"""Which of the due matters are brought up now, folded into how many messages: a pure decision.

The caps of the policy are kept here and nowhere else: nothing unsolicited outside of polite hours,
at most so many messages a day and a week, silence for who rests, and an end after reminders that
nobody heeded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.people import Person, Role, role_in
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.scene import Due, button
from bot.talk.model import Choice, Message, Say, ToPerson, Why, say

WEEK = timedelta(days=7)
AHEAD = timedelta(days=1)
"""What was said later than that from now was said while the clock was wrong, and bars nothing."""
OFFER = "pause-offer"
DIGEST = "digest"
"""What a folded message is about, where a single one names its matter."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a person: what they were reminded of lately, and when they last spoke.

    ``settled`` are the beginnings of keys whose matter somebody has settled meanwhile: reminders
    of it were not ignored.
    """

    person: Person
    reminders: Sequence[Reminder]
    heard: datetime | None
    settled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Digest:
    """One message, and the matters that it brings up."""

    message: Message
    reminders: tuple[Reminder, ...]


def plan(
    dues: Sequence[Due], past: Past, programme: Programme, now: datetime
) -> tuple[Digest, ...]:
    """Return the messages for one person now, from the matters that were not brought up yet."""
    known = {each.key for each in past.reminders}
    past = _believed(past, now)
    fresh = [due for due in dues if due.key not in known]
    digests = [_digest((due,), past, programme, now) for due in fresh if due.why is Why.APPOINTMENT]
    if not programme.calendar.polite(now):
        return tuple(digests)
    digests += [_digest((due,), past, programme, now) for due in fresh if due.why is Why.NEWS]
    escalations = [due for due in fresh if due.why is Why.ESCALATION]
    if escalations and not _sent(past, Why.ESCALATION, programme, now):
        digests.append(_digest(escalations, past, programme, now))
    reminders = [due for due in fresh if due.why is Why.REMINDER]
    if reminders and not past.person.rests(now):
        digests.extend(_reminders(reminders, past, programme, now))
    return tuple(digests)


def _reminders(
    dues: Sequence[Due], past: Past, programme: Programme, now: datetime
) -> Sequence[Digest]:
    policy = programme.policy.messages
    if _sent(past, Why.REMINDER, programme, now) >= policy.per_day:
        return ()
    if len(_instants(past, Why.REMINDER, now - WEEK)) >= policy.per_week:
        return ()
    since = past.heard or datetime.min.replace(tzinfo=now.tzinfo)
    open_ones = replace(
        past, reminders=[each for each in past.reminders if not _is_settled(each, past)]
    )
    unheeded = sorted(_instants(open_ones, Why.REMINDER, since))
    if len(unheeded) > policy.ignored_before_pause:
        return ()
    if len(unheeded) == policy.ignored_before_pause:
        if any(each.kind == OFFER and each.at > since for each in past.reminders):
            return ()  # one of them was settled since
        offer = Due(
            key=f"pause/{past.person.id}/{int(unheeded[-1].timestamp())}",
            person_id=past.person.id,
            about=OFFER,
            lines=(say("pause-offer"),),
            choices=((button("pause-start", "pause", "on"), button("pause-not", "pause", "off")),),
        )
        return (_digest((offer,), past, programme, now),)
    return (_digest(dues, past, programme, now),)


def again(dues: Sequence[Due], past: Past, programme: Programme, now: datetime) -> datetime | None:
    """Return when matters that ``plan`` left for later may be brought up.

    Before that instant it leaves all of them, unless a fact changes; ``None``: as long as none
    does. ``past`` includes what was brought up now.
    """
    calendar, past = programme.calendar, _believed(past, now)
    if not calendar.polite(now):
        return calendar.next_polite(now)
    tomorrow = calendar.midnight(calendar.local(now).date() + timedelta(days=1))
    ends = [tomorrow] if any(due.why is not Why.REMINDER for due in dues) else []
    if any(due.why is Why.REMINDER for due in dues):
        end = _barred_until(past, programme, now, tomorrow)
        ends += [] if end is None else [end]
    return calendar.next_polite(min(ends)) if ends else None


def _barred_until(
    past: Past, programme: Programme, now: datetime, tomorrow: datetime
) -> datetime | None:
    """Return when the first bar to reminders falls; ``None`` where only a new fact lifts it."""
    policy = programme.policy.messages
    if past.person.rests(now):
        return None if past.person.paused else past.person.snoozed_until
    if _sent(past, Why.REMINDER, programme, now) >= policy.per_day:
        return tomorrow
    week = sorted(_instants(past, Why.REMINDER, now - WEEK))
    if len(week) >= policy.per_week:
        return week[len(week) - policy.per_week] + WEEK
    return None


def _believed(past: Past, now: datetime) -> Past:
    """Return what is known but for what a clock that was far ahead has left."""
    return replace(past, reminders=[each for each in past.reminders if each.at <= now + AHEAD])


def _is_settled(reminder: Reminder, past: Past) -> bool:
    return "/".join(reminder.key.split("/")[:3]) in past.settled


def _instants(past: Past, why: Why, since: datetime) -> set[datetime]:
    """Return when messages of that kind went out: matters of one instant were one message."""
    return {each.at for each in past.reminders if each.why == why and each.at > since}


def _sent(past: Past, why: Why, programme: Programme, now: datetime) -> int:
    calendar = programme.calendar
    today = calendar.local(now).date()
    instants = _instants(past, why, now - timedelta(days=2))
    return sum(calendar.local(at).date() == today for at in instants)


def _digest(dues: Sequence[Due], past: Past, programme: Programme, now: datetime) -> Digest:
    lines, choices = _fold(dues)
    ends = [due.not_after for due in dues]
    first = dues[0]
    message = Message(
        ToPerson(past.person.id, _role(first.why, programme)),
        lines,
        choices,
        why=first.why,
        about=first.about if len(dues) == 1 else DIGEST,
        key=first.key,
        not_after=None if None in ends else max(end for end in ends if end is not None),
        matters=tuple(due.key for due in dues),
    )
    reminders = tuple(
        Reminder(due.key, past.person.id, programme.id, due.about, due.team_id, due.why, now)
        for due in dues
    )
    return Digest(message, reminders)


def _role(why: Why, programme: Programme) -> str:
    """Return the role in which somebody hears a matter, if it is for that alone."""
    return role_in(programme.id, Role.COORDINATOR) if why is Why.ESCALATION else ""


def _fold(dues: Sequence[Due]) -> tuple[tuple[Say, ...], tuple[tuple[Choice, ...], ...]]:
    """Return several matters as one message; one button is enough for what they share."""
    if len(dues) == 1:
        return dues[0].lines, dues[0].choices
    lines: list[Say] = [say("digest-head", count=len(dues))]
    rows: list[tuple[Choice, ...]] = []
    shared: dict[str, Choice] = {}
    for number, due in enumerate(dues, 1):
        first, *rest = due.lines
        lines += [say("digest-matter", number=number, matter=first), *rest]
        for row in due.choices:
            own: list[Choice] = []
            for choice in row:
                if _is_shared(choice, dues):
                    shared[choice.token] = choice
                else:
                    label = say("digest-choice", number=number, label=choice.label)
                    own.append(Choice(choice.token, label, choice.url))
            if own:
                rows.append(tuple(own))
    rows.extend((choice,) for choice in shared.values())
    return tuple(lines), tuple(rows)


def _is_shared(choice: Choice, dues: Sequence[Due]) -> bool:
    holders = sum(
        any(choice.token == each.token for row in due.choices for each in row) for due in dues
    )
    return holders > 1


TEXT_IDS = (
    "pause-offer",
    "pause-start",
    "pause-not",
    "digest-head",
    "digest-matter",
    "digest-choice",
)
