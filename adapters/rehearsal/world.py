"""A programme's months on a clock that jumps: people look, read, answer and forget.

Time is a row of sessions: instants at which somebody looks at their phone, or at which something
is due. In a session everybody acts who has something to do, then answers what they were answered,
round by round, until all are silent; what many do at once is accepted at once. The core is the
real one on a real store; what it does not know is that nobody is there.

A service may be killed at any instant of a session (``Killed``). The next one goes on with what
the store holds, as after a restart.
"""

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random

from adapters.rehearsal import habits
from adapters.rehearsal.answering import Backdrop
from adapters.rehearsal.hands import Hands, Killed, Mishap
from adapters.rehearsal.player import Player
from adapters.rehearsal.reading import Note, read
from adapters.rehearsal.resident import Act, Resident, days_between
from adapters.rehearsal.setting import CHANNELS, Build, Deed, Fortune, Setting, Watch
from bot.engine.respond import respond
from bot.engine.run import Service
from bot.ports import Parcel, Unreachable
from bot.talk.model import Envelope, Pressed, Why

TICKS = tuple(time(hour) for hour in range(9, 18, 2))
PATIENCE = 60  # after so many answers in a row somebody puts the phone away
ROUND = timedelta(seconds=37)
"""So long an answer takes in a conversation."""
IMPATIENT, TRIES = timedelta(seconds=2), 3
"""So soon, and so often, what met with trouble is tried again before the session goes on."""
CONVERSATION = frozenset({"", "suggestion", "match", "verdict"})
"""What is answered at once is about these; the rest is read later."""


@dataclass
class World:
    """A world under way; ``until`` moves its time on."""

    setting: Setting
    build: Build
    fortune: Fortune = field(default_factory=Fortune)
    watch: Watch = field(default_factory=Watch)
    residents: dict[str, Resident] = field(default_factory=dict)
    restarts: int = 0
    code: str = ""
    _chats: dict[str, Resident] = field(default_factory=dict)
    _queue: list[tuple[datetime, int, str, Deed | None]] = field(default_factory=list)
    _order: int = 0
    _sent: int = 0
    _retry: timedelta | None = None
    _waiting: int = 0

    def __post_init__(self) -> None:
        """Put the people in their places, and what they mean to do into the queue."""
        setting, programme = self.setting, self.setting.programme
        self.calendar = programme.calendar
        self.hands = {
            name: Hands(name, single, self._arrive, self._fault) for name, single in CHANNELS
        }
        self.service = self._open()
        backdrop = Backdrop(programme.calendar, programme.ends, CHANNELS[0][0])
        number = 1000
        for cast in setting.casts:
            for persona in cast.people:
                number += 1
                rng = Random(f"{setting.seed}/{persona.key}")
                player = Player(persona, cast, backdrop, rng)
                channel = rng.choice(CHANNELS)[0]
                self._move_in(Resident(player, f"{channel}:{number}"))
        for day in days_between(programme.starts, programme.ends):
            if self.calendar.is_workday(day):
                for each in TICKS:
                    self.tick_at(self.calendar.instant(day, each))

    def _open(self) -> Service:
        setting = self.setting
        return self.build(tuple(self.hands.values()), setting.clock, setting.new_id)

    def _move_in(self, resident: Resident) -> None:
        self.residents[resident.key] = resident
        self._chats[resident.account] = resident
        programme = self.setting.programme
        persona = resident.player.persona
        day = self.calendar.add_workdays(programme.starts, persona.day + 1)
        resident.joined = day
        for instant, deed in habits.plan(self, resident, day):
            self.at(instant, resident, deed)

    # Time.

    def local(self) -> datetime:
        """Return the local time."""
        return self.calendar.local(self.setting.clock.now())

    def at(self, instant: datetime, resident: Resident, deed: Deed) -> None:
        """Let somebody do something at that instant."""
        self._push(instant, resident.key, deed)

    def tick_at(self, instant: datetime) -> None:
        """Let the service look at that instant what is due."""
        self._push(instant, "", None)

    def _push(self, instant: datetime, key: str, deed: Deed | None) -> None:
        self._order += 1
        heapq.heappush(self._queue, (instant.astimezone(UTC), self._order, key, deed))

    async def until(self, instant: datetime) -> None:
        """Let everything happen that happens before that instant."""
        while self._queue and self._queue[0][0] < instant:
            then = self._queue[0][0]
            due = False
            deeds: list[tuple[str, Deed]] = []
            while self._queue and self._queue[0][0] == then:
                _, _, key, deed = heapq.heappop(self._queue)
                if deed is None:
                    due = True
                else:
                    deeds.append((key, deed))
            self.setting.clock.set(max(then, self.setting.clock.now()))
            await self._session(deeds, due=due)
        self.setting.clock.set(max(instant, self.setting.clock.now()))

    async def _session(self, deeds: list[tuple[str, Deed]], *, due: bool) -> None:
        if due:
            await self._survive(self._tick)
            await self._settle()
        while deeds:
            acts: dict[str, Act] = {}
            rest: list[tuple[str, Deed]] = []
            for key, deed in deeds:
                if key in acts:
                    rest.append((key, deed))
                elif (act := deed()) is not None:
                    acts[key] = act
            if acts:
                await self._happen(acts)
                self.setting.clock.set(self.setting.clock.now() + ROUND)
            deeds = [*self._following(acts), *rest]

    async def _tick(self) -> None:
        await self.service.tick()
        await self.service.settle()

    async def _happen(self, acts: dict[str, Act]) -> None:
        """Let everybody do what they do, and the service answer."""
        now = self.setting.clock.now()
        envelopes: list[Envelope] = []
        for key, act in acts.items():
            resident = self.residents[key]
            resident.replies = []
            self._sent += 1
            channel = act.account.partition(":")[0]
            envelope = Envelope(
                f"{channel}:world:{self._sent}",
                act.account,
                act.event,
                now,
                language=resident.player.cast.language,
                ref=f"said-{self._sent}",
            )
            envelopes.append(envelope)
            self.watch.said(resident, envelope)
        for part in self.fortune.mail(envelopes):
            new = await self.setting.store.accept(part)
            await self._settle(new)

    async def _settle(self, waiting: int = 0) -> None:
        """Let the service decide ``waiting`` updates, and carry what can be had soon."""
        self._waiting = waiting
        for _ in range(TRIES):
            self._retry = None
            await self._survive(self._serve)
            if self._retry is None:
                break
            if self._retry > IMPATIENT:
                self.tick_at(self.setting.clock.now() + self._retry)
                break
            self.setting.clock.set(self.setting.clock.now() + IMPATIENT)
        await self.watch.step()

    async def _serve(self) -> None:
        """Do what ``Service.settle`` does, without asking twice where nothing can wait."""
        while self._waiting > 0:
            count = await respond(self.service.store, self.service.desk)
            self._waiting = self._waiting - count if count else 0
        for courier in self.service.couriers:
            await courier.deliver_due()

    async def _survive(self, do: Callable[[], Awaitable[None]]) -> None:
        """Do something; a service that dies meanwhile is followed by another one, which goes on."""
        while True:
            try:
                if not self.fortune.dies():
                    await do()
                    return
            except Killed:
                pass
            self.restarts += 1
            self.watch.died()
            await self.setting.store.take_over(self.setting.clock.now())
            self.service = self._open()

    # What is heard.

    def _fault(self, parcel: Parcel) -> Mishap | None:
        resident = self._chats.get(parcel.to)
        if resident is None or parcel.to in resident.shut:
            return Mishap(Unreachable("shut out"))
        mishap = self.fortune.fault(parcel)
        if mishap is not None:
            seconds = getattr(mishap.answer, "seconds", 0.0)
            again = timedelta(seconds=seconds)
            self._retry = max(again, self._retry or again)
        return mishap

    def _arrive(self, parcel: Parcel, ref: str) -> None:
        resident = self._chats[parcel.to]
        player = resident.player
        note = read(parcel, ref, self.local())
        self.watch.heard(resident, parcel, note)
        if resident.gone:
            return
        habits.overhear(self, resident, note)
        player.notice(note)
        answers = note.why is Why.ANSWER and parcel.about in CONVERSATION
        if note.edited:
            player.waiting = [each for each in player.waiting if each.ref != ref]
        if note.edited and not note.buttons:
            return
        if not (note.question or note.matters or (answers and note.asks and player.mind.expects)):
            return
        if answers:
            resident.replies.append(note)
            return
        player.waiting.append(note)
        self.at(resident.looks_at(self.local()), resident, lambda: self._look(resident, note))

    def _following(self, acts: dict[str, Act]) -> list[tuple[str, Deed]]:
        """Return the answers of those who go on with their conversation."""
        found: list[tuple[str, Deed]] = []
        for key in acts:
            resident = self.residents[key]
            deed = self._go_on(resident)
            if deed is not None:
                found.append((key, deed))
        return found

    def _go_on(self, resident: Resident) -> Deed | None:
        """Somebody in a conversation answers the newest question, or stops."""
        player = resident.player
        replies = [each for each in resident.replies if each.question] or resident.replies[-1:]
        following = replies[-1] if replies else None
        if following is None and player.rest is not None:
            following, player.rest = player.rest, None
        resident.steps += 1
        if following is None or resident.steps > PATIENCE:
            resident.steps, player.mind.expects = 0, ""
            return None
        note = following
        return lambda: self._answer(resident, note)

    def _look(self, resident: Resident, note: Note) -> Act | None:
        waiting = resident.player.waiting
        if resident.gone or not any(each is note for each in waiting):
            return None
        resident.player.waiting = [each for each in waiting if each is not note]
        return self._answer(resident, note)

    def _answer(self, resident: Resident, note: Note) -> Act | None:
        player = resident.player
        dates = len(player.mind.dates)
        event = player.answer(note, self.local())
        if event is None or resident.gone:
            resident.steps = 0
            return None
        for each in player.mind.dates[dates:]:
            for hours in (-24, -1, 2):
                self.tick_at(each + timedelta(hours=hours))
        act = Act(event, resident.chat_of(note))
        if isinstance(event, Pressed):
            habits.press(self, resident, act)
        return act

    def open_chat(self, resident: Resident) -> str:
        """Give somebody a chat in the other messenger; return its account."""
        channel, _, address = resident.accounts[0].partition(":")
        other = next(name for name, _ in CHANNELS if name != channel)
        account = f"{other}:{address}"
        if account not in resident.accounts:
            resident.accounts.append(account)
            self._chats[account] = resident
        return account
