"""A programme's months on a simulated clock: people write, read and forget; the real core answers.

Time is a queue of things that will happen: somebody looks at their phone, somebody begins, the
service ticks. The clock jumps from one to the next. The core is the real one on a real store; what
it does not know is that nobody is there.
"""

import heapq
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from adapters.console.gateway import CHANNEL, Arrival, ConsoleGateway, account
from adapters.console.stage import Build, Line, Stage
from adapters.rehearsal.answering import Backdrop
from adapters.rehearsal.player import Player
from adapters.rehearsal.reading import Note, read
from bot.codes import code_hash, new_code
from bot.domain.calendar import Month, months_between
from bot.domain.changes import Put
from bot.domain.people import Invitation, Role
from bot.ports import Tx
from bot.talk.model import Envelope, Event, Pressed, Said, Why

TICKS = tuple(time(hour) for hour in range(9, 18, 2))
PATIENCE = 60
"""After so many answers in a row somebody puts the phone away."""
LOOKS_AGAIN = timedelta(days=9)
MONDAY, LOOKS_AT = 0, time(8, 45)
Deed = Callable[[], Awaitable[None]]


@dataclass
class Play:
    """A play under way. ``lines`` grows; ``until`` moves the time on."""

    stage: Stage
    build: Build
    lines: list[Line] = field(default_factory=list)
    players: dict[str, Player] = field(default_factory=dict)
    _queue: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _order: int = 0
    _count: int = 0
    _acting: str = ""
    _replies: list[Note] = field(default_factory=list)
    _busy: dict[str, datetime] = field(default_factory=dict)
    _steps: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Put the people in their places, and what they mean to do into the queue."""
        stage, programme = self.stage, self.stage.programme
        self.gateway = ConsoleGateway("demo", self._arrive)
        self.service = self.build(self.gateway, stage.clock, stage.new_id)
        backdrop = Backdrop(programme.calendar, programme.ends, CHANNEL)
        self._chat = {account(each.key): each.key for each in stage.cast.people}
        for persona in stage.cast.people:
            rng = Random(f"{stage.seed}/{persona.key}")
            self.players[persona.key] = Player(persona, stage.cast, backdrop, rng)
            day = programme.calendar.add_workdays(programme.starts, persona.day + 1)
            self._at(self._instant(day, persona.at), self._join(persona.key))
            for instant in self._moods(persona.key, day):
                self._at(instant[0], instant[1])
        for day in self._days():
            if programme.calendar.is_workday(day):
                for each in TICKS:
                    self._at(self._instant(day, each), self._tick)

    # Time.

    def _days(self) -> Iterator[date]:
        day = self.stage.programme.starts
        while day <= self.stage.programme.ends:
            yield day
            day += timedelta(days=1)

    def _instant(self, day: date, at: time) -> datetime:
        return self.stage.programme.calendar.instant(day, at)

    def local(self) -> datetime:
        """Return the local time of the play."""
        return self.stage.programme.calendar.local(self.stage.clock.now())

    def _at(self, instant: datetime, deed: Deed) -> None:
        self._order += 1
        heapq.heappush(self._queue, (instant.astimezone(UTC), self._order, deed))

    async def until(self, instant: datetime) -> None:
        """Let everything happen that happens before that instant."""
        while self._queue and self._queue[0][0] < instant:
            then, _, deed = heapq.heappop(self._queue)
            self.stage.clock.set(max(then, self.stage.clock.now()))
            await deed()
        self.stage.clock.set(instant)

    async def _tick(self) -> None:
        await self.service.tick()
        await self.service.settle()

    # What people do by themselves.

    def _join(self, key: str) -> Deed:
        async def join() -> None:
            persona = self.players[key].persona
            code = await self._code() if persona.side is Role.COORDINATOR else ""
            await self.happens(key, Said(f"/start {code}".strip()))

        return join

    async def _code(self) -> str:
        """Return a code for the coordinator, as ``kupplung invite`` makes one."""
        code = new_code(self.stage.new_id)
        now = self.stage.clock.now()
        programme = self.stage.programme.id
        invitation = Invitation(code_hash(code), programme, Role.COORDINATOR, None, 1, now)

        async def work(tx: Tx) -> None:
            await tx.apply([Put(invitation)])

        await self.stage.store.run(work)
        return code

    def _moods(self, key: str, joined: date) -> Iterator[tuple[datetime, Deed]]:
        """Yield when somebody may do something unasked: look, report, look for partners."""
        player, calendar = self.players[key], self.stage.programme.calendar
        rng, lead = player.rng, player.persona.side is Role.COORDINATOR
        reports = {
            calendar.add_workdays(month.day(rng.randint(19, 25)), 1)
            for month in months_between(Month.of(joined), Month.of(self.stage.programme.ends))
        }
        for day in self._days():
            if day <= joined or not calendar.is_workday(day) or player.persona.is_away(day):
                continue
            at = self._instant(day, time(9 + rng.randint(1, 8), rng.randint(0, 59)))
            if lead and day.weekday() == MONDAY:
                yield self._instant(day, LOOKS_AT), self._says(key, "/status")
            elif not lead and day in reports:
                yield at, self._report(key)
            elif not lead and (day - joined).days % LOOKS_AGAIN.days == 0:
                yield at, self._seek(key)

    def _says(self, key: str, text: str) -> Deed:
        async def say() -> None:
            await self.happens(key, Said(text))

        return say

    def _seek(self, key: str) -> Deed:
        async def seek() -> None:
            player = self.players[key]
            if not player.hopes and player.rng.random() < player.persona.eager:
                await self.happens(key, Said(self.stage.cast.common.again))

        return seek

    def _report(self, key: str) -> Deed:
        async def report() -> None:
            player = self.players[key]
            if player.in_team and player.rng.random() < player.persona.reports:
                await self.happens(key, player.report())

        return report

    # What is said, and what is heard.

    async def happens(self, key: str, event: Event, label: str = "") -> None:
        """Let somebody say, press or send something; settle; let them go on with the answer."""
        now = self.stage.clock.now()
        if self._busy.get(key, now) > now:
            self._at(
                self._busy[key] + timedelta(minutes=1), lambda: self.happens(key, event, label)
            )
            return
        self.lines.append(Line(self.local(), key, said=event, label=label))
        self._count += 1
        envelope = Envelope(f"{CHANNEL}:demo:{self._count}", account(key), event, now,
                            None, self.stage.cast.language)  # fmt: skip
        self._acting, self._replies = key, []
        await self.stage.store.accept([envelope])
        await self.service.settle()
        self._acting = ""
        self._go_on(key)

    def _arrive(self, arrival: Arrival) -> None:
        key = self._chat[arrival.parcel.to]
        player, now = self.players[key], self.local()
        note = read(arrival.parcel, arrival.ref, now)
        self.lines.append(Line(now, key, heard=arrival, note=note))
        player.notice(note)
        answers = key == self._acting and note.why is Why.ANSWER
        if note.edited and not note.buttons:
            return
        if not (note.question or note.matters or (answers and note.asks and player.mind.expects)):
            return
        if answers:
            self._replies.append(note)
            return
        player.waiting.append(note)
        self._at(player.when(now), self._look(key, note))

    def _go_on(self, key: str) -> None:
        """Somebody in a conversation answers the newest question within a minute, or stops."""
        player = self.players[key]
        replies = [each for each in self._replies if each.question] or self._replies[-1:]
        steps = self._steps.get(key, 0) + 1
        following = replies[-1] if replies else None
        if following is None and player.rest is not None:
            following, player.rest = player.rest, None
        if following is None or steps > PATIENCE:
            self._steps[key], player.mind.expects = 0, ""
            return
        self._steps[key] = steps
        then = self.stage.clock.now() + player.pace()
        self._at(then, self._answer(key, following))
        self._busy[key] = then

    def _answer(self, key: str, note: Note) -> Deed:
        async def answer() -> None:
            player = self.players[key]
            dates = len(player.mind.dates)
            event = player.answer(note, self.local())
            if event is None:
                self._steps[key] = 0
                return
            label = next((each.label for each in note.buttons if each.token == _token(event)), "")
            await self.happens(key, event, label)
            for each in player.mind.dates[dates:]:
                self._remember(each)

        return answer

    def _look(self, key: str, note: Note) -> Deed:
        async def look() -> None:
            player = self.players[key]
            if not any(each is note for each in player.waiting):
                return
            now = self.stage.clock.now()
            if self._busy.get(key, now) > now:
                self._at(self._busy[key] + timedelta(minutes=2), look)
                return
            player.waiting = [each for each in player.waiting if each is not note]
            await self._answer(key, note)()

        return look

    def _remember(self, when: datetime) -> None:
        """Tick around a proposed date too: the day and the hour before, and after its end."""
        for hours in (-24, -1, 2):
            self._at(when + timedelta(hours=hours), self._tick)


def _token(event: Event) -> str:
    return event.token if isinstance(event, Pressed) else ""
