"""One instant: what is due now goes to the outbox. Nothing is scheduled anywhere else.

A tick does not ask about all cases, but about those whose look is due: one that changed, or whose
rules may find something new by now (``bot.engine.cases.next_look``). It takes two steps, in small
transactions, so that conversations go on in between and a tick may be broken off anywhere:

1. looking: what is new about a case begins to wait for its person (``Wait``), and the case gets
   its next look;
2. bringing up: whoever something waits for hears all of it in one message, or it waits on, until
   the caps of the policy, the polite hours or the person themselves allow it.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot import registry
from bot.domain.facts import TeamCase
from bot.domain.teams import Member
from bot.engine.cases import NEXT_TRY, Finds, Found, find
from bot.engine.desk import Desk
from bot.engine.lapsed import keep_lapsed
from bot.engine.matters import Moment, bring_up, fresh
from bot.ports import AT_ONCE, Look, Matter, Store, Tx, Wait, Watch, stops_all
from bot.scene import Due

EDITION = "9"
"""Whoever changes when a rule finds something counts this up: all cases are looked at anew."""
LOOKS = 50
"""So many cases are looked at in one transaction, and so many waits ended in one."""
FOUND = 1000
"""So many cases get their first look in one transaction."""
MATTERS = (Matter.DRAFT, Matter.REQUEST, Matter.TEAM)
"""In this order they are looked at."""
SKEW = timedelta(minutes=1)
"""By so much the clocks of replicas may differ; more is a clock that was put back."""


async def tick(store: Store, desk: Desk) -> int:
    """Bring up everything that is due at the clock's instant; return the number of messages.

    Called often and by any number of replicas: a matter's key keeps it single, and what was
    missed is caught up as long as its rule finds it useful.
    """
    now, count = desk.clock.now(), 0
    for programme in desk.office.programmes.values():
        try:
            count += await _Round(store, Moment(desk, programme, now)).run()
        except Exception as error:  # the other programmes go on
            if stops_all(error):
                raise
            desk.fails(f"finding what is due in {programme.id}", error)
        else:
            desk.works(f"finding what is due in {programme.id}")
    return count


class _Round:
    """A tick's way through one programme."""

    def __init__(self, store: Store, moment: Moment) -> None:
        self._store = store
        self._moment = moment
        self._programme = moment.programme
        self._now = moment.now
        self._edition = _edition(moment)
        self._parted: set[str] = set()
        self.count = 0

    async def run(self) -> int:
        """Do all that is due; return the number of messages."""
        is_new, is_due = await self._store.run(self._look_around)
        if is_new:
            await self._find_cases()
        if is_new or is_due:
            for matter in MATTERS:
                await self._until_done(partial(self._look, matter))
            await self._until_done(self._bring_up)
        return self.count

    async def _look_around(self, tx: Tx) -> tuple[bool, bool]:
        """Return whether all cases have to be found, and whether one that is known is due.

        Mostly neither is so, and one transaction takes less than five.
        """
        if await self._is_new(tx):
            return True, False
        for matter in MATTERS:
            if await tx.looks.due(self._programme.id, matter, self._now, 1):
                return False, True
        return False, bool(await tx.looks.waiting(self._programme.id, self._now, 1))

    async def _until_done(self, step: Callable[[Tx], Awaitable[tuple[int, int]]]) -> None:
        more = True
        while more:
            done, messages = await self._store.run(step)
            self.count += messages
            more = done > 0

    # The cases of a programme.

    async def _is_new(self, tx: Tx) -> bool:
        """Return whether all cases have to be found; turn back looks of a clock that ran ahead."""
        watch = await tx.looks.watch(self._programme.id)
        if watch is None or watch.edition != self._edition:
            return True
        if watch.seen_at > self._now + SKEW:
            await tx.looks.look_back(self._programme.id, self._now)
            await self._keep_watch(tx)
        return False

    async def _find_cases(self) -> None:
        for matter in (Matter.TEAM, Matter.REQUEST):
            after = await self._store.run(self._finding(matter, ""))
            while after:
                after = await self._store.run(self._finding(matter, after))
        await self._store.run(self._find_drafts)

    def _finding(self, matter: Matter, after: str) -> Callable[[Tx], Awaitable[str]]:
        async def work(tx: Tx) -> str:
            return await tx.looks.find_cases(self._programme.id, matter, after, FOUND)

        return work

    async def _find_drafts(self, tx: Tx) -> None:
        """Look at whoever is in a dialog that may come up, also behind those that interrupt it."""
        told = {name for name, form in registry.FORMS.items() if form.counts or form.unkept}
        names = told | registry.DRAFTS.keys()
        looks = [
            Look(Matter.DRAFT, account_id)
            for account_id, progress in (await tx.progresses()).items()
            if progress.home == self._programme.id
            and any(each.dialog in names for each in progress.stack)
        ]
        await tx.looks.put(self._programme.id, looks, AT_ONCE)
        await self._keep_watch(tx)

    async def _keep_watch(self, tx: Tx) -> None:
        await tx.looks.keep_watch(self._programme.id, Watch(self._edition, self._now))

    # Looking.

    async def _look(self, matter: Matter, tx: Tx) -> tuple[int, int]:
        due = await tx.looks.due(self._programme.id, matter, self._now, LOOKS)
        if not due:
            return 0, 0
        ends: dict[str, datetime] = {}
        if matter is Matter.DRAFT:
            ends = await keep_lapsed(tx, self._moment.desk, due, self._now)
        finds = await find(tx, self._programme, due, self._now, ahead=True)
        await tx.looks.wake(_stirred(finds.found))
        new = await fresh(tx, finds.found)
        whole = await self._who_hears_all(tx, new, finds.found)
        waits = dict.fromkeys(
            Wait(person_id, look.matter, look.id)
            for person_id, several in new.items()
            if person_id not in whole
            for look, _ in several
        )
        await tx.looks.put_waits(self._programme.id, tuple(waits))
        dues = {person_id: new[person_id] for person_id in new if person_id in whole}
        count = await bring_up(tx, self._moment, dues, finds.found)
        await tx.looks.drop([each for each in finds.gone if each.id not in ends])
        following = _not_after(ends, finds)
        following += [replace(each, at=self._now + NEXT_TRY) for each in finds.failed]
        await tx.looks.put(self._programme.id, following, self._now)
        await self._keep_watch(tx)
        return len(due), count

    async def _who_hears_all(
        self, tx: Tx, new: Mapping[str, Sequence[tuple[Look, Due]]], found: Sequence[Found]
    ) -> frozenset[str]:
        """Return for whom nothing is due elsewhere, so that they need not wait for the others.

        That is most people: members of teams, all of which are at hand or not due. Requests and
        drafts were looked at before, and what is due about them waits already.
        """
        cases = [each.case for each in found if isinstance(each.case, TeamCase)]
        leads = {each for case in cases for each in case.coordinators}
        members = {each for case in cases for each in case.people}
        people = sorted((new.keys() & members) - leads)
        if not people:
            return frozenset()
        waiting = {each.person_id for each in await tx.looks.waits_of(self._programme.id, people)}
        here = {case.team.id for case in cases}
        places = [
            each
            for each in await tx.find(Member, person_id=people, left_at=None)
            if each.team_id not in here
        ]
        elsewhere = (
            await tx.looks.due_teams(sorted({each.team_id for each in places}), self._now)
            if places
            else frozenset()
        )
        waiting.update(each.person_id for each in places if each.team_id in elsewhere)
        return frozenset(each for each in people if each not in waiting)

    # Bringing up.

    async def _bring_up(self, tx: Tx) -> tuple[int, int]:
        due = await tx.looks.waiting(self._programme.id, self._now, LOOKS)
        if not due:
            return 0, 0
        waits = await self._whole(tx, due)
        looks = list(dict.fromkeys(Look(each.matter, each.id) for each in waits))
        finds = await find(tx, self._programme, looks, self._now)
        people = {each.person_id for each in waits}
        new = await fresh(tx, finds.found)
        dues = {person_id: several for person_id, several in new.items() if person_id in people}
        await tx.looks.drop_waits(waits)
        failed = {(each.matter, each.id) for each in finds.failed}
        later = [
            replace(each, at=self._now + NEXT_TRY)
            for each in waits
            if (each.matter, each.id) in failed
        ]
        await tx.looks.put_waits(self._programme.id, later)
        count = await bring_up(tx, self._moment, dues, finds.found, frozenset(self._parted))
        await self._keep_watch(tx)
        return len(due), count

    async def _whole(self, tx: Tx, due: Iterable[Wait]) -> list[Wait]:
        """Return all that waits for these people; of very much the first part."""
        people = sorted({each.person_id for each in due})
        waits = await tx.looks.waits_of(self._programme.id, people)
        by_person: dict[str, list[Wait]] = {person_id: [] for person_id in people}
        for each in waits:
            by_person[each.person_id].append(each)
        whole: list[Wait] = []
        for person_id, several in by_person.items():
            if len(several) > LOOKS:
                self._parted.add(person_id)
                several.sort(key=lambda wait: wait.at)
            whole += several[:LOOKS]
        return whole


def _not_after(ends: Mapping[str, datetime], finds: Finds) -> list[Look]:
    """Return the next looks, none later than the end of an open question in that account."""
    cases = [each.following for each in finds.found]
    soon = [replace(each, at=min(each.at, ends.get(each.id, each.at))) for each in cases]
    return soon + [replace(each, at=ends[each.id]) for each in finds.gone if each.id in ends]


def _stirred(found: Iterable[Found]) -> list[str]:
    """Return the people of teams that changed: what was settled there may end their silence."""
    return sorted(
        {
            person_id
            for each in found
            if each.look.at == AT_ONCE and isinstance(each.case, TeamCase)
            for person_id in each.case.people
        }
    )


def _edition(moment: Moment) -> str:
    """Return what names the rules by which a programme's looks are set: another one, new looks."""
    programme, known = moment.programme, moment.desk.editions
    found = known.get(programme.id)
    if found is None or found[0] is not programme:
        found = known[programme.id] = (programme, f"{EDITION} {programme!r}")
    return found[1]
