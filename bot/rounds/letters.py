"""What a round tells its people: a letter for what was found, and one where nothing was."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.challenges import Answer, Challenge, Organisation, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.facts import RequestCase
from bot.domain.people import Person, Profile
from bot.domain.programme import Programme
from bot.domain.rounds import GONE, Lack, Leftover, Phase, Round
from bot.matching.cards import card_for
from bot.matching.places import all_places
from bot.matching.rules import Places, answer_buttons, in_order, is_released, settled
from bot.ports import Tx
from bot.rounds import preview
from bot.rounds.lost import awake, lose
from bot.scene import later
from bot.talk.model import Message, Outcome, Say, ToPerson, say

CHUNK = 100
"""People who are written to in one transaction."""


def letter_stem(found: Round) -> str:
    """Return how the keys of what a round tells people begin."""
    return f"round/{found.id}/to"


def letter_key(found: Round, suggestion: Suggestion, side: Side) -> str:
    """Return the key of the letter that shows a side this suggestion first."""
    return f"{letter_stem(found)}/{suggestion.person(side)}/{side}/{suggestion.id}"


@dataclass(frozen=True, slots=True)
class _Post:
    """What a round tells its people."""

    programme: Programme
    round: Round
    author: str
    suggestions: Sequence[Suggestion]
    left: Sequence[Leftover]
    challenges: Mapping[str, Challenge]

    def people(self) -> list[str]:
        """Return everybody who is told something, in the order of ids."""
        of_pairs = {each.person(side) for each in self.suggestions for side in Side}
        return sorted(of_pairs | {each.person_id for each in self.left})


async def write(tx: Tx, programme: Programme, found: Round, now: datetime) -> Outcome:
    """Write to the next few people, once each.

    It is done in a polite hour, and what is written leaves at once: it tells what holds when it is
    read. Who left or rests by then hears nothing, and is shown to nobody.
    """
    if not found.last and (missed := await lose(tx, programme, found, now)) is not None:
        return missed
    places = await all_places(tx, programme)
    ids = [each.suggestion_id for each in found.seats if each.suggestion_id != GONE]
    suggestions = await tx.find(Suggestion, id=sorted(ids)) if ids else ()
    author = await tx.get(Person, found.author_id)
    challenges = await tx.find(Challenge, programme_id=programme.id)
    post = _Post(
        programme,
        found,
        author.name if author is not None else "",
        [each for each in suggestions if settled(each, now, programme) is None],
        [each for each in await tx.find(Leftover, round_id=found.id) if _is_alone(each, places)],
        {each.id: each for each in challenges if is_released(each, programme)},
    )
    meant = [each for each in post.people() if each > found.last][:CHUNK]
    if not meant:
        return Outcome(changes=(Put(replace(found, phase=Phase.SENT)),))
    letters = [each async for each in _letters(tx, post, meant, now)]
    messages = tuple(later(each, programme, now) for each in letters)
    return Outcome(changes=(Put(replace(found, last=meant[-1])),), messages=messages)


def _is_alone(left: Leftover, places: Places) -> bool:
    """Whether somebody who was left over has nobody to this hour."""
    if left.challenge_id:
        return not places.challenges.get(left.challenge_id, 0)
    return not places.makers.get(left.person_id, 0)


async def _letters(
    tx: Tx, post: _Post, meant: Sequence[str], now: datetime
) -> AsyncIterator[Message]:
    people = {each.id: each for each in await tx.find(Person, id=sorted(meant))}
    here = await awake(tx, post.programme, people.values(), now)
    for side in Side:
        meant_here = set(here[side]) - await _written_to(tx, post.round, side, meant)
        theirs: dict[str, list[Suggestion]] = defaultdict(list)
        for each in post.suggestions:
            waits = each.answer_of(side) in (Answer.OPEN, Answer.LATER)
            if waits and each.challenge_id in post.challenges and each.person(side) in meant_here:
                theirs[each.person(side)].append(each)
        firsts = {key: in_order(found, side)[0] for key, found in theirs.items()}
        cases = await cases_of(tx, post.programme, post.challenges, firsts.values(), people)
        for person_id, first in sorted(firsts.items()):
            if first.id in cases:
                yield _letter(post, person_id, side, len(theirs[person_id]), cases[first.id])
    for message in _left(post, here):
        yield message


async def _written_to(tx: Tx, found: Round, side: Side, people: Sequence[str]) -> set[str]:
    """Return who of these has a letter for a side: as somebody else, or before it went back."""
    known = await tx.told(f"{letter_stem(found)}/", people)
    return {each for each in known if await tx.told(f"{letter_stem(found)}/{each}/{side}/", [each])}


async def cases_of(
    tx: Tx,
    programme: Programme,
    challenges: Mapping[str, Challenge],
    firsts: Iterable[Suggestion],
    people: Mapping[str, Person],
) -> Mapping[str, RequestCase]:
    """Return all that the cards of these suggestions show, by their ids."""
    several = tuple(firsts)
    ids = {each.person(side) for each in several for side in Side} - people.keys()
    both = {**people, **{each.id: each for each in await tx.find(Person, id=sorted(ids))}}
    profiles = {
        each.person_id: each
        for each in await tx.find(
            Profile,
            programme_id=programme.id,
            person_id=sorted({each.maker_id for each in several}),
        )
    }
    owners = {challenges[each.challenge_id].organisation_id for each in several}
    found = await tx.find(Organisation, id=sorted(owners))
    organisations = {each.id: each for each in found}
    return {
        each.id: RequestCase(
            programme,
            each,
            challenges[each.challenge_id],
            organisations[challenges[each.challenge_id].organisation_id],
            profiles[each.maker_id],
            both,
            (),
        )
        for each in several
        if each.maker_id in profiles
    }


def _letter(post: _Post, person_id: str, side: Side, count: int, case: RequestCase) -> Message:
    head = say(f"round-letter-{side}", name=post.author, count=count)
    return Message(
        ToPerson(person_id),
        (head, *card_of(case, side)),
        answer_buttons(case.suggestion),
        about="suggestion",
        key=letter_key(post.round, case.suggestion, side),
    )


def card_of(case: RequestCase, side: Side) -> tuple[Say, ...]:
    """Return the card of a suggestion; that the other side asks is said first."""
    asked = (say(f"request-{side}"),) if case.suggestion.asks is side else ()
    return (*asked, *card_for(case, side))


def _left(post: _Post, here: Mapping[Side, Collection[str]]) -> Iterator[Message]:
    """Yield what those without a partner are told."""
    titles = {each.id: each.title for each in post.challenges.values()}
    asked: dict[tuple[str, str], list[Leftover]] = defaultdict(list)
    for each in post.left:
        if each.person_id in here[_side(each)]:
            asked[left_kind(_side(each)), each.person_id].append(each)
    for _, several in sorted(asked.items()):
        if (told := left_letter(post.round, several, titles)) is not None:
            yield told


def _side(left: Leftover) -> Side:
    return Side.CONTACT if left.challenge_id else Side.MAKER


def left_kind(side: Side) -> str:
    """Return how the keys end of what one without a partner is told on a side."""
    return f"left-{side}"


def left_letter(
    found: Round, left: Sequence[Leftover], titles: Mapping[str, str]
) -> Message | None:
    """Return what somebody is told who was left over: that, why, and that they go first next time.

    Which rule a coordinator made is nobody else's business; that it was their choice is told. There
    is none where no challenge of theirs has a title, so may be suggested.
    """
    several = [each for each in left if not each.challenge_id or each.challenge_id in titles]
    if not several:
        return None
    person_id, kind = several[0].person_id, left_kind(_side(several[0]))
    why = several[0].why if len({each.why for each in several}) == 1 else Lack.OTHERS
    theirs = tuple(titles[each.challenge_id] for each in several if each.challenge_id)
    args = {"titles": theirs} if theirs else {}
    return Message(
        ToPerson(person_id),
        (say(f"round-{kind}-{why}", **args), say("round-left-first")),
        about=preview.ACT,
        key=f"{letter_stem(found)}/{person_id}/{kind}",
    )
