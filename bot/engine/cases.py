"""Cases as a tick finds them: what is due about each, and when to look at it again."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zlib import crc32

from bot import registry
from bot.domain.facts import Case, TeamCase
from bot.domain.programme import Programme
from bot.gather import draft_cases, living_cases
from bot.ports import Look, Matter, Tx, stops_all
from bot.requesting import request_cases
from bot.scene import Due

log = logging.getLogger(__name__)

SAFE = timedelta(days=4)
SPREAD = timedelta(days=3)
"""A case is looked at again after ``SAFE`` to ``SAFE + SPREAD`` even if nothing seems to turn.

So whatever a change failed to mark heals by itself; spread, it is a few cases a minute.
"""
NEXT_TRY = timedelta(days=1)
"""So long after it failed a case is looked at again, unless it changes before."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case, what is due about it now, and when to look at it again if that was asked for."""

    look: Look
    case: Case
    dues: tuple[Due, ...]
    following: Look

    @property
    def rank(self) -> tuple[int, int, str]:
        """What orders the matters of one person: teams by number, requests, drafts."""
        number = self.case.team.number if isinstance(self.case, TeamCase) else 0
        return tuple(Matter).index(self.look.matter), number, self.look.id


@dataclass(slots=True)
class Finds:
    """What became of some looks: cases, those that are none any more, and those that failed."""

    found: list[Found] = field(default_factory=list)
    gone: list[Look] = field(default_factory=list)
    failed: list[Look] = field(default_factory=list)


async def find(
    tx: Tx, programme: Programme, looks: Sequence[Look], now: datetime, *, ahead: bool = False
) -> Finds:
    """Load cases and ask every rule; one that fails is logged and harms no other.

    ``ahead``: ask as well when to look again.
    """
    try:
        async with tx.savepoint():
            cases = await _load(tx, programme, looks, now)
            return Finds(
                [
                    _found(look, cases[look.matter, look.id], now, ahead=ahead)
                    for look in looks
                    if (look.matter, look.id) in cases
                ],
                [look for look in looks if (look.matter, look.id) not in cases],
            )
    except Exception as error:
        if stops_all(error):
            raise
        if len(looks) == 1:
            log.exception("what is due about %s %s is unknown", looks[0].matter, looks[0].id)
            return Finds(failed=list(looks))
    finds = Finds()
    for look in looks:
        single = await find(tx, programme, (look,), now, ahead=ahead)
        finds.found += single.found
        finds.gone += single.gone
        finds.failed += single.failed
    return finds


Cases = dict[tuple[Matter, str], Case]


async def _load(tx: Tx, programme: Programme, looks: Sequence[Look], now: datetime) -> Cases:
    ids = {matter: [each.id for each in looks if each.matter is matter] for matter in Matter}
    cases: Cases = {}
    if ids[Matter.TEAM]:
        for team in await living_cases(tx, programme, ids[Matter.TEAM]):
            cases[Matter.TEAM, team.team.id] = team
    if ids[Matter.REQUEST]:
        for request in await request_cases(tx, programme, ids[Matter.REQUEST], now):
            cases[Matter.REQUEST, request.suggestion.id] = request
    if ids[Matter.DRAFT]:
        drafts = await draft_cases(tx, programme, ids[Matter.DRAFT], registry.DRAFTS)
        for account_id, draft in drafts.items():
            cases[Matter.DRAFT, account_id] = draft
    return cases


def _found(look: Look, case: Case, now: datetime, *, ahead: bool) -> Found:
    dues = due_of(case, now)
    useful = tuple(due for due in dues if due.not_after is None or now < due.not_after)
    following = replace(look, at=next_look(case, look.id, now)) if ahead else look
    return Found(look, case, useful, following)


def due_of(case: Case, now: datetime) -> Iterable[Due]:
    """Yield what every rule finds due about a case."""
    for nag in registry.NAGS:
        if isinstance(case, nag.kind):
            yield from nag.run(case, now)


def next_look(case: Case, case_id: str, now: datetime) -> datetime:
    """Return the instant before which nothing new can be said about a case without a new fact.

    Rules that wait for polite hours are not asked before the next ones begin.
    """
    calendar = case.programme.calendar
    ends = now + SAFE + timedelta(seconds=crc32(case_id.encode()) % int(SPREAD.total_seconds()))
    polite, any_hour = [ends], [ends]
    for nag in registry.NAGS:
        if isinstance(case, nag.kind):
            turns = any_hour if nag.any_hour else polite
            turns.extend(turn for turn in nag.turns(case, now) if turn > now)
    return min(calendar.next_polite(min(polite)), *any_hour)
