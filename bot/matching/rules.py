"""Who is suggested to whom, what an answer means, and how many places are left."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.challenges import Answer, Challenge, Side, Suggestion, Support
from bot.domain.people import Person, Profile
from bot.domain.programme import Programme
from bot.domain.teams import Member, Team
from bot.ports import Brief, Scored
from bot.scene import button
from bot.talk.model import Choice

LEAST = 0.001
"""What has not even this chance has no words that could be compared."""

MOST_AT_ONCE = 2
"""So often somebody is asked the same as soon as the hour is polite; from then on a day later."""


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
    """Return what is compared of a profile: what is done, offered and hoped for."""
    own = (profile.doing, *profile.skills, *profile.tools, profile.offers)
    phrases = (*own, profile.hopes)
    tags = frozenset(each.value for each in profile.expectations)
    given = tuple(each for each in phrases if each)
    language, region = person.language, profile.region
    return Brief(profile.person_id, given, language, region, tags, Side.MAKER)


def brief_challenge(challenge: Challenge, person: Person) -> Brief:
    """Return what is compared of a challenge."""
    phrases = (challenge.title, challenge.need, *challenge.skills, challenge.success)
    phrases = tuple(each for each in phrases if each)
    tags = frozenset(each.value for each in challenge.expectations)
    language, region = person.language, challenge.region
    travels = Support.TRAVEL in challenge.supports
    return Brief(challenge.id, phrases, language, region, tags, Side.CONTACT, travels)


def is_released(challenge: Challenge, programme: Programme) -> bool:
    """Whether a challenge may be suggested: not while its brief has to be read, or revised."""
    return programme.releases(challenge.review)


def fitting(ranked: Iterable[Scored], programme: Programme) -> tuple[Scored, ...]:
    """Return those whose chance is at least the programme's; the others are not suggested."""
    least = least_of(programme)
    return tuple(each for each in ranked if each.score >= least)


def least_of(programme: Programme) -> float:
    """Return the chance from which on a pair is suggested."""
    return max(programme.policy.suggestions.least / 100, LEAST)


def choose(fitting: Sequence[Scored], count: int, settled: Collection[str]) -> tuple[Scored, ...]:
    """Return the best few of those that fit and were not settled before."""
    return tuple([each for each in fitting if each.id not in settled][: max(count, 0)])


def answer(suggestion: Suggestion, side: Side, given: Answer, now: datetime) -> Suggestion:
    """Return the suggestion with one side's answer; the first yes starts the other's days.

    A yes that was taken back and given again starts them anew.
    """
    answered = suggestion
    if given is Answer.INTERESTED and suggestion.asks is None:
        answered = replace(answered, asked_at=now, askings=suggestion.askings + 1)
    if given is Answer.DECLINED:
        answered = replace(answered, declined_at=now)
    if side is Side.MAKER:
        return replace(answered, maker=given, maker_at=now)
    return replace(answered, contact=given, contact_at=now)


def readable_from(calendar: Calendar, askings: int, now: datetime) -> datetime:
    """Return from when a request can be read that is put for the ``askings``-th time.

    Whoever takes a yes back and says it again may not ring with it time and again.
    """
    at_once = askings <= MOST_AT_ONCE
    return calendar.next_polite(now if at_once else now + timedelta(days=1))


def asked_again(suggestion: Suggestion) -> str:
    """Return how the keys of messages differ once a side is asked again: they are other ones."""
    return f"/again-{suggestion.askings}" if suggestion.askings > 1 else ""


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


def keeps_a_no(suggestion: Suggestion, side: Side) -> bool:
    """Whether only the other side said no: that is theirs to tell, and nothing is open here."""
    given = suggestion.answer_of(side), suggestion.answer_of(side.other)
    return given[0] is not Answer.DECLINED and given[1] is Answer.DECLINED


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


LABELS = {
    Answer.INTERESTED: "suggestion-yes",
    Answer.DECLINED: "suggestion-no",
    Answer.LATER: "suggestion-later",
}
"""What stands on the buttons of a suggestion."""


def answers(suggestion: Suggestion) -> tuple[tuple[Choice, ...], ...]:
    """Return the three answers to a suggestion."""
    yes, no = (
        button(LABELS[each], "suggestion", suggestion.id, each)
        for each in (Answer.INTERESTED, Answer.DECLINED)
    )
    return ((yes, no), (button(LABELS[Answer.LATER], "later", suggestion.id),))


def answer_buttons(suggestion: Suggestion) -> tuple[tuple[Choice, ...], ...]:
    """Return the three answers to a suggestion, and the question why it was made."""
    *above, last = answers(suggestion)
    return (*above, (*last, button("suggestion-why", "why", suggestion.id)))
