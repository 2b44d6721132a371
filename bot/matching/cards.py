"""What the two sides see of a suggestion: the other side's card, what fits, what to talk about.

Two kinds of lines are kept apart. Complementary is a phrase of the need with a phrase of the
profile; similar is what both chose from the same list. A coordinator (``LEAD``) reads the same in
other words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from bot import cards
from bot.domain.challenges import Answer, Fit, Side
from bot.domain.facts import RequestCase
from bot.matching.matters import READERS, gaps
from bot.matching.matters import TEXT_IDS as MATTER_TEXT_IDS
from bot.matching.text import fold
from bot.ports import ReasonKind
from bot.talk.model import Say, say

FITTING = 2
"""So many lines of a card say what fits; one more, what to talk about. The rest is under /why."""

CLAIMED = frozenset({ReasonKind.PHRASE, ReasonKind.WORD})
SHARED = (ReasonKind.EXPECTATION, ReasonKind.SECTOR, ReasonKind.REGION)
"""What both chose, in the order in which it tells something."""

SAME = "same"

TEXT_IDS = (
    "fit-quote",
    *(f"fit-{kind}-{reader}" for kind in (ReasonKind.PHRASE, SAME, ReasonKind.MEANING)
      for reader in READERS),
    *(f"fit-{kind}" for kind in SHARED),
    "suggestion-reason",
    "suggestion-matter",
    *MATTER_TEXT_IDS,
)  # fmt: skip


def card_for(case: RequestCase, side: Side) -> tuple[Say, ...]:
    """Return the card that a side sees before a match, without names of people.

    A contact sees more of a profile once its maker said yes.
    """
    if side is Side.MAKER:
        card = cards.teaser_of_challenge(case.challenge, case.organisation)
    else:
        interested = case.suggestion.maker is Answer.INTERESTED
        more = cards.more_of_profile(case.profile) if interested else ()
        card = (*cards.teaser_of_profile(case.profile), *more)
    told = fitting(told_fits(case, side), side)
    open_ones = (say("suggestion-matter", matter=each) for each in gaps(case, side)[:1])
    return (*card, *listed((*told, *open_ones)))


def told_fits(case: RequestCase, reader: str) -> tuple[Fit, ...]:
    """Return the reasons that a reader may be told.

    A contact reads nothing from what a profile shows later only (``cards.more_of_profile``) before
    its maker said yes: then only their own words, which the profile has, too.
    """
    fits, profile = case.suggestion.fits, case.profile
    if reader != Side.CONTACT or case.suggestion.maker is Answer.INTERESTED:
        return fits
    shown = [_plain(each) for each in (profile.doing, *profile.skills, profile.hopes)]

    def may(fit: Fit) -> bool:
        if fit.kind in SHARED or fold(fit.challenge_words) == fold(fit.profile_words):
            return True
        quote = _plain(fit.profile_words.removeprefix("… ").removesuffix(" …"))
        return any(quote in each for each in shown)

    return tuple(each for each in fits if may(each))


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def listed(lines: Iterable[Say]) -> tuple[Say, ...]:
    """Return lines as a list."""
    return tuple(say("suggestion-reason", reason=line) for line in lines)


def fitting(fits: Sequence[Fit], reader: str) -> tuple[Say, ...]:
    """Return the few lines that a card has room for: what is claimed first."""
    claimed, perhaps = complementary(fits, reader)
    first = claimed[:FITTING] or perhaps[:1]
    more = (*similar(fits)[:1], *(perhaps if claimed else ()))
    return (*first, *more)[:FITTING]


def complementary(fits: Sequence[Fit], reader: str) -> tuple[tuple[Say, ...], tuple[Say, ...]]:
    """Return what meets what: the lines that are claimed, and those that say what might fit."""
    claimed = _grouped([each for each in fits if each.kind in CLAIMED])
    perhaps = _grouped([each for each in fits if each.kind == ReasonKind.MEANING])
    return (
        tuple(each.line(SAME if each.same else ReasonKind.PHRASE, reader) for each in claimed),
        tuple(each.line(ReasonKind.MEANING, reader) for each in perhaps),
    )


def similar(fits: Sequence[Fit]) -> tuple[Say, ...]:
    """Return what both sides chose alike, a line per kind."""
    return tuple(
        say(f"fit-{kind}", things=things) for kind in SHARED if (things := _things(fits, kind))
    )


def _things(fits: Sequence[Fit], kind: ReasonKind) -> tuple[Say | str, ...]:
    words = [each.challenge_words for each in fits if each.kind == kind]
    if kind is ReasonKind.REGION:
        return tuple(words)
    return tuple(say(f"{kind}-{word}") for word in words)


@dataclass(slots=True)
class _Group:
    """Phrases of both sides that are said in one line."""

    needs: list[str]
    offers: list[str]
    same: bool

    def takes(self, fit: Fit, *, same: bool) -> bool:
        """Take a reason in, if it can be said with the others."""
        need, offer = fit.challenge_words, fit.profile_words
        if self.same or same:
            takes = self.same and same
            self.needs += [need] if takes and need not in self.needs else []
        elif takes := self.needs == [need]:
            self.offers += [offer] if offer not in self.offers else []
        elif takes := self.offers == [offer]:
            self.needs.append(need)
        return takes

    def line(self, kind: str, reader: str) -> Say:
        """Return the line."""
        return say(
            f"fit-{kind}-{reader}",
            challenge=tuple(_quotes(self.needs)),
            **({} if kind == SAME else {"profile": tuple(_quotes(self.offers))}),
        )


def _quotes(words: Iterable[str]) -> Iterator[Say]:
    return (say("fit-quote", words=each) for each in words)


def _grouped(fits: Iterable[Fit]) -> tuple[_Group, ...]:
    groups: list[_Group] = []
    for fit in fits:
        same = fold(fit.challenge_words) == fold(fit.profile_words)
        if not any(group.takes(fit, same=same) for group in groups):
            groups.append(_Group([fit.challenge_words], [fit.profile_words], same))
    return tuple(groups)
