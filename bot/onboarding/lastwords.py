"""Of two people who become one, the last word on each consent counts, whichever of them said it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.changes import Put
from bot.domain.people import Consent, Purpose
from bot.domain.teams import Bridging, Carrying
from bot.estate import Estate
from bot.talk.model import Say, say


@dataclass(frozen=True, slots=True)
class Ended:
    """The consents that were given before the other one of the two withdrew theirs."""

    consents: tuple[Consent, ...]

    @property
    def changes(self) -> tuple[Put, ...]:
        """What ends them now: whatever is there by them goes, as if who stays withdrew them."""
        return tuple(map(Put, self.consents))

    @property
    def lines(self) -> tuple[Say, ...]:
        """What is said of that."""
        purposes = dict.fromkeys(each.purpose for each in self.consents)
        lines = tuple(say("consent-off", purpose=each) for each in purposes)
        return (say("link-withdrawn"), *lines) if lines else ()


def settle(stays: Estate, goes: Estate, now: datetime) -> Ended:
    """Return what ends once everything of the one is the other's."""
    both = (*stays.of(Consent), *goes.of(Consent))
    words = (*stays.of(Bridging), *goes.of(Bridging))
    noes = ((each.person_id, each.at) for each in words if each.carrying is Carrying.NO)
    return Ended(tuple(_overruled(both, frozenset(noes), stays.person_id, now)))


def _overruled(
    consents: tuple[Consent, ...],
    of_teams: frozenset[tuple[str, datetime]],
    owner: str,
    now: datetime,
) -> Iterator[Consent]:
    """Yield what a later no ends; one to a single team's bridge says nothing of other teams."""
    for each in consents:
        noes = [
            other.withdrawn_at
            for other in consents
            if (other.programme_id, other.purpose) == (each.programme_id, each.purpose)
            and other.withdrawn_at is not None
            and (other.person_id, other.withdrawn_at) not in of_teams
        ]
        holds = each.withdrawn_at is None and each.purpose is not Purpose.PROCESSING
        if holds and noes and each.given_at < max(noes):
            yield replace(each, person_id=owner, withdrawn_at=now)


TEXT_IDS = ("link-withdrawn",)
