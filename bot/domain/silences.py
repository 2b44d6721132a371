"""Who lets requests lapse: later than others, and then not at all, until they write again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.answers import Because, Refusal
from bot.domain.challenges import Side, Suggestion
from bot.domain.programme import Programme

STEP = 0.05
"""By so much of a score each lapse in a row puts somebody behind others."""


@dataclass(frozen=True, slots=True)
class Silence:
    """How many requests to somebody lapsed since they last answered one, or wrote anything."""

    unanswered: int = 0
    unheard: int = 0

    def hides(self, programme: Programme) -> bool:
        """Whether they are suggested to nobody for now."""
        return self.unheard >= programme.policy.suggestions.hidden_after_lapses

    @property
    def down(self) -> float:
        """By how much they go down; as of a score."""
        return STEP * self.unanswered


def silence_of(
    person_id: str,
    suggestions: Iterable[Suggestion],
    silences: Iterable[Refusal],
    heard: datetime | None,
    now: datetime,
    answer_days: int,
) -> Silence:
    """Return the silence of somebody; ``silences`` are of requests that were made anew since."""
    answered: list[datetime] = []
    lapsed = [each.at for each in silences if each.person_id == person_id]
    for each in suggestions:
        for side in Side:
            if each.person(side) != person_id:
                continue
            answered += [at] if (at := each.answered_at(side)) is not None else []
            if each.asks is side and each.asked_at is not None and each.lapsed(now, answer_days):
                lapsed.append(each.asked_at + timedelta(days=answer_days))
    last = max(answered, default=None)
    open_ones = [at for at in lapsed if last is None or at > last]
    unheard = [at for at in open_ones if heard is None or at > heard]
    return Silence(len(open_ones), len(unheard))


def lapse_of(suggestion: Suggestion, now: datetime, answer_days: int) -> Refusal | None:
    """Return what remains of a request that lapsed when the pair is suggested anew."""
    side = suggestion.asks
    if side is None or suggestion.asked_at is None or not suggestion.lapsed(now, answer_days):
        return None
    at = suggestion.asked_at + timedelta(days=answer_days)
    return Refusal(
        suggestion.id,
        suggestion.programme_id,
        suggestion.person(side),
        side,
        Because.SILENCE,
        "",
        at,
    )
