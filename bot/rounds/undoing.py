"""Taking a round back before anybody answered: who had a letter of it hears that, and nobody else.

Only what the round itself made goes. A suggestion that was there before becomes again what it was:
the letter that showed it is turned into its plain card. The kind word waits for some minutes, so
that the letter of a round that is sent instead can take its place.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.challenges import Answer, Challenge, Side, Suggestion
from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.programme import Programme
from bot.domain.rounds import GONE, Leftover, Phase, Round
from bot.matching.rules import answer_buttons, settled
from bot.rounds import preview
from bot.rounds.letters import card_of, cases_of, letter_key, letter_stem
from bot.rounds.wishing import tell_colleagues
from bot.scene import Scene, later
from bot.talk.model import Choice, Message, Outcome, Say, ToPerson, earlier, say

PAUSE = timedelta(minutes=10)
"""So long it may take until another round is sent instead."""


async def suggestions_of(scene: Scene, found: Round) -> tuple[Suggestion, ...]:
    """Return the suggestions of a round's pairs: those that it made, and those it found there."""
    ids = [each.suggestion_id for each in found.seats if each.suggestion_id not in ("", GONE)]
    return await scene.tx.find(Suggestion, id=sorted(ids)) if ids else ()


def is_answered(found: Round, pairs: Iterable[Suggestion]) -> bool:
    """Whether somebody has said anything to a pair of a round since it was sent."""
    if found.answered_at is not None:
        return True
    fresh, since = _fresh(found), found.sent_at or found.begun_at
    for each in pairs:
        if each.id in fresh and any(each.answer_of(side) is not Answer.OPEN for side in Side):
            return True
        if any(at is not None and at >= since for at in (each.maker_at, each.contact_at)):
            return True
    return False


async def note_answer(scene: Scene, suggestion: Suggestion) -> Outcome:
    """Note in the rounds of a suggestion that it was answered: that stays so if it goes itself."""
    if all(suggestion.answer_of(side) is Answer.OPEN for side in Side):
        return Outcome()
    under_way = await scene.tx.find(
        Round,
        programme_id=suggestion.programme_id,
        phase=(Phase.GOING, Phase.SENT),
        answered_at=None,
    )
    return Outcome(
        changes=tuple(
            Put(replace(each, answered_at=scene.now), quiet=True)
            for each in under_way
            if any(seat.suggestion_id == suggestion.id for seat in each.seats)
            and is_answered(each, (suggestion,))
        )
    )


def _fresh(found: Round) -> frozenset[str]:
    return frozenset(each.suggestion_id for each in found.seats if each.fresh)


async def undo(scene: Scene, found: Round) -> Outcome:
    """Take a round back, as long as nobody has answered; who was written to hears of it."""
    if found.phase is Phase.UNDONE:
        return scene.refuse(say("round-undone-already"))
    if found.phase not in (Phase.GOING, Phase.SENT):
        return scene.refuse(say("round-over"))
    pairs = await suggestions_of(scene, found)
    if is_answered(found, pairs):
        return scene.refuse(say("round-undo-late"))
    programme = scene.office.programmes[found.programme_id]
    left = await scene.tx.find(Leftover, round_id=found.id)
    told = await _written_to(scene, found, pairs, left)
    undoing = _Undoing(scene, programme, found, pairs, left)
    changes: tuple[Change, ...] = (
        Put(replace(found, phase=Phase.UNDONE)),
        *(Put(replace(each, withdrawn_at=scene.now), quiet=True) for each in undoing.made),
        *(Drop(each) for each in left),
        Withdraw(f"{letter_stem(found)}/"),
        scene.audit(programme.id, "round-undo", found.id),
    )
    sorry = [undoing.note(each) for each in told]
    cards = [each async for each in undoing.cards(told)]
    reply = say("round-undone", number=found.number, told=len(told))
    line = say("round-colleague-undone", name=scene.person.name, number=found.number)
    told_others = await tell_colleagues(scene, found, "undone", line)
    return Outcome(changes=changes) + scene.reply(reply).saying(*cards, *sorry) + told_others


@dataclass(frozen=True, slots=True)
class _Undoing:
    """A round that is taken back, and what had come of it."""

    scene: Scene
    programme: Programme
    round: Round
    pairs: Sequence[Suggestion]
    left: Sequence[Leftover]

    @property
    def made(self) -> list[Suggestion]:
        """The suggestions that go with the round."""
        fresh = _fresh(self.round)
        return [each for each in self.pairs if each.id in fresh and each.withdrawn_at is None]

    @property
    def before(self) -> list[Suggestion]:
        """The suggestions that were there before, and stay."""
        fresh, now = _fresh(self.round), self.scene.now
        live = [each for each in self.pairs if settled(each, now, self.programme) is None]
        return [each for each in live if each.id not in fresh]

    def note(self, person_id: str) -> Message:
        """Return the kind word to somebody who had a letter: what goes, and what stays."""
        stays = any(person_id == each.person(side) for each in self.before for side in Side)
        goes = any(person_id == each.person(side) for each in self.made for side in Side)
        goes = goes or any(person_id == each.person_id for each in self.left) or not stays
        kind = "both" if stays and goes else "stays" if stays else "goes"
        line = say(f"round-taken-back-{kind}", name=self.scene.person.name)
        key = f"{undone_stem(self.round)}/{person_id}"
        message = Message(ToPerson(person_id), (line,), about=preview.ACT, key=key)
        return later(message, self.programme, self.scene.now + PAUSE)

    async def cards(self, told: Collection[str]) -> AsyncIterator[Message]:
        """Yield what the letters become: the plain card of what stays, or that it is over."""
        tx, before = self.scene.tx, self.before
        ids = {each.challenge_id for each in before}
        found = await tx.find(Challenge, id=sorted(ids)) if ids else ()
        challenges = {each.id: each for each in found}
        whole = [each for each in before if each.challenge_id in challenges]
        cases = await cases_of(tx, self.programme, challenges, whole, {}) if whole else {}
        for each in self.pairs:
            for side in Side:
                key = letter_key(self.round, each, side)
                if each.person(side) not in told or await tx.parcel(key) is None:
                    continue
                lines: tuple[Say, ...] = (say("round-letter-void"),)
                rows: tuple[tuple[Choice, ...], ...] = ()
                waits = each.answer_of(side) in (Answer.OPEN, Answer.LATER)
                if waits and each.id in cases:
                    lines = (say("round-letter-before"), *card_of(cases[each.id], side))
                    rows = answer_buttons(each)
                card = Message(
                    ToPerson(each.person(side)), lines, rows, about="suggestion", edits=earlier(key)
                )
                yield later(card, self.programme, self.scene.now)


async def fold(scene: Scene, found: Round, people: Collection[str]) -> Outcome:
    """Let the kind words rest that wait after the round before, for who is in this one."""
    before = await scene.tx.find(Round, programme_id=found.programme_id, phase=Phase.UNDONE)
    last = max(before, key=lambda each: each.number, default=None)
    if last is None:
        return Outcome()
    return Outcome(
        changes=tuple(Withdraw(f"{undone_stem(last)}/", each) for each in sorted(people))
    )


def undone_stem(found: Round) -> str:
    """Return how the keys of the kind words after a round begin."""
    return f"round/{found.id}/undone"


async def _written_to(
    scene: Scene, found: Round, pairs: Iterable[Suggestion], left: Iterable[Leftover]
) -> list[str]:
    """Return the people who may have read something of a round, or are about to."""
    people = {each.person(side) for each in pairs for side in Side}
    people |= {each.person_id for each in left} | {each.maker_id for each in found.seats}
    stem = f"{letter_stem(found)}/"
    return sorted(await scene.tx.told(stem, sorted(people), left=True))
