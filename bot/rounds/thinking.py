"""Solving a round between two transactions: compare all pairs, assign, draw; then show it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.assignment.contradictions import Contradiction, ContradictoryError, contradictions
from bot.assignment.solution import Solution, solve
from bot.assignment.task import Edge
from bot.domain.challenges import Organisation, Side
from bot.domain.changes import Put
from bot.domain.people import Person
from bot.domain.rounds import Left, Phase, Round, Seat
from bot.drawing.pairs import Line, draw_pairs
from bot.gather import coordinators, to_lead
from bot.office import Office
from bot.ports import Scorer, Tx
from bot.rounds import preview
from bot.rounds.field import Field, gather
from bot.rounds.names import Names
from bot.talk.model import Document, Message, Outcome, Say, say
from bot.talk.show import Label
from bot.works import Thought

LIMIT = 100
"""So many makers are compared closely with each challenge."""
BACK = 10
"""And so many challenges with each maker, where there are more of them."""
DRAWN = 30
"""So many pairs are in one picture: they can still be read on a phone."""
PICTURES = 4
"""So many pictures are sent; the table has all pairs."""
NAMED = 20
"""So many of those without a partner are named below."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a round: a solution or contradictions, and pictures of it."""

    solution: Solution | None
    against: tuple[Contradiction, ...]
    scores: dict[tuple[str, str], float]
    pictures: tuple[bytes, ...] = ()
    rules_cost: float | None = None
    """In percent of the best; ``None`` where the step before says it already."""


async def think(tx: Tx, office: Office, now: datetime) -> Thought[Finding] | None:
    """Return the thought about a round for which a new preview is wished for."""
    for each in await tx.find(Round, phase=Phase.OPEN):
        programme = office.programmes.get(each.programme_id)
        if each.asked_at is not None and programme is not None:
            field = await gather(tx, programme, now)
            author = await tx.get(Person, each.author_id)
            label = office.label(author or Person(each.author_id, "de"), programme.id)
            thinker = _Thinker(office.scorer, field, each, label, now)
            return Thought(thinker.think, thinker.decide)
    return None


@dataclass(frozen=True, slots=True)
class _Thinker:
    """One wish, and all that is known for it."""

    scorer: Scorer
    field: Field
    wish: Round
    label: Label
    seen_at: datetime

    def think(self) -> Finding:
        """Compare, assign and draw."""
        unsolvable = contradictions(self.field.task(()))
        if unsolvable:
            return Finding(None, unsolvable, {})
        edges = tuple(compare(self.scorer, self.field))
        scores = {each.pair: each.for_challenge for each in edges}
        try:
            solution = solve(self.field.task(edges), self.wish.aim)
        except ContradictoryError as error:
            return Finding(None, error.found, {})
        solved = settle(self.wish, solution, scores, self.seen_at)
        pictures = draw(self.field, solved, self.label)
        return Finding(solution, (), scores, pictures, self._cost(edges, solution))

    def _cost(self, edges: tuple[Edge, ...], solution: Solution) -> float | None:
        """Return what all rules together cost, where there was no preview to compare with."""
        if self.wish.solved or not self.field.insistences:
            return None
        free = solve(replace(self.field.task(edges), rules=()), self.wish.aim)
        best = 100 * solution.worth / solution.percent if solution.percent else 0.0
        return max(100 * (free.worth - solution.worth) / best, 0.0) if best else 0.0

    async def decide(
        self, tx: Tx, office: Office, now: datetime, finding: Finding
    ) -> Outcome | None:
        """Put the preview into the round, unless something else is wished by now.

        It is shown to its author, if they still coordinate; the others find it there.
        """
        before = await tx.get(Round, self.wish.id)
        if before is None or before.phase is not Phase.OPEN or before != self.wish:
            return None
        if not await self._are_called_so(tx):
            return None
        leads = await coordinators(tx, before.programme_id)
        to = to_lead(before.author_id, before.programme_id)
        author = await tx.get(Person, before.author_id)
        language = author.language if author is not None else "de"
        if finding.solution is None:
            failed = replace(before, version=before.version + 1, asked_at=None, solved=False,
                             seats=(), left=(), seen_at=self.seen_at)  # fmt: skip
            shown = preview.contradict(to, self.field, failed, finding.against)
            shown = replace(shown, programme=self.field.programme.id)
            told = (_keyed(shown, failed),) if before.author_id in leads else ()
            return Outcome(changes=(Put(failed),), messages=told)
        after = settle(before, finding.solution, finding.scores, self.seen_at)
        names = Names(self.field)
        first = tuple(_since(before, after, names)) if before.solved else ()
        if finding.rules_cost is not None:
            first = (*first, say("round-rules-cost", percent=preview.percent(finding.rules_cost)))
        undoes = preview.undoes(self.field, after)
        view = preview.View(to, language, 0, first, undoes)
        shown = preview.show(view, self.field, after)
        files = tuple(
            Document.of(
                *(self.label(say("round-file", number=after.number, part=part)), PNG, data),
                shows=f"round:{after.id}",
            )
            for part, data in enumerate(finding.pictures, 1)
        )
        message = _keyed(replace(shown, documents=files), after)
        return Outcome(
            changes=(Put(after),), messages=(message,) if before.author_id in leads else ()
        )

    async def _are_called_so(self, tx: Tx) -> bool:
        """Whether nobody has another name, or none any more, than the pictures have."""
        before = {key: each.name for key, each in self.field.people.items()}
        people = await tx.find(Person, id=sorted(before))
        before |= {key: each.name for key, each in self.field.organisations.items()}
        houses = await tx.find(Organisation, programme_id=self.field.programme.id)
        now = {each.id: each.name for each in people}
        now |= {each.id: each.name for each in houses}
        return all(now.get(key) == name for key, name in before.items())


PNG = "image/png"


def _keyed(message: Message, found: Round) -> Message:
    return replace(message, key=f"round/{found.id}/preview/{found.version}")


def _since(before: Round, after: Round, names: Names) -> Iterator[Say]:
    """Yield what a step has changed, and what it costs."""
    changes = tuple(preview.moved(before.seats, after.seats, names))
    if not changes:
        yield say("round-same")
        return
    yield preview.cost(before, after)
    if len(before.left) != len(after.left):
        yield say("round-left-now", before=len(before.left), after=len(after.left))
    yield from changes


def compare(scorer: Scorer, field: Field) -> Iterator[Edge]:
    """Yield the best pairs of each challenge and of each maker, and the pairs that have to be."""
    needs = sorted((each.brief for each in field.challenges.values()), key=lambda each: each.id)
    offers = [each.brief for each in field.makers.values()]
    if not needs or not offers:
        return
    scores: dict[tuple[str, str], float] = {}
    for need, found in zip(needs, scorer.best(needs, offers, LIMIT), strict=True):
        scores |= {(need.id, each.id): each.score for each in found}
    if len(offers) > LIMIT:  # who is among the best of no challenge may still fit
        for offer, found in zip(offers, scorer.best(offers, needs, BACK), strict=True):
            scores |= {(each.id, offer.id): each.score for each in found}
    for challenge_id, maker_id in sorted(field.task(()).must - scores.keys()):
        need, offer = field.challenges[challenge_id].brief, field.makers[maker_id].brief
        (found_one,) = scorer.rank(need, [offer])
        scores[challenge_id, maker_id] = found_one.score
    for pair, score in scores.items():
        yield Edge(*pair, score, score)


def settle(
    before: Round, solution: Solution, scores: dict[tuple[str, str], float], seen_at: datetime
) -> Round:
    """Return the round with what was found."""
    return replace(
        before,
        version=before.version + 1,
        asked_at=None,
        seen_at=seen_at,
        solved=True,
        worth=solution.worth,
        percent=solution.percent,
        passed_over=solution.passed_over,
        seats=tuple(Seat(*pair, scores.get(pair, 0.0)) for pair in solution.pairs),
        left=(
            *(Left(Side.CONTACT, each, why) for each, why in solution.left_challenges.items()),
            *(Left(Side.MAKER, each, why) for each, why in solution.left_makers.items()),
        ),
    )


def draw(field: Field, found: Round, label: Label) -> tuple[bytes, ...]:
    """Return pictures of the pairs, at most ``PICTURES``; those without a partner are below."""
    names = Names(field)
    seats = preview.seats_in_order(found, names)
    parts = tuple(_parts(seats))[:PICTURES]
    if not parts:
        return ()
    below = tuple(_below(found, names, label))
    return tuple(
        draw_pairs(
            label(say("round-picture", number=found.number, part=number, of=len(parts))),
            [_line(each, names, label) for each in part],
            below if number == len(parts) else (),
        )
        for number, part in enumerate(parts, 1)
    )


def _parts(seats: Sequence[Seat]) -> Iterator[Sequence[Seat]]:
    """Yield the seats in parts of which none divides a challenge, if it can be."""
    part: list[Seat] = []
    for each in seats:
        if len(part) >= DRAWN and each.challenge_id != part[-1].challenge_id:
            yield part
            part = []
        part.append(each)
    if part:
        yield part


def _line(seat: Seat, names: Names, label: Label) -> Line:
    challenge = label(names.challenge(seat.challenge_id))
    return Line(challenge, label(names.maker(seat.maker_id)), seat.score)


def _below(found: Round, names: Names, label: Label) -> Iterable[str]:
    if found.left:
        few = tuple(label(preview.left_name(each, names)) for each in found.left[:NAMED])
        more = max(len(found.left) - NAMED, 0)
        yield label(say("round-picture-left", names=few, more=more))
    yield label(say("round-picture-key"))
