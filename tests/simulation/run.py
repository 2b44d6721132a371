"""One run of the simulation: a seed, a number of people, some days; and what was found."""

import gc
import hashlib
import logging
import math
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from adapters.app import build_service, open_database
from adapters.rehearsal.clock import VirtualClock, seeded_ids
from adapters.rehearsal.hands import NoLinks
from adapters.rehearsal.people import Marks, populate
from adapters.rehearsal.persona import Cast
from adapters.rehearsal.reading import Note
from adapters.rehearsal.resident import Resident
from adapters.rehearsal.setting import CHANNELS, Setting, Watch
from adapters.rehearsal.world import World
from adapters.settings import Settings
from bot.domain.newcomers import Newcomer
from bot.domain.people import Membership, Role
from bot.domain.programme import Programme
from bot.engine.run import Service
from bot.ports import Clock, Gateway, Ids, Parcel, Store, Tx
from bot.talk.model import Envelope
from tests.simulation.alone import leave_alone
from tests.simulation.faults import CALM, Misfortune, Rates
from tests.simulation.heard import HEARD
from tests.simulation.ledger import Ledger
from tests.simulation.witness import Witness
from tests.simulation.written import DAILY, WRITTEN, every_update_is_decided, nothing_is_lost
from tests.support.town import catalog, presets

PROGRAMME = "cimis2-erzgebirge"
EVENING = time(17, 15)
LAST_LINES = 25
PLACES = 0.85
"""For such a share of the people a programme has places."""


class Broken(AssertionError):
    """An invariant does not hold."""

    def __init__(self, name: str, policy: str, what: str, lines: Sequence[str]) -> None:
        super().__init__(name, policy, what, lines)
        self.name = name

    def __str__(self) -> str:
        name, policy, what, lines = self.args
        return "\n".join(
            [f"{name}: {what}", *(f"  {each}" for each in policy.splitlines()), *lines]
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played."""

    seed: int
    people: int = 630
    days: int = 212
    calm: bool = False

    @property
    def command(self) -> str:
        calm = " --calm" if self.calm else ""
        options = f"--people {self.people} --days {self.days}{calm}"
        return f'make simulate SEED={self.seed} ARGS="{options}"'


class Errors(logging.Handler):
    """What was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass
class Trial:
    """The invariants at work on a world."""

    plan: Plan
    ledger: Ledger
    witness: Witness
    clock: VirtualClock
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[Broken] = field(default_factory=list)
    errors: Errors = field(default_factory=Errors)
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    _looked: date | None = None

    @property
    def digest(self) -> str:
        """A hash of all that was said and heard."""
        return self._digest.hexdigest()

    def said(self, resident: Resident, envelope: Envelope) -> None:
        self.counts["said"] += 1
        self.ledger.send(resident.key, envelope)
        self._digest.update(f"{envelope.id} {envelope.account} {envelope.event}".encode())

    def heard(self, resident: Resident, parcel: Parcel, note: Note) -> None:
        self.counts["heard"] += 1
        now = self.clock.now()
        self._digest.update(f"{now} {parcel.to} {parcel.key} {note.text} {note.buttons}".encode())
        self.catch_up()
        heard = self.ledger.hear(resident.key, parcel, note, now)
        for invariant in HEARD:
            self._check(invariant, invariant(self.ledger, heard), resident.key)
        self.ledger.remember(heard)

    def died(self) -> None:
        self.ledger.lives += 1

    def catch_up(self) -> None:
        """Look at what was written since."""
        logs, self.witness.done = self.witness.done, []
        self.ledger.now = self.clock.now()
        for log in logs:
            self.ledger.write(log)
            for invariant in WRITTEN:
                self._check(invariant, invariant(self.ledger, log), "")

    def _check(self, invariant: Callable[..., object], what: str | None, who: str) -> None:
        if what is None:
            return
        name, policy = invariant.__name__, invariant.__doc__ or ""
        self.broken.append(Broken(name, policy, what, self.ledger.lines(who)[-LAST_LINES:]))

    async def step(self) -> None:
        """Look at what the step added; raise ``Broken`` where an invariant does not hold."""
        self.catch_up()
        now = self.clock.now()
        local = self.ledger.calendar.local(now)
        workday = self.ledger.calendar.is_workday(local.date())
        if local.time() >= EVENING and local.date() != self._looked and workday:
            self._looked = local.date()
            for invariant in DAILY:
                for what in invariant(self.ledger, now):
                    self._check(invariant, what, "")
        if self.errors.lines:
            lines, self.errors.lines = self.errors.lines, []
            self.broken.append(Broken("nothing_goes_wrong_inside", "", "\n".join(lines), ()))
        self.stop()

    def stop(self) -> None:
        """Raise the first finding, if there is one."""
        if self.broken:
            raise self.broken[0]

    def end(self, world: World) -> None:
        """Look at the whole, at its end."""
        facts = self.ledger.facts
        self.counts["waited"] = len(list(facts.all(Newcomer)))
        self.counts["left"] = sum(each.left_at is not None for each in facts.all(Membership))
        self.counts["erased"] = len(self.ledger.erased)
        shut = {each for resident in world.residents.values() for each in resident.ever_shut}
        self.catch_up()
        for what in every_update_is_decided(self.ledger):
            self._check(every_update_is_decided, what, "")
        for what in nothing_is_lost(self.ledger, lambda to: to not in shut):
            self._check(nothing_is_lost, what, "")
        self.stop()


def fewer_places(programme: Programme, casts: Sequence[Cast]) -> Programme:
    """Return the programme with fewer places than there are people: some have to wait."""
    sides = Counter(person.side for cast in casts for person in cast.people)
    places = {each: math.ceil(sides[each] * PLACES) for each in (Role.MAKER, Role.CONTACT)}
    capacity = replace(programme.capacity, makers=places[Role.MAKER], contacts=places[Role.CONTACT])
    return replace(programme, capacity=capacity)


@asynccontextmanager
async def staged(plan: Plan) -> AsyncIterator[tuple[Trial, World]]:
    """Open a world with invariants, on a store of its own."""
    preset = presets()[PROGRAMME]
    rng = Random(f"people/{plan.seed}")
    casts = tuple(populate(preset, plan.people, rng, Marks(rng)).values())
    programme = fewer_places(preset, casts)
    clock = VirtualClock(programme.calendar.instant(programme.starts, time(6)))
    misfortune = Misfortune(Random(f"faults/{plan.seed}"), CALM if plan.calm else Rates())
    with tempfile.TemporaryDirectory(prefix="kupplung-") as place:
        store = await open_database(Settings(data_dir=Path(place)))
        leave_alone(store)
        witness = Witness(store)
        texts = catalog()

        def build(gateways: Sequence[Gateway], clock: Clock, new_id: Ids) -> Service:
            return build_service(
                store=witness,
                programmes={programme.id: programme},
                catalog=texts,
                gateways=gateways,
                links={name: NoLinks() for name, _ in CHANNELS},
                clock=clock,
                new_id=new_id,
                owner="world",
            )

        gc.collect()  # what others left behind is not this world's fault
        trial = Trial(plan, Ledger(programme, doubted=misfortune.doubted), witness, clock)
        logging.getLogger().addHandler(trial.errors)
        try:
            setting = Setting(programme, casts, plan.seed, clock, seeded_ids(plan.seed), witness)
            watch = Watch(trial.said, trial.heard, trial.died, trial.step)
            world = World(setting, build, misfortune.fortune, watch)
            world.code = await setting.invite()
            witness.dies = misfortune.commits_last
            yield trial, world
        finally:
            logging.getLogger().removeHandler(trial.errors)
            await store.close()


async def in_doubt(store: Store, ledger: Ledger) -> set[str]:
    """Return which messages are in doubt: the service died between trying and knowing."""
    posted = ledger.posted.items()
    missed = [key for key, each in posted if each.edits is None and key not in ledger.shown]

    async def work(tx: Tx) -> set[str]:
        found = [(key, await tx.parcel(key)) for key in missed]
        return {key for key, parcel in found if parcel is not None and parcel.doubt}

    return await store.run(work)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run came to."""

    digest: str
    counts: Counter[str]
    restarts: int


async def play(plan: Plan) -> Result:
    """Play a seed; raise ``Broken`` where an invariant does not hold."""
    async with staged(plan) as (trial, world):
        start: datetime = trial.clock.now()
        await world.until(start + timedelta(days=plan.days))
        trial.ledger.doubted |= await in_doubt(trial.witness.store, trial.ledger)
        trial.end(world)
        return Result(trial.digest, trial.counts, world.restarts)
