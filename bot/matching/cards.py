"""What the two sides see of a suggestion: the other side's card, and why it was made."""

from bot import cards
from bot.domain.challenges import Answer, Challenge, Fit, Organisation, Side, Suggestion
from bot.domain.facts import RequestCase
from bot.domain.people import Profile
from bot.ports import ReasonKind
from bot.talk.model import Say, say

SHARED = frozenset({ReasonKind.EXPECTATION, ReasonKind.SECTOR})
"""Reasons whose words are the ends of text ids, the same on both sides."""


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


def reasons(suggestion: Suggestion, reader: Side) -> tuple[Say, ...]:
    """Return one line per reason, for the reader's side."""
    return tuple(say("suggestion-reason", reason=_reason(fit, reader)) for fit in suggestion.fits)


def _reason(fit: Fit, reader: Side) -> Say:
    text = f"fit-{fit.kind}-{reader}"
    if fit.kind in SHARED:
        shared = say(f"{fit.kind}-{fit.challenge_words}")
        return say(text, challenge=shared, profile=shared)
    return say(text, challenge=fit.challenge_words, profile=fit.profile_words)
