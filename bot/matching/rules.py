"""Who is suggested to whom, what an answer means, and how many places are left."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import cards
from bot.domain.challenges import Answer, Challenge, Fit, Organisation, Review, Side, Suggestion
from bot.domain.facts import RequestCase
from bot.domain.people import Person, Profile
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.domain.teams import Member, Team
from bot.ports import Brief, ReasonKind, Scored
from bot.scene import Due, button
from bot.talk.model import Choice, Say, Why, say

FITS = 3
SHARED = frozenset({ReasonKind.EXPECTATION, ReasonKind.SECTOR})
"""Reasons whose words are the ends of text ids, the same on both sides."""


@dataclass(frozen=True, slots=True)
class Places:
    """How many places are taken: makers per challenge, challenges per maker."""

    challenges: Mapping[str, int]
    makers: Mapping[str, int]
    programme: Programme

    def challenge_full(self, challenge_id: str) -> bool:
        """Whether the challenge has all its makers."""
        most = self.programme.capacity.makers_per_challenge
        return self.challenges.get(challenge_id, 0) >= most

    def maker_full(self, person_id: str) -> bool:
        """Whether the maker has all their challenges."""
        return self.makers.get(person_id, 0) >= self.programme.capacity.challenges_per_maker


def count_places(programme: Programme, teams: Iterable[Team], members: Iterable[Member]) -> Places:
    """Return the places that the living teams take."""
    challenge_of = {team.id: team.challenge_id for team in teams}
    taken = [
        member
        for member in members
        if member.side is Side.MAKER and member.left_at is None and member.team_id in challenge_of
    ]
    return Places(
        Counter(challenge_of[member.team_id] for member in taken),
        Counter(member.person_id for member in taken),
        programme,
    )


def brief_profile(profile: Profile, person: Person) -> Brief:
    """Return what is compared of a profile: what is done and offered, not what is hoped for."""
    phrases = (profile.doing, *profile.skills, *profile.tools, profile.offers)
    tags = frozenset(each.value for each in profile.expectations)
    given = tuple(each for each in phrases if each)
    return Brief(profile.person_id, given, person.language, profile.region, tags)


def brief_challenge(challenge: Challenge, person: Person) -> Brief:
    """Return what is compared of a challenge."""
    phrases = (challenge.title, challenge.need, *challenge.skills, challenge.success)
    phrases = tuple(each for each in phrases if each)
    tags = frozenset(each.value for each in challenge.expectations)
    return Brief(challenge.id, phrases, person.language, challenge.region, tags)


def is_released(challenge: Challenge, programme: Programme) -> bool:
    """Whether a challenge may be suggested: not while its brief has to be read, or revised."""
    if challenge.review is Review.OPEN:
        return programme.policy.briefs.released_by == "contact"
    return challenge.review is Review.RELEASED


def choose(ranked: Sequence[Scored], count: int, settled: Collection[str]) -> tuple[Scored, ...]:
    """Return the best few that fit at all and were not settled before."""
    fitting = [each for each in ranked if each.id not in settled and each.reasons]
    return tuple(fitting[: max(count, 0)])


def fits_of(scored: Scored, *, flipped: bool) -> tuple[Fit, ...]:
    """Return the reasons as facts; ``flipped`` where the profile was the query."""
    return tuple(
        Fit(each.kind, each.candidate_words, each.query_words)
        if flipped
        else Fit(each.kind, each.query_words, each.candidate_words)
        for each in scored.reasons[:FITS]
    )


def answer(suggestion: Suggestion, side: Side, given: Answer, now: datetime) -> Suggestion:
    """Return the suggestion with one side's answer; the first yes starts the other's days.

    A yes that was taken back and given again starts them anew.
    """
    asked_at, declined_at = suggestion.asked_at, suggestion.declined_at
    if given is Answer.INTERESTED and suggestion.asks is None:
        asked_at = now
    if given is Answer.DECLINED:
        declined_at = now
    answered = replace(suggestion, asked_at=asked_at, declined_at=declined_at)
    if side is Side.MAKER:
        return replace(answered, maker=given)
    return replace(answered, contact=given)


def settled(suggestion: Suggestion, now: datetime, programme: Programme) -> str | None:
    """Return why a suggestion can no longer be answered (the end of a text id), or ``None``."""
    if suggestion.withdrawn_at is not None:
        return "withdrawn"
    if suggestion.mutual:
        return "matched"
    if Answer.DECLINED in (suggestion.maker, suggestion.contact):
        return "declined"
    if suggestion.lapsed(now, programme.policy.requests.answer_days):
        return "lapsed"
    return None


def waits(
    suggestion: Suggestion, side: Side, now: datetime, places: Places, *, again: bool = False
) -> bool:
    """Whether that side can still answer; ``again`` includes what was put off."""
    given = suggestion.answer_of(side)
    if given is not Answer.OPEN and not (again and given is Answer.LATER):
        return False
    if settled(suggestion, now, places.programme) is not None:
        return False
    full = places.challenge_full(suggestion.challenge_id) or places.maker_full(suggestion.maker_id)
    return not full


def at_a_time(programme: Programme, side: Side) -> int:
    """Return how many suggestions a side has at a time."""
    policy = programme.policy.suggestions
    return policy.maker if side is Side.MAKER else policy.challenge


def read_answer(word: str) -> Answer:
    """Return the answer that a button names; ``ValueError`` where it is none."""
    answer = Answer(word)
    if answer is Answer.OPEN:
        raise ValueError(word)
    return answer


def in_order(suggestions: Iterable[Suggestion], side: Side) -> tuple[Suggestion, ...]:
    """Return what is asked of that side first, then by score."""
    return tuple(
        sorted(suggestions, key=lambda each: (each.asks is not side, -each.score, each.id))
    )


def reasons(suggestion: Suggestion, reader: Side) -> tuple[Say, ...]:
    """Return one line per reason, for the reader's side."""
    return tuple(say("suggestion-reason", reason=_reason(fit, reader)) for fit in suggestion.fits)


def _reason(fit: Fit, reader: Side) -> Say:
    text = f"fit-{fit.kind}-{reader}"
    if fit.kind in SHARED:
        shared = say(f"{fit.kind}-{fit.challenge_words}")
        return say(text, challenge=shared, profile=shared)
    return say(text, challenge=fit.challenge_words, profile=fit.profile_words)


LABELS = {
    Answer.INTERESTED: "suggestion-yes",
    Answer.DECLINED: "suggestion-no",
    Answer.LATER: "suggestion-later",
}
"""What stands on the buttons of a suggestion."""


def answer_buttons(suggestion: Suggestion) -> tuple[tuple[Choice, ...], ...]:
    """Return the three answers to a suggestion."""
    yes, no, later = (
        button(label, "suggestion", suggestion.id, answer) for answer, label in LABELS.items()
    )
    return ((yes, no), (later,))


def card_for_maker(
    suggestion: Suggestion, challenge: Challenge, organisation: Organisation
) -> tuple[Say, ...]:
    """Return a challenge as a maker sees it before a match: no names of people."""
    card = cards.teaser_of_challenge(challenge, organisation)
    return (*card, *reasons(suggestion, Side.MAKER))


def card_for_contact(suggestion: Suggestion, profile: Profile) -> tuple[Say, ...]:
    """Return a profile as a contact sees it before a match: more of it once its maker said yes."""
    interested = suggestion.maker is Answer.INTERESTED
    more = cards.more_of_profile(profile) if interested else ()
    return (*cards.teaser_of_profile(profile), *more, *reasons(suggestion, Side.CONTACT))


def card_for(case: RequestCase, side: Side) -> tuple[Say, ...]:
    """Return the card that the asked side sees."""
    if side is Side.MAKER:
        return card_for_maker(case.suggestion, case.challenge, case.organisation)
    return card_for_contact(case.suggestion, case.profile)


def told_lapsed(suggestion: Suggestion, side: Side, now: datetime) -> Reminder:
    """Return the note that this side knows of the lapse: ``remind_request`` need not tell it."""
    key = f"request/{suggestion.id}/lapsed/{side}"
    person_id, about = suggestion.person(side), "request-lapsed"
    return Reminder(key, person_id, suggestion.programme_id, about, None, Why.ANSWER, now)


def remind_request(case: RequestCase, now: datetime) -> Iterable[Due]:
    """Remind who was asked on the policy's days; after the last day both hear that it lapsed."""
    suggestion, policy = case.suggestion, case.programme.policy.requests
    side = suggestion.asks
    if side is None or suggestion.asked_at is None:
        return
    stem = f"request/{suggestion.id}"
    waited = now - suggestion.asked_at
    ends = suggestion.asked_at + timedelta(days=policy.answer_days)
    if suggestion.lapsed(now, policy.answer_days):
        grace = ends + timedelta(days=policy.answer_days)
        for each in Side:
            role = "asked" if each is side else "asking"
            yield Due(
                key=f"{stem}/lapsed/{each}",
                person_id=suggestion.person(each),
                about="request-lapsed",
                lines=(say(f"request-lapsed-{role}", title=case.challenge.title),),
                not_after=grace,
            )
        return
    passed = [day for day in policy.reminder_days if waited >= timedelta(days=day)]
    if passed:
        yield Due(
            key=f"{stem}/{len(passed)}",
            person_id=suggestion.person(side),
            about="request",
            lines=(
                say("request-reminder", count=len(passed), until=ends),
                *card_for(case, side),
            ),
            choices=answer_buttons(suggestion),
            why=Why.REMINDER,
            not_after=ends,
        )


def request_turns(case: RequestCase, _now: datetime) -> Iterator[datetime]:
    """Yield the policy's days after the request."""
    asked_at = case.suggestion.asked_at
    if asked_at is not None:
        policy = case.programme.policy.requests
        for day in (*policy.reminder_days, policy.answer_days):
            yield asked_at + timedelta(days=day)
