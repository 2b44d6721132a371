"""What does not fit and should be talked about: it follows from what both sides said, and chose.

A matter takes nothing from a suggestion. Nothing is supposed: where a side did not say anything,
there is no matter; and what a side shows later only (``bot.cards``) is not told before.
"""

from collections.abc import Callable, Iterable

from bot.domain.challenges import Answer, Side, Support
from bot.domain.facts import RequestCase
from bot.domain.people import Availability, Expectation
from bot.matching.language import KNOWN, detect
from bot.talk.model import Say, say

LEAD = "lead"
"""The reader who coordinates the programme."""

READERS = (*Side, LEAD)
BY_DAY = frozenset({Availability.MORNINGS, Availability.AFTERNOONS})

TEXT_IDS = (
    *(f"matter-expectation-{reader}" for reader in READERS),
    *(f"matter-language-{side}" for side in Side),
    *(f"matter-in-{language}" for language in KNOWN),
    *(f"matter-{name}" for name in ("region", "region-paid", "budget", "availability")),
)


def matters(case: RequestCase, reader: str) -> tuple[Say, ...]:
    """Return the matters as lines for a reader, the weightiest first."""
    return (*gaps(case, reader), *_availability(case, reader))


def gaps(case: RequestCase, reader: str) -> tuple[Say, ...]:
    """Return those that do not stand on the card anyway."""
    return tuple(line for rule in _RULES for line in rule(case, reader))


def _expectation(case: RequestCase, reader: str) -> Iterable[Say]:
    needs, offers = case.challenge.expectations, case.profile.expectations
    if needs and offers and not set(needs) & set(offers):
        yield say(
            f"matter-expectation-{reader}",
            challenge=tuple(say(f"expectation-{each}") for each in needs),
            profile=tuple(say(f"expectation-{each}") for each in offers),
        )


def _language(case: RequestCase, reader: str) -> Iterable[Say]:
    """Tell what a side wrote in, where the other one neither writes nor reads it."""
    contact, maker = (
        case.people[case.suggestion.person(side)] for side in (Side.CONTACT, Side.MAKER)
    )
    challenge, profile = case.challenge, case.profile
    need = detect(f"{challenge.title}. {challenge.need}. {challenge.success}", contact.language)
    own = (profile.doing, *profile.skills, profile.offers, profile.hopes)
    offer = detect(". ".join(own), maker.language)
    if reader != Side.MAKER and offer in KNOWN and offer not in (need, contact.language):
        yield say(f"matter-language-{Side.CONTACT}", language=say(f"matter-in-{offer}"))
    if reader != Side.CONTACT and need in KNOWN and need not in (offer, maker.language):
        yield say(f"matter-language-{Side.MAKER}", language=say(f"matter-in-{need}"))


def _region(case: RequestCase, reader: str) -> Iterable[Say]:
    here, there = case.challenge.region.strip(), case.profile.region.strip()
    if here and there and here.casefold() != there.casefold():
        paid = Support.TRAVEL in case.challenge.supports
        name = "matter-region-paid" if paid else "matter-region"
        yield say(name, challenge=here, profile=there, own=reader == Side.MAKER)


def _budget(case: RequestCase, _reader: str) -> Iterable[Say]:
    """Tell where an order is hoped for, and no money was named, not by the programme either."""
    if Expectation.ORDER not in case.profile.expectations:
        return
    if not case.challenge.budget and not case.programme.budget_cents:
        yield say("matter-budget", order=say(f"expectation-{Expectation.ORDER}"))


def _availability(case: RequestCase, reader: str) -> Iterable[Say]:
    """Tell a contact of evenings and weekends, once they are shown the maker's time."""
    given = case.profile.availability
    interested = case.suggestion.maker is Answer.INTERESTED
    shown = reader == LEAD or (reader == Side.CONTACT and interested)
    if shown and given and BY_DAY.isdisjoint(given):
        times = tuple(say(f"maker-availability-{each}") for each in given)
        yield say("matter-availability", times=times)


_RULES: tuple[Callable[[RequestCase, str], Iterable[Say]], ...] = (
    _expectation,
    _language,
    _region,
    _budget,
)
