"""Who takes over as a contact: they hear what letters tell that the old one has not read.

These may have waited for hours, as their reader was away, or for whoever has shut the bot out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.briefs import Handover, Succession
from bot.domain.challenges import Challenge, Side
from bot.domain.changes import Change, Drop, Put, Withdraw
from bot.domain.rounds import Leftover, Phase, Round
from bot.matching.rules import is_released
from bot.rounds.letters import left_kind, left_letter, letter_stem
from bot.rounds.undoing import suggestions_of
from bot.scene import Scene, later
from bot.talk.model import Outcome
from bot.unheard import anew, reworded


@dataclass(frozen=True, slots=True)
class _Passing:
    """What a round told the old contact, and who takes over which challenges of it."""

    scene: Scene
    round: Round
    old: str
    heir: str
    house: Mapping[str, Challenge]

    @property
    def stem(self) -> str:
        """How the keys begin of the round's letters to the old contact."""
        return f"{letter_stem(self.round)}/{self.old}/"

    @property
    def is_to_come(self) -> bool:
        """Whether the round still comes to the heir, and writes to them itself."""
        return self.round.phase is Phase.GOING and self.round.last < self.heir

    async def pairs(self) -> Outcome:
        """Let the pairs of an unread letter be told, one at a time, as what was found for somebody.

        A letter that shows a pair of the heir's goes, also where it counted others of the old
        contact's.
        """
        stem = f"{self.stem}{Side.CONTACT}/"
        unread = {each.key.partition("@")[0] for each in await self.scene.tx.untried(stem)}
        if not unread:
            return Outcome()
        pairs = await suggestions_of(self.scene, self.round)
        theirs = [each for each in pairs if each.challenge_id in self.house]
        untold = [] if self.is_to_come else theirs
        changes: list[Change] = []
        if any(f"{stem}{each.id}" in unread for each in theirs):
            untold = untold + [each for each in pairs if each.contact_id == self.old]
            changes.append(Withdraw(stem))
        live = (each for each in untold if each.withdrawn_at is None)
        changes += [Put(each.noted_for(Side.CONTACT), quiet=True) for each in live]
        return Outcome(changes=tuple(changes))

    async def leftovers(self) -> Outcome:
        """Tell the heir for which challenges nobody was found, and the old contact of the rest."""
        scene, tx = self.scene, self.scene.tx
        stem = f"{self.stem}{left_kind(Side.CONTACT)}"
        found = await tx.find(Leftover, round_id=self.round.id, person_id=self.old)
        theirs = [each for each in found if each.challenge_id in self.house]
        if not theirs or not await tx.untried(stem):
            return Outcome()
        programme = scene.office.programmes[self.round.programme_id]
        others = [each for each in found if each.challenge_id and each not in theirs]
        ids = [each.challenge_id for each in found]
        challenges = {each.id: each for each in await tx.find(Challenge, id=ids)}
        titles = {key: e.title for key, e in challenges.items() if is_released(e, programme)}
        moved = [replace(each, person_id=self.heir) for each in theirs]
        changes: list[Change] = [Withdraw(stem)]
        for each, there in zip(theirs, moved, strict=True):
            changes += [Drop(each), Put(there, quiet=True)]
        outcome = Outcome(changes=tuple(changes))
        told = left_letter(self.round, moved, titles)
        if told is not None and not self.is_to_come:
            outcome = outcome.saying(replace(told, key=await anew(tx, told.key or stem)))
        rest = left_letter(self.round, others, titles)
        if rest is None:
            return outcome
        return outcome.saying(later(await reworded(tx, rest), programme, scene.now))


async def tell_heir(scene: Scene, succession: Succession) -> Outcome:
    """Let an heir hear what waits for the old contact in letters of rounds."""
    if succession.handover is not Handover.TAKEN or succession.settled_at != scene.now:
        return Outcome()
    found = await scene.tx.find(Challenge, organisation_id=succession.organisation_id)
    house = {each.id: each for each in found}
    written = await scene.tx.find(
        Round, programme_id=succession.programme_id, phase=(Phase.GOING, Phase.SENT)
    )
    outcome = Outcome()
    for each in written:
        passing = _Passing(scene, each, succession.person_id, succession.heir_id, house)
        outcome += await passing.pairs()
        outcome += await passing.leftovers()
    return outcome
