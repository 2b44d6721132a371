"""Who shut the bot out unnoticed hears, once they let it in again, what is still open."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.codes import code_hash
from bot.domain.people import Account, Form, Introduction, Invitation, Person, Role
from bot.engine.respond import respond
from bot.milestones.calling import MOST_CALLS
from bot.ports import Begin, Delivery, Fate, Later, Parcel, Unreachable
from bot.talk.model import Blocked, Envelope, Unblocked
from tests.support.cases import KIM, agreed, kept, membership, programme, settle
from tests.support.clock import at
from tests.support.town import Hands, Heard, Town

SHUT_OUT = Unreachable("Forbidden: bot was blocked by the user")
NO_DATE, NO_UPDATE = "hat noch keinen Termin", "kein Update für September"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town in October whose team has no date and no update."""
    town = Town(tmp_path, at("2024-10-23 20:00"))
    town.hands = Doors(town.clock)
    await settle(town)
    yield town
    await town.close()


class Doors(Hands):
    """A messenger in which somebody has shut the bot out, and somebody else has to wait."""

    shut: str = ""
    slow: str = ""

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        if parcel.to == self.slow:
            return Later(60)
        return SHUT_OUT if parcel.to == self.shut else await super().send(parcel, begin)


def shut_out_by(town: Town, name: str) -> None:
    """Let a person's messenger take nothing from now on: nobody knows of it yet."""
    assert isinstance(town.hands, Doors)
    town.hands.shut = town.people[name]


async def let_in_by(town: Town, name: str) -> None:
    assert isinstance(town.hands, Doors)
    town.hands.shut = ""
    await town.happens(name, Unblocked())


def heard(town: Town, name: str, words: str) -> list[Heard]:
    return [each for each in town.all_heard(name) if words in each.text]


async def test_an_escalation_that_met_a_block_comes_once_it_is_lifted(town: Town) -> None:
    shut_out_by(town, "kim")
    await town.wait_until(at("2024-10-29 12:00"))
    await let_in_by(town, "kim")
    await town.wait_until(at("2024-10-30 12:00"))
    for matter in (NO_DATE, NO_UPDATE):
        assert len(heard(town, "kim", matter)) == 1


@pytest.mark.parametrize("back", [True, False])
async def test_who_was_away_for_a_moment_is_not_missed(town: Town, *, back: bool) -> None:
    """In the evening; the coordinators read in the morning who cannot be reached."""
    await town.happens("ada", Blocked())
    town.clock.move(timedelta(minutes=5))
    if back:
        await town.happens("ada", Unblocked())
    await town.wait_until(at("2024-10-24 10:00"))
    assert bool(heard(town, "kim", "nicht mehr erreichbar")) is not back


@pytest.mark.parametrize("back", [True, False])
async def test_what_waits_for_the_morning_is_for_who_is_back_by_then(
    town: Town, *, back: bool
) -> None:
    """A date is called off in the evening, while Ada has shut the bot out."""
    await settle(town, agreed("2024-10", "2024-10-25 14:00"))
    shut_out_by(town, "ada")
    await town.happens("ada", Blocked())
    await town.says("weber", "/treffen")
    await town.presses("weber", "Ich kann doch nicht")
    if back:
        await let_in_by(town, "ada")
    await town.wait_until(at("2024-10-24 10:00"))
    assert len(heard(town, "ada", "klappt nicht")) == back
    assert len(heard(town, "kim", "nicht mehr erreichbar")) == (not back)


async def test_a_block_that_is_written_down_late_shuts_nobody_out(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ada let the bot in again before the messenger's answer could be recorded."""
    send, ada = town.hands.send, town.people["ada"]
    late: list[Parcel] = []

    async def send_and_wait(parcel: Parcel, begin: Begin) -> Delivery:
        if parcel.to != ada or late or not await begin():
            return await send(parcel, begin)
        late.append(parcel)
        town.clock.move(timedelta(seconds=20))
        for event in (Blocked(), Unblocked()):
            id_, now = type(event).__name__, town.clock.now()
            await town.store.accept([Envelope(id_, ada, event, now)])
            await respond(town.store, town.service.desk)
        return SHUT_OUT

    monkeypatch.setattr(town.hands, "send", send_and_wait)
    await town.wait_until(at("2024-10-24 10:00"))
    assert len(late) == 1
    assert len(town.all_heard("ada")) == 1
    assert heard(town, "kim", "nicht mehr erreichbar") == []
    (account,) = await kept(town, Account, id=ada)
    assert account.reachable


async def test_nobody_is_tried_again_while_they_shut_the_bot_out(town: Town) -> None:
    shut_out_by(town, "kim")
    await town.wait_until(at("2024-10-29 12:00"))
    tried = await town.store.run(lambda tx: tx.outbox_counts())
    await town.wait_until(at("2024-11-04 12:00"))
    later = await town.store.run(lambda tx: tx.outbox_counts())
    assert _unreachable(tried) == _unreachable(later) == 1


def _unreachable(counts: Mapping[tuple[str, str, str], int]) -> int:
    return sum(count for (fate, _, _), count in counts.items() if fate == Fate.UNREACHABLE)


async def test_of_a_coordinator_whom_nobody_reaches_the_others_hear(town: Town) -> None:
    town.clock.set(at("2024-10-14 10:00"))
    await joins_lead(town)
    await town.happens("kim", Blocked())
    assert len(heard(town, "mia", "Kim Seidel (Koordination) ist nicht mehr erreichbar")) == 1


# What asks somebody to act.

QUESTION = "Wer zahlt mir die Fahrt nach Annaberg?"
MIA = Person("mia", "de", Form.SIE, "Mia Wolf")


async def joins_lead(town: Town, *regions: str) -> None:
    """Let Mia coordinate, too, and look after these regions; Kim looks after the Erzgebirge."""
    town.settle_in("mia", "de")
    await settle(town, MIA, membership(MIA, Role.COORDINATOR), lead(MIA, *regions))
    await settle(town, lead(KIM, "Erzgebirge"))


def lead(person: Person, *regions: str) -> Introduction:
    now = at("2024-09-01 10:00")
    return Introduction(person.id, "erzgebirge", Role.COORDINATOR, "", (), regions, now)


async def test_a_question_that_met_a_block_is_not_lost_without_a_word(town: Town) -> None:
    town.clock.set(at("2024-10-14 10:00"))
    shut_out_by(town, "kim")
    await town.says("ada", f"/frage {QUESTION}")
    await let_in_by(town, "kim")
    await town.settle()
    assert len(heard(town, "ada", "niemanden aus der Koordination erreicht")) == 1
    await town.says("kim", "/offen")
    assert heard(town, "kim", QUESTION)


async def test_a_question_that_met_a_block_goes_to_who_is_reached(town: Town) -> None:
    town.clock.set(at("2024-10-14 10:00"))
    await joins_lead(town, "Dresden")
    shut_out_by(town, "kim")
    await town.says("ada", f"/frage {QUESTION}")
    await town.settle()
    assert len(heard(town, "mia", QUESTION)) == 1
    assert heard(town, "ada", "niemanden aus der Koordination") == []
    await town.presses("mia", "Antworten")
    await town.says("mia", "Das Programm.")
    assert heard(town, "ada", "Das Programm.")


async def test_whoever_called_for_help_hears_that_nobody_was_reached(town: Town) -> None:
    town.clock.set(at("2024-10-14 10:00"))
    shut_out_by(town, "kim")
    await town.says("ada", "/update blockiert: der Lieferant schweigt")
    await town.presses("ada", "Überspringen")
    await town.presses("ada", "Ja")
    await town.settle()
    assert len(heard(town, "ada", "Ich finde gerade niemanden in der Koordination")) == 1


async def test_a_call_that_reached_nobody_does_not_count_as_one_of_those_of_the_day(
    town: Town,
) -> None:
    town.clock.set(at("2024-10-14 10:00"))
    for _ in range(MOST_CALLS + 1):
        shut_out_by(town, "kim")
        await town.says("ada", "/update blockiert: der Lieferant schweigt")
        await town.presses("ada", "Überspringen")
        await town.presses("ada", "Ja")
        await town.settle()
        await let_in_by(town, "kim")
        town.clock.move(timedelta(minutes=1))
    assert heard(town, "ada", "schon mehrmals gerufen") == []


async def test_a_call_for_help_goes_to_who_coordinates_by_now(town: Town) -> None:
    """Mia was not called: she came while the call to Kim waited."""
    town.clock.set(at("2024-10-14 10:00"))
    await town.says("ada", "/update blockiert: der Lieferant schweigt")
    await town.presses("ada", "Überspringen")
    town.hands.answer = lambda _: Later(60)
    await town.presses("ada", "Ja")
    await joins_lead(town)
    shut_out_by(town, "kim")
    town.hands.answer = None
    town.clock.move(timedelta(minutes=5))
    await town.settle()
    assert len(heard(town, "mia", "der Lieferant schweigt")) == 1
    assert heard(town, "ada", "Ich finde gerade niemanden in der Koordination") == []


@pytest.mark.parametrize("asked", ["call", "question"])
async def test_what_two_missed_in_turn_goes_to_who_is_back(town: Town, asked: str) -> None:
    """Kim is back by the time at which Mia's messenger, that is slow, turns it away as well."""
    town.clock.set(at("2024-10-14 10:00"))
    await joins_lead(town, "Erzgebirge")
    shut_out_by(town, "kim")
    assert isinstance(town.hands, Doors)
    town.hands.slow = town.people["mia"]
    if asked == "call":
        await town.says("ada", "/update blockiert: der Lieferant schweigt")
        await town.presses("ada", "Überspringen")
        await town.presses("ada", "Ja")
    else:
        await town.says("ada", f"/frage {QUESTION}")
    await town.settle()
    await let_in_by(town, "kim")
    shut_out_by(town, "mia")
    town.hands.slow = ""
    town.clock.move(timedelta(minutes=5))
    await town.settle()
    words = "der Lieferant schweigt" if asked == "call" else QUESTION
    assert len(heard(town, "kim", words)) == 1
    assert heard(town, "ada", "niemanden") == []


CODE = "abcdefgh22334455"
CEM = "Cem Demir"


async def asks_to_come_in(town: Town) -> None:
    """Let Cem ask for what a coordinator has to approve, at ten o'clock."""
    town.clock.set(at("2024-10-14 10:00"))
    code = Invitation(code_hash(CODE), "erzgebirge", Role.MAKER, None, 1, at("2024-09-01 10:00"))
    await settle(town, code, base=programme(approve=(Role.MAKER,)))
    town.settle_in("cem", "de")
    await town.says("cem", f"/start {CODE}")
    await town.presses("cem", "Einverstanden")
    await town.presses("cem", "Du")
    await town.says("cem", CEM)


@pytest.mark.parametrize("known", [True, False])
async def test_who_asks_to_come_in_is_asked_about_once_somebody_is_back(
    town: Town, *, known: bool
) -> None:
    shut_out_by(town, "kim")
    if known:
        await town.happens("kim", Blocked())
    await asks_to_come_in(town)
    await town.settle()
    await let_in_by(town, "kim")
    await town.wait_until(at("2024-10-15 12:00"))
    assert len(heard(town, "kim", CEM)) == 1
    await town.presses("kim", "Aufnehmen")
    assert heard(town, "cem", "Gute Nachricht")


async def test_who_asks_to_come_in_is_asked_about_at_who_is_reached(town: Town) -> None:
    await joins_lead(town)
    await town.happens("mia", Blocked())
    shut_out_by(town, "kim")
    await asks_to_come_in(town)
    await town.happens("mia", Unblocked())
    await town.wait_until(at("2024-10-15 12:00"))
    assert len(heard(town, "mia", CEM)) == 1
