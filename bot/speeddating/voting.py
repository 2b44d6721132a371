"""One tap after each talk, secret: nobody but the voter ever sees it."""

from datetime import datetime

from bot.domain.changes import Put
from bot.domain.evenings import Evening, Guest, Interest, Phase, Vote
from bot.ports import Tx
from bot.scene import Scene, button
from bot.speeddating import cards, rules
from bot.speeddating.party import Party, own_sittings, party_of, sittings_of
from bot.talk.model import Message, Outcome, Pressed, say


def vote_buttons(evening: Evening, number: int, given: Interest | None = None) -> cards.Rows:
    """Return the three answers, without the one that was given."""
    return (
        tuple(
            button(f"ballot-{each}", rules.VOTE_ACT, evening.id, number, each.value)
            for each in Interest
            if each is not given
        ),
    )


async def vote(scene: Scene, words: tuple[str, ...]) -> Outcome:
    """Take a vote, or another one in its place."""
    evening_id, number, interest = words[0], int(words[1]), Interest(words[2])
    evening = await scene.tx.get(Evening, evening_id)
    guest = await scene.tx.get(Guest, scene.person.id, evening_id)
    if evening is None or guest is None or evening.programme_id not in scene.office.programmes:
        return scene.refuse(say("ballot-nobody"))
    own = (await own_sittings(scene.tx, evening, (guest,)))[guest.person_id]
    sitting = own.get(number)
    if sitting is None:
        return scene.refuse(say("ballot-nobody"))
    if evening.phase not in (Phase.RUNNING, Phase.VOTING):
        return scene.refuse(say("ballot-closed"))
    partner = sitting.partner(guest.person_id)
    programme = scene.office.programmes[evening.programme_id]
    party = await party_of(scene.tx, programme, evening, {guest.person_id, partner})
    begun = number <= evening.round
    if not begun or not rules.met(evening, party.guests, sitting):
        return scene.refuse(say("ballot-nobody"))
    new = Vote(guest.person_id, evening.id, partner, interest.value, scene.now)
    line = say("ballot-noted", partner=party.person(partner), interest=interest)
    rows = vote_buttons(evening, number, interest)
    event = scene.envelope.event
    edits = event.ref if isinstance(event, Pressed) else None
    noted = Message(scene.private, (line,), rows, about=rules.VOTE_ACT, edits=edits)
    return Outcome(changes=(Put(new),), messages=(noted,))


async def given(tx: Tx, party: Party, now: datetime) -> tuple[int, int]:
    """Return how many votes were given by now, and how many there could be."""
    evening = party.evening
    if evening.phase not in (Phase.RUNNING, Phase.VOTING):
        return 0, 0
    held = [
        each
        for each in await sittings_of(tx, evening)
        if rules.is_over(evening, each.round, now) and rules.met(evening, party.guests, each)
    ]
    votes = await tx.find(Vote, evening_id=evening.id)
    return len(votes), max(2 * len(held), len(votes))
