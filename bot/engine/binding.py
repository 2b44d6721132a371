"""Group chats that become a team's by what waits for its decision still.

That is a room that the bot made for it, or the team's code given in a group chat by a member. Both
can come in with what people say right behind: the bot was off, or a messenger was slow.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bot.codes import code_hash, read_code
from bot.domain.people import Account, Invitation
from bot.domain.teams import Member, Room
from bot.ports import Tx
from bot.talk.commands import code_given
from bot.talk.model import Envelope, Overheard, RoomOpened, Said
from bot.teams.opening import team_meant


@dataclass(slots=True)
class SoonBound:
    """Group chats as they will be bound, and what was said there ``early``: before that."""

    rooms: dict[str, Room] = field(default_factory=dict)
    early: list[Envelope] = field(default_factory=list)


async def soon_bound(
    tx: Tx, envelopes: Sequence[Envelope], leads: Mapping[str, str], unbound: Collection[str]
) -> SoonBound:
    """Return which of these group chats, bound to nobody yet, become a team's.

    ``leads`` tells also of rooms whose opening is not decided yet, by what they were made for. A
    code that came in before these, and is not decided yet, counts as if it came with them.
    """
    found = SoonBound()
    before = await tx.undecided_codes(unbound) if unbound else ()
    made = {room: purpose for purpose, room in leads.items() if team_meant(purpose)}
    for each in (*before, *envelopes):
        here = each.room
        if here is None or here not in unbound or here in found.rooms:
            continue
        room = await _opened(tx, each, made.get(here)) or await _by_code(tx, each)
        if room is not None:
            found.rooms[here] = room
        elif each.is_sealed_talk or isinstance(each.event, Overheard):
            found.early.append(each)
    return found


async def _opened(tx: Tx, envelope: Envelope, purpose: str | None) -> Room | None:
    if isinstance(envelope.event, RoomOpened) and not await tx.received((envelope.id,)):
        purpose = envelope.event.purpose
    team_id = team_meant(purpose or "")
    if team_id is None or envelope.room is None:
        return None
    return Room(envelope.room, team_id, "", envelope.sent or envelope.at, made=True)


async def _by_code(tx: Tx, envelope: Envelope) -> Room | None:
    given = code_given(envelope.event.text) if isinstance(envelope.event, Said) else None
    code = read_code(given) if given else None
    found = await tx.get(Invitation, code_hash(code)) if code else None
    account = await tx.get(Account, envelope.account) if found is not None else None
    if found is None or found.team_id is None or found.uses_left == 0 or account is None:
        return None
    member = await tx.get(Member, found.team_id, account.person_id)
    if member is None or member.left_at is not None or envelope.room is None:
        return None
    at = envelope.sent or envelope.at
    return Room(envelope.room, found.team_id, account.person_id, at)
