"""What people do by themselves, and when they begin to do it."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from adapters.rehearsal.reading import Note
from adapters.rehearsal.resident import Act, Resident, days_between, glance, workday
from bot.domain.calendar import Month, months_between
from bot.domain.people import Role
from bot.talk.model import Blocked, Said, Unblocked

if TYPE_CHECKING:
    from adapters.rehearsal.setting import Deed
    from adapters.rehearsal.world import World

_CODE = re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b")
SEEKS_AGAIN = 30
"""Every so many days somebody may look for partners."""
NOW_AND_THEN = 13
"""Every so many days somebody presses an old button, or types nonsense, who does such things."""
COMES_BACK = timedelta(days=25)
LOOKS_AT = time(8, 40)
TWICE = 0.3
NONSENSE = (
    *("asdf ???", "42", "ja", "nein", "nächsten Mi 14 Uhr", "zurück", "\u202eabc"),
    *("/treffen", "/update blockiert: alles", "!help", "/person 3", "/team 1", "/abbrechen"),
    *("*fett* [x](https://example.org)", "/snooze"),
)
"""What people type who mean something else, or nothing."""
QUESTIONS = ("/status", "/overdue", "/teams", "/people", "/status")


def plan(world: "World", resident: Resident, joined: date) -> Iterator[tuple[datetime, "Deed"]]:
    """Yield what somebody means to do by themselves, and at which instant."""
    player = resident.player
    persona, calendar = player.persona, world.calendar
    at = glance(calendar.local(calendar.instant(joined, persona.at)))
    yield at, partial(_join, world, resident)
    if persona.side is Role.COORDINATOR:
        yield from _leads(world, resident, joined)
        return
    ends = world.setting.programme.ends
    rng = player.rng
    for month in months_between(Month.of(joined), Month.of(ends)):
        day = workday(calendar, month.day(rng.randint(19, 25)))
        yield _glance(world, resident, day), partial(_report, world, resident)
    for day in days_between(joined + timedelta(days=3), ends):
        if (day - joined).days % SEEKS_AGAIN == 0 and calendar.is_workday(day):
            yield _glance(world, resident, day), partial(_seek, world, resident)
    for name, does in (("old-button", _rummage), ("nonsense", _blurt)):
        if persona.quirk(name) is not None:
            for day in days_between(joined + timedelta(days=rng.randint(5, NOW_AND_THEN)), ends):
                if (ends - day).days % NOW_AND_THEN == 0:
                    yield _glance(world, resident, day), partial(does, world, resident)
    yield from _turns(world, resident)


def _glance(world: "World", resident: Resident, day: date) -> datetime:
    hour = resident.rng.randint(9, 20)
    return glance(world.calendar.local(world.calendar.instant(day, time(hour))))


def _leads(world: "World", resident: Resident, joined: date) -> Iterator[tuple[datetime, "Deed"]]:
    for day in days_between(joined, world.setting.programme.ends):
        if day.weekday() == 0 and world.calendar.is_workday(day):
            text = QUESTIONS[day.toordinal() // 7 % len(QUESTIONS)]
            yield world.calendar.instant(day, LOOKS_AT), partial(_say, resident, text)


def press(world: "World", resident: Resident, act: Act) -> None:
    """Remember a button; an impatient finger presses it twice."""
    resident.pressed.append(act)
    if resident.player.persona.quirk("doubles") is not None and resident.rng.random() < TWICE:
        world.at(world.setting.clock.now(), resident, lambda: None if resident.gone else act)


def _rummage(world: "World", resident: Resident) -> Act | None:
    """Press something that was pressed long ago."""
    if resident.gone or not resident.pressed:
        return None
    return resident.rng.choice(resident.pressed)


def _blurt(world: "World", resident: Resident) -> Act | None:
    return _say(resident, resident.rng.choice(NONSENSE))


def _turns(world: "World", resident: Resident) -> Iterator[tuple[datetime, "Deed"]]:
    """Yield what somebody begins to do on some day: be silent, shut the bot out, move, rest."""
    starts = world.setting.programme.starts
    for name, turn in (("silent", _fall_silent), ("blocks", _block), ("pauses", _pause),
                       ("moves", _move), ("leaves", partial(_part, "leave")),
                       ("forgets", partial(_part, "forget"))):  # fmt: skip
        tail = resident.player.persona.quirk(name)
        if tail is not None:
            at = _glance(world, resident, starts + timedelta(days=int(tail)))
            yield at, partial(turn, world, resident)


def _say(resident: Resident, text: str) -> Act | None:
    return None if resident.gone else Act(Said(text), resident.account)


def _join(world: "World", resident: Resident) -> Act | None:
    lead = resident.player.persona.side is Role.COORDINATOR
    return _say(resident, f"/start {world.code}" if lead else "/start")


def _report(world: "World", resident: Resident) -> Act | None:
    player = resident.player
    if not player.in_team or resident.gone or player.rng.random() >= player.persona.reports:
        return None
    return Act(player.report(), resident.account)


def _seek(world: "World", resident: Resident) -> Act | None:
    player = resident.player
    if player.hopes or player.rng.random() >= player.persona.eager:
        return None
    return _say(resident, player.cast.common.again)


def _fall_silent(world: "World", resident: Resident) -> Act | None:
    resident.gone = True
    return None


def _block(world: "World", resident: Resident) -> Act | None:
    resident.gone = True
    if resident.rng.random() < 0.5:
        world.at(glance(world.local() + COMES_BACK), resident, lambda: _come_back(world, resident))
    resident.shut.add(resident.account)
    resident.ever_shut.add(resident.account)
    return Act(Blocked(), resident.account)


def _come_back(world: "World", resident: Resident) -> Act | None:
    resident.gone = False
    resident.shut.clear()
    world.at(glance(world.local() + timedelta(hours=3)), resident, lambda: _say(resident, "Hallo"))
    return Act(Unblocked(), resident.account)


def _pause(world: "World", resident: Resident) -> Act | None:
    world.at(glance(world.local() + COMES_BACK), resident, lambda: _say(resident, "/pause"))
    return _say(resident, "/pause")


def _part(way: str, world: "World", resident: Resident) -> Act | None:
    """Go for good: by leaving the programme, or by being forgotten; later they answer nothing."""
    resident.player.mind.parts = way
    world.at(glance(world.local() + timedelta(hours=2)), resident,
             lambda: _fall_silent(world, resident))  # fmt: skip
    return _say(resident, f"/{way}")


def _move(world: "World", resident: Resident) -> Act | None:
    """Ask for a code; the player hands it over in the other messenger, and says yes in this one."""
    return _say(resident, "/link")


def overhear(world: "World", resident: Resident, note: Note) -> None:
    """Take the code that somebody asked for to their other messenger, and stay there."""
    code = _CODE.search(note.text)
    moves = resident.player.persona.quirk("moves") is not None
    if not moves or code is None or len(resident.accounts) > 1:
        return
    account = world.open_chat(resident)

    def hand_over() -> Act | None:
        resident.account = account
        return Act(Said(code[0]), account)

    world.at(glance(world.local() + timedelta(minutes=5)), resident, hand_over)
