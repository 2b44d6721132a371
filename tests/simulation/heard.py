"""Invariants of what is heard: each looks at one message that reached somebody.

An invariant returns what is wrong, or nothing. Its docstring quotes the policy that it guards.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.rehearsal.people import MARK
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.milestones import Update
from bot.domain.people import Person, Profile
from bot.domain.reminders import Reminder
from bot.domain.teams import Member, Stage, Team
from bot.engine.retry import REPEATED
from bot.talk.model import Why
from tests.simulation.ledger import Heard, Ledger

WEEK = timedelta(days=7)
MARGIN = timedelta(hours=1)


def caps_are_kept(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "unsolicited messages: at most one a person a day and two a week, all teams and
    matters folded into one".

    Read so: unsolicited is what the bot says because of a date (REMINDER), so "what a person asked
    for themselves and the 24 h and 1 h before" are exempt. News of what a partner did towards them
    (a request, a yes, a proposed date) are conversation, not nagging: they keep polite hours only.
    A week is any seven days. What a messenger put off counts for the day on which it was due.
    """
    if heard.why is not Why.REMINDER or heard.parcel.edits is not None or _again(ledger, heard):
        return None
    policy, earlier = ledger.programme.policy.messages, ledger.reminded[heard.person_id]
    today = [each for each in earlier[-3:] if ledger.day(each.due) == ledger.day(heard.due)]
    if len(today) >= policy.per_day:
        return f"{len(today) + 1} unsolicited messages on one day"
    week = [each for each in earlier[-4:] if each.due > heard.due - WEEK]
    if len(week) >= policy.per_week:
        return f"{len(week) + 1} unsolicited messages in seven days"
    return None


def _again(ledger: Ledger, heard: Heard) -> bool:
    return heard.parcel.key in ledger.shown


def hours_are_polite(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "9:00 to 18:00 local time, working days of the region"; "Never at night, on Sundays
    or on public holidays of the region".

    News that a polite hour would bring too late for their meeting go at once; changes of what was
    said before are silent. News that a messenger put off go as soon as it lets them. What somebody
    waits for with a code in their hands is answered at any hour, by whoever else must say yes.
    """
    if heard.parcel.edits is not None or ledger.calendar.polite(heard.at):
        return None
    if heard.why in (Why.REMINDER, Why.ESCALATION):
        return f"{heard.why} outside of polite hours"
    put_off = heard.parcel.key in ledger.doubted
    if heard.why is Why.NEWS and not put_off and not _is_urgent(ledger, heard):
        return "news outside of polite hours"
    return None


def _is_urgent(ledger: Ledger, heard: Heard) -> bool:
    return heard.parcel.about == "link" or (
        heard.before is not None
        and heard.before.not_before is None
        and heard.parcel.key.startswith(
            ("meeting/", "called-off/", "fell-through/", "without-you/")
        )
    )


def it_has_a_reason(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "every message has a reason that can be named"."""
    parcel = heard.parcel
    if not parcel.key or parcel.why not in Why:
        return "a message without a key, or without a kind"
    if parcel.why is not Why.ANSWER and not parcel.about:
        return f"{parcel.why} about nothing"
    if parcel.why in (Why.REMINDER, Why.APPOINTMENT) and not heard.matters:
        return "a reminder that nothing is known of"
    return None


def it_is_shown_once(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "Messages that are never lost and never doubled".

    Twice only where nobody knows whether the first arrived, and never a reminder.
    """
    if not _again(ledger, heard) or heard.parcel.edits is not None:
        return None
    died = ledger.life_of[heard.parcel.key] < ledger.lives
    if heard.parcel.key not in ledger.doubted and not died:
        return "shown twice, without any doubt about the first time"
    if heard.parcel.why not in REPEATED:
        return f"{heard.parcel.why} shown twice"
    return None


def a_matter_is_told_once(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "Messages that are never lost and never doubled".

    What was taken back before anybody could hear it, and is brought up anew, was not told before.
    """
    told = ledger.told_by
    twice = [each.key for each in heard.matters if told.get(each.key, heard.name) != heard.name]
    return f"told already: {', '.join(twice)}" if twice else None


def its_time_is_not_over(ledger: Ledger, heard: Heard) -> str | None:
    """Of no use any more is what its rule has ended (``not_after``): it expires instead."""
    end = heard.parcel.not_after
    if end is not None and heard.at > end:
        return f"said at {heard.at}, of use until {end}"
    return None


def who_rests_is_left_alone(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "snooze and pause work"."""
    person = ledger.facts.get(Person, heard.person_id)
    if heard.why is not Why.REMINDER or person is None or not person.rests(heard.at):
        return None
    return "reminded while they rest"


def it_gives_up(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "three reminders ignored in a row: the bot asks once whether to pause, and stops"."""
    if heard.why is not Why.REMINDER or _again(ledger, heard):
        return None
    last = ledger.spoke.get(heard.person_id)
    ignored = [
        each
        for each in ledger.reminded[heard.person_id]
        if (last is None or each.at > last)
        and not all(settled(ledger, matter, heard.at) for matter in each.matters)
    ]
    most = ledger.programme.policy.messages.ignored_before_pause
    offers = heard.parcel.about == "pause-offer"
    if len(ignored) > most or (len(ignored) == most and not offers):
        return f"reminded once more after {len(ignored)} that were ignored"
    return None


def it_is_not_settled(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "it stops the moment the thing is done"."""
    if heard.why not in (Why.REMINDER, Why.APPOINTMENT) or heard.parcel.edits is not None:
        return None
    done = [each.key for each in heard.matters if settled(ledger, each, heard.at)]
    return f"settled already: {', '.join(done)}" if done else None


def settled(ledger: Ledger, matter: Reminder, now: datetime) -> bool:
    """Whether there is nothing left to do about a matter."""
    kind, subject, *rest = matter.key.split("/")
    facts = ledger.facts
    match kind:
        case "meeting":
            return _meeting_settled(ledger, matter, subject, rest)
        case "update":
            updates = facts.find(Update, team_id=subject)
            return any(each.month >= rest[0] for each in updates)
        case "request" if rest[0] != "lapsed":
            suggestion = facts.get(Suggestion, subject)
            return suggestion is None or suggestion.asks is None
        case "later" | "found":
            suggestion = facts.get(Suggestion, subject)
            sides = () if suggestion is None else (*suggestion.put_off, *suggestion.awaited)
            return rest[0] not in sides
        case "verdict":
            member, team = facts.get(Member, subject, matter.person_id), facts.get(Team, subject)
            over = team is None or team.stage is not Stage.TALKING
            return over or member is None or member.verdict is not None
        case "draft":
            return _introduced(ledger, matter.person_id)
        case _:
            return False


def _meeting_settled(ledger: Ledger, matter: Reminder, team_id: str, rest: list[str]) -> bool:
    team = ledger.facts.get(Team, team_id)
    meeting = ledger.facts.get(Meeting, team_id, rest[0]) or Meeting(team_id, rest[0])
    if meeting.settled or team is None or team.stage is Stage.ENDED:
        return True
    match matter.kind:
        case "date" | "first-meeting":
            return meeting.state is MeetingState.AGREED
        case "appointment" | "held":
            return meeting.starts_at is None or str(meeting.sequence) != rest[1]
        case _:
            return rest[0] == FIRST and team.stage is not Stage.TALKING


def _introduced(ledger: Ledger, person_id: str) -> bool:
    made = ledger.facts.get(Profile, person_id, ledger.programme.id)
    return made is not None or bool(ledger.facts.find(Challenge, contact_id=person_id))


def who_left_is_left_alone(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "says what is removed now"; "the person stays without a name and is not spoken to
    any more".

    Who left, or was erased, gets answers to what they say themselves, and nothing else. What they
    have before them may be changed. That a place was passed on is what says so.
    """
    if heard.why is Why.ANSWER or heard.parcel.edits is not None:
        return None
    if heard.parcel.to in ledger.erased:
        return f"{heard.why} to somebody who was erased"
    if ledger.has_left(heard.person_id) and not heard.parcel.key.endswith("/place-gone"):
        return f"{heard.why} to somebody who has left"
    return None


def it_stays_among_its_people(ledger: Ledger, heard: Heard) -> str | None:
    """Quoted: "Contact details pass only when both sides said yes"; "A participant sees their own
    data and their team's"; "A coordinator sees only the programmes that they coordinate".

    What somebody typed themselves they may read.
    """
    text = heard.note.text + " ".join(each.label for each in heard.note.buttons)
    found = {each.casefold() for each in MARK.findall(text)} - ledger.typed[heard.who]
    if not found or heard.person_id in ledger.leads():
        return None
    for mark in found:
        owners = ledger.marks.get(mark, set())
        if owners and not any(_may_know(ledger, heard.person_id, owner) for owner in owners):
            return f"{mark} belongs to {', '.join(sorted(owners))}"
    return None


def _may_know(ledger: Ledger, person_id: str, owner: str) -> bool:
    kind, _, key = owner.partition("/")
    facts = ledger.facts
    match kind:
        case "name":
            return key in (person_id, *ledger.leads()) or bool(
                ledger.teams[key] & ledger.teams[person_id]
            )
        case "team":
            return key in ledger.teams[person_id]
        case "profile":
            known = (each.maker_id == key for each in ledger.suggested(person_id))
            return key == person_id or any(known)
        case "challenge":
            challenge = facts.get(Challenge, key)
            if challenge is None or challenge.contact_id == person_id:
                return True
            return any(each.challenge_id == key for each in ledger.suggested(person_id))
        case "organisation":
            organisation = facts.get(Organisation, key)
            if organisation is None or organisation.contact_id == person_id:
                return True
            return any(each.contact_id == organisation.contact_id
                       for each in ledger.suggested(person_id))  # fmt: skip
        case _:
            return False


HEARD: tuple[Callable[[Ledger, Heard], str | None], ...] = (
    caps_are_kept,
    hours_are_polite,
    it_has_a_reason,
    it_is_shown_once,
    a_matter_is_told_once,
    its_time_is_not_over,
    who_rests_is_left_alone,
    who_left_is_left_alone,
    it_gives_up,
    it_is_not_settled,
    it_stays_among_its_people,
)
