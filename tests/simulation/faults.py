"""What comes between: messengers in trouble, updates twice and in disorder, a service that dies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from adapters.rehearsal.hands import Mishap
from adapters.rehearsal.setting import Fortune
from bot.ports import Failed, Later, Parcel, Uncertain
from bot.talk.model import Envelope

KEPT = 200
"""So many updates back one may come again."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often what happens."""

    uncertain: float = 0.006
    later: float = 0.006
    failed: float = 0.008
    dies_sending: float = 0.0008
    dies_committing: float = 0.0008
    dies_between: float = 0.002
    again: float = 0.01


CALM = Rates(0, 0, 0, 0, 0, 0, 0)


@dataclass
class Misfortune:
    """Faults by a seed. ``doubted`` are the keys whose first showing nobody was sure of."""

    rng: Random
    rates: Rates = field(default_factory=Rates)
    doubted: set[str] = field(default_factory=set)
    earlier: list[Envelope] = field(default_factory=list)

    @property
    def fortune(self) -> Fortune:
        return Fortune(self.fault, self.mail, lambda: self.chance(self.rates.dies_between))

    def chance(self, rate: float) -> bool:
        return self.rng.random() < rate

    def commits_last(self) -> bool:
        return self.chance(self.rates.dies_committing)

    def fault(self, parcel: Parcel) -> Mishap | None:
        draw, rates = self.rng.random(), self.rates
        arrives = self.rng.random() < 0.5
        for rate, mishap in (
            (rates.uncertain, Mishap(Uncertain("lost answer"), arrives)),
            (rates.later, Mishap(Later(self.rng.choice((1, 30, 600, 7200))))),
            (rates.failed, Mishap(Failed("connection refused"))),
            (rates.dies_sending, Mishap(None, arrives)),
        ):
            if draw < rate:
                self.doubted.add(parcel.key)
                return mishap
            draw -= rate
        return None

    def mail(self, envelopes: list[Envelope]) -> Iterable[list[Envelope]]:
        """Return what came in: shuffled, in one or two parts, some of it once more."""
        mixed = list(envelopes)
        self.rng.shuffle(mixed)
        if self.earlier and self.chance(self.rates.again):
            mixed.append(self.rng.choice(self.earlier))
        if mixed and self.chance(self.rates.again):
            mixed.append(self.rng.choice(mixed))
        self.earlier = [*self.earlier, *envelopes][-KEPT:]
        cut = self.rng.randint(1, len(mixed)) if mixed and self.chance(0.2) else len(mixed)
        yield mixed[:cut]
        if mixed[cut:]:
            yield mixed[cut:]
