"""What is told of a suggestion by itself: that it waits, rests, lapsed, was put off, or found."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.domain.challenges import Answer, Challenge, Review, Side, Suggestion
from bot.domain.facts import RequestCase
from bot.domain.reminders import Reminder
from bot.matching import rules
from bot.matching.cards import card_for
from bot.scene import Due, button
from bot.talk.model import Choice, Say, Why, say

USEFUL = timedelta(days=30)
"""So long what was put off, or found, is worth being told of."""
BREATH = timedelta(hours=12)
"""So long after a no nothing further is told by itself: it comes the next morning."""


def told_lapsed(suggestion: Suggestion, side: Side, now: datetime) -> Reminder:
    """Return the note that this side knows of the lapse: ``remind_request`` need not tell it."""
    key = f"request/{suggestion.id}/lapsed/{side}"
    person_id, about = suggestion.person(side), "request-lapsed"
    return Reminder(key, person_id, suggestion.programme_id, about, None, Why.ANSWER, now)


def remind_request(case: RequestCase, now: datetime) -> Iterable[Due]:
    """Remind who was asked on the policy's days; after the last day both hear that it lapsed.

    For who asked that is the answer, so it is news, as a no is.
    Of a brief that is held back they hear nothing here (``remind_resting``).
    """
    suggestion, policy = case.suggestion, case.programme.policy.requests
    side = suggestion.asks
    if side is None or suggestion.asked_at is None:
        return
    if not rules.is_released(case.challenge, case.programme):
        return
    stem = f"request/{suggestion.id}"
    waited = now - suggestion.asked_at
    ends = suggestion.asked_at + timedelta(days=policy.answer_days)
    if suggestion.lapsed(now, policy.answer_days):
        told = case.programme.calendar.next_polite(ends)
        grace = told + timedelta(days=policy.answer_days)
        for each in Side:
            role = "asked" if each is side else "asking"
            hidden = each is side and suggestion.person(each) in case.hidden
            kind = (say("request-hidden"),) if hidden else ()
            yield Due(
                key=f"{stem}/lapsed/{each}",
                person_id=suggestion.person(each),
                about="request-lapsed",
                lines=(say(f"request-lapsed-{role}", title=case.challenge.title), *kind),
                why=Why.REMINDER if each is side else Why.NEWS,
                not_after=grace,
            )
        return
    passed = [day for day in policy.reminder_days if waited >= timedelta(days=day)]
    if passed:
        yield Due(
            key=f"{_days_of(suggestion, side)}/{len(passed)}",
            person_id=suggestion.person(side),
            about="request",
            lines=(
                say("request-reminder", count=len(passed), until=ends),
                *card_for(case, side),
            ),
            choices=rules.answer_buttons(suggestion),
            why=Why.REMINDER,
            not_after=ends,
        )


def _days_of(suggestion: Suggestion, asked: Side) -> str:
    """Return how the keys of reminders begin; days that run anew are reminded of anew."""
    said, begun = suggestion.answered_at(asked.other), suggestion.asked_at
    anew = said is not None and begun is not None and begun > said
    afresh = f"/{int(begun.timestamp())}" if anew and begun is not None else ""
    return f"request/{suggestion.id}{rules.asked_again(suggestion)}{afresh}"


def request_turns(case: RequestCase, _now: datetime) -> Iterator[datetime]:
    """Yield the policy's days after the request."""
    asked_at = case.suggestion.asked_at
    if asked_at is not None:
        policy = case.programme.policy.requests
        for day in (*policy.reminder_days, policy.answer_days):
            yield asked_at + timedelta(days=day)


def remind_resting(case: RequestCase, now: datetime) -> Iterable[Due]:
    """Tell whom it concerns that a request rests for long: its brief is held back.

    The contact is reminded of revising it on a request's days, and then who coordinates hears of
    it; a maker who asked hears once that it rests when the answer was to be there.
    """
    since, said_at = _rests_since(case), _asked_by_maker(case)
    if since is None:
        return
    suggestion, challenge = case.suggestion, case.challenge
    policy = case.programme.policy.requests
    stem = f"brief/{challenge.id}/rests/{int(since.timestamp())}"
    back = challenge.review is Review.RETURNED
    passed = [day for day in policy.reminder_days if now >= since + timedelta(days=day)]
    if back and passed:
        yield Due(
            key=f"{stem}/{len(passed)}",
            person_id=suggestion.contact_id,
            about="request-rests",
            lines=(say("request-rests-contact", title=challenge.title, comment=challenge.comment),),
            choices=((button("brief-revise", "revise", challenge.id),),),
        )
    answer = timedelta(days=policy.answer_days)
    if now >= since + answer:
        for lead in case.coordinators:
            yield _told_lead(case, lead, f"{stem}/coordinator/{lead}", since)
    if said_at is not None and now >= said_at + answer:
        yield Due(
            key=f"request/{suggestion.id}{rules.asked_again(suggestion)}/rests",
            person_id=suggestion.maker_id,
            about="request-rests",
            lines=(say("request-rests", title=challenge.title),),
            why=Why.NEWS,
        )


def _told_lead(case: RequestCase, lead: str, key: str, since: datetime) -> Due:
    line, choices = resting_brief(
        case.challenge, case.people[case.suggestion.contact_id].name, since
    )
    return Due(
        key=key,
        person_id=lead,
        about="request-rests",
        lines=(line,),
        choices=(choices,) if choices else (),
        why=Why.ESCALATION,
    )


def resting_brief(
    challenge: Challenge, name: str, since: datetime
) -> tuple[Say, tuple[Choice, ...]]:
    """Return what coordinators read of a brief with which requests rest, whose contact has a name.

    With the button to read it, where that is what it waits for.
    """
    line = say(
        "request-rests-lead",
        review=challenge.review,
        number=challenge.number,
        title=challenge.title,
        name=name,
        since=since,
    )
    if challenge.review is Review.RETURNED:
        return line, ()
    return line, (button(say("brief-read", number=challenge.number), "brief", challenge.id),)


def _rests_since(case: RequestCase) -> datetime | None:
    """Return since when a request rests, if it does."""
    rests = case.suggestion.asks is not None and case.suggestion.asked_at is None
    return case.held_since if rests else None


def _asked_by_maker(case: RequestCase) -> datetime | None:
    """Return when the maker said yes, if the contact's answer is awaited."""
    return case.suggestion.maker_at if case.suggestion.asks is Side.CONTACT else None


def resting_turns(case: RequestCase, _now: datetime) -> Iterator[datetime]:
    """Yield the policy's days after the brief was held back, and after the maker's yes."""
    since, said_at = _rests_since(case), _asked_by_maker(case)
    policy = case.programme.policy.requests
    if since is None:
        return
    for day in (*policy.reminder_days, policy.answer_days):
        yield since + timedelta(days=day)
    if said_at is not None:
        yield said_at + timedelta(days=policy.answer_days)


def remind_later(case: RequestCase, now: datetime) -> Iterable[Due]:
    """Show once more, and once only, what a side put off, the policy's days after that."""
    for side, due in _put_off(case):
        if now >= due and _is_there(case, side, now):
            yield Due(
                key=f"later/{case.suggestion.id}/{side}",
                person_id=case.suggestion.person(side),
                about="suggestion",
                lines=(say("suggestion-put-off"), *card_for(case, side)),
                choices=rules.answer_buttons(case.suggestion),
                why=Why.REMINDER,
                not_after=due + USEFUL,
            )


def _is_there(case: RequestCase, side: Side, now: datetime) -> bool:
    """Whether a side may be shown the other one: it does not rest, and no brief is held back."""
    rests = case.people[case.suggestion.person(side.other)].rests(now)
    return not rests and rules.is_released(case.challenge, case.programme)


def later_turns(case: RequestCase, _now: datetime) -> Iterator[datetime]:
    """Yield when what was put off is shown again."""
    yield from (due for _, due in _put_off(case))


def _put_off(case: RequestCase) -> Iterator[tuple[Side, datetime]]:
    after = timedelta(days=case.programme.policy.suggestions.later_days)
    for side in case.suggestion.put_off:
        given_at = case.suggestion.answered_at(side)
        if given_at is not None:
            yield side, given_at + after


def tell_found(case: RequestCase, now: datetime) -> Iterable[Due]:
    """Tell somebody what was found for them when they did not ask, one card at a time."""
    suggestion = case.suggestion
    for side in suggestion.awaited:
        if _is_there(case, side, now) and not any(
            _is_first(case, each, side, now) for each in _in_line(case, side)
        ):
            yield Due(
                key=f"found/{suggestion.id}/{side}",
                person_id=suggestion.person(side),
                about="suggestion",
                lines=(say("suggestion-found"), *card_for(case, side)),
                choices=rules.answer_buttons(suggestion),
                why=Why.REMINDER,
                not_after=suggestion.made_at + USEFUL,
            )


def found_turns(case: RequestCase, now: datetime) -> Iterator[datetime]:
    """Yield when a card that goes first may do so no more: else it is told as soon as it may be."""
    days = timedelta(days=case.programme.policy.requests.answer_days)
    for side in case.suggestion.awaited:
        for each in _in_line(case, side):
            said_at = each.answered_at(side)
            if each.answer_of(side) is Answer.DECLINED and said_at is not None:
                yield said_at + BREATH
            if each.asks is side and each.asked_at is not None:
                yield each.asked_at + days


def _in_line(case: RequestCase, side: Side) -> Iterator[Suggestion]:
    """Yield the others that were found for that side together with this one, or since."""

    def for_whom(suggestion: Suggestion) -> str:
        return suggestion.maker_id if side is Side.MAKER else suggestion.challenge_id

    own = case.suggestion
    for each in case.beside:
        if for_whom(each) == for_whom(own) and each.made_at >= own.made_at:
            yield each


def _is_first(case: RequestCase, other: Suggestion, side: Side, now: datetime) -> bool:
    """Whether another one is to be answered, or told, before this one.

    Who just said no is asked for a reason, and that leads on.
    """
    given, said_at = other.answer_of(side), other.answered_at(side)
    if given is Answer.DECLINED:
        return said_at is not None and now < said_at + BREATH
    if given is not Answer.OPEN or rules.settled(other, now, case.programme) is not None:
        return False
    return side not in other.awaited or rules.in_order((other, case.suggestion), side)[0] is other
