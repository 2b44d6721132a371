"""Going through a programme's people a few at a time, once, wherever the service is restarted."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.changes import Put
from bot.domain.newcomers import Newcomer
from bot.domain.people import Membership
from bot.domain.programme import Programme
from bot.domain.sweeps import Sweep
from bot.ports import Tx
from bot.talk.model import Outcome

Step = Callable[[Sequence[str]], Awaitable[Outcome]]
"""What is to be done about these people."""
SKEW = timedelta(days=1)
"""By so much the clocks of those who share the store may differ."""


async def sweep(
    tx: Tx, id_: str, programme: Programme, now: datetime, step: Step, *, most: int
) -> Outcome | None:
    """Return the next step of a sweep through all of a programme's people; ``None`` at last.

    Those are who is or was in it, and then who wanted to: some come up in both. Apart from that
    nobody is reached twice, whatever roles they have. What a clock that ran ahead did is not done.
    """
    for kind, each in ((Membership, id_), (Newcomer, f"{id_}/newcomers")):
        found = await tx.get(Sweep, each)
        if found is None or (found.ended_at is not None and found.ended_at > now + SKEW):
            found = Sweep(each, programme.id, now)
        if found.ended_at is None:
            return await _next(tx, kind, found, now, step, most)
    return None


async def _next(
    tx: Tx,
    kind: type[Membership | Newcomer],
    found: Sweep,
    now: datetime,
    step: Step,
    most: int,
) -> Outcome:
    page = await tx.page(kind, found.last, most, programme_id=found.programme_id)
    people = list(dict.fromkeys(each.person_id for each in page))
    ended = len(page) < most
    if not ended and len(people) > 1:  # the last one may have more roles than the page shows
        people.pop()
    went = replace(
        found, last=people[-1] if people else found.last, ended_at=now if ended else None
    )
    return Outcome(changes=(Put(went),)) + await step(people)
