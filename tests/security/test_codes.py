"""Codes cannot be guessed, and are worth nothing a second time."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.codes import LENGTH, code_hash, new_code, pretty, read_code
from bot.domain.changes import Put
from bot.domain.evenings import Evening, Phase
from bot.domain.people import Account, Audit, Invitation, Membership, Role
from bot.guesses import ATTACKERS, KNOCKS, MOST, SPAN
from bot.ports import Tx
from bot.talk.model import Said
from storage.traces import has_traces
from tests.support.cases import kept, programme, settle
from tests.support.clock import SeededIds, at
from tests.support.town import Town

ERZ = "erzgebirge"
WRONG = "kenne ich nicht"
OVER = "verbraucht oder abgelaufen"
"""One answer for both: nobody is told which of the two happened to a code."""
LOCKED = "zu viele falsche Codes"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    town.settle_in("guest", "de")
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name))


def guesses(count: int) -> list[str]:
    ids = SeededIds(4711)
    return [new_code(ids) for _ in range(count)]


async def alarms(town: Town) -> list[str]:
    await town.wait_until(town.clock.now() + SPAN)
    return [each.text for each in town.news("kim") if "geratenen Codes" in each.text]


def test_a_code_has_eighty_random_bits() -> None:
    codes = guesses(2_000)
    assert len(set(codes)) == len(codes)
    assert {len(each) for each in codes} == {LENGTH}
    alphabet = {letter for each in codes for letter in each}
    assert alphabet == set("abcdefghijklmnopqrstuvwxyz234567")
    assert len(alphabet) ** LENGTH == 2**80
    for place in range(LENGTH):
        assert {each[place] for each in codes} == alphabet


async def test_only_the_hash_is_kept(town: Town) -> None:
    code = await town.invite(Role.MAKER, programme=ERZ)
    (kept_code,) = await kept(town, Invitation)
    assert kept_code.code_hash == code_hash(code)
    for file in Path(town.url.removeprefix("sqlite:///")).parent.iterdir():
        content = file.read_bytes()
        assert code.encode() not in content
        assert pretty(code).encode() not in content


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CONTACT])
async def test_a_code_that_gives_a_role_works_once(town: Town, role: Role) -> None:
    code = await town.invite(role, uses=1, programme=ERZ)
    town.settle_in("second", "de")
    for name in ("guest", "second"):  # both are asked for their consent at the same time
        await town.says(name, f"/start {code}")
    for words in ("ja", "du"):
        await town.says("guest", words)
        await town.says("second", words)
    assert OVER in heard(town, "second")
    people = {each.person_id for each in await kept(town, Membership, role=role)}
    (guest,) = await kept(town, Account, id=town.people["guest"])
    (second,) = await kept(town, Account, id=town.people["second"])
    assert guest.person_id in people
    assert second.person_id not in people
    town.settle_in("third", "de")
    await town.says("third", f"/start {code}")
    assert OVER in heard(town, "third")


async def test_a_few_wrong_codes_lock_the_account_for_an_hour(town: Town) -> None:
    right = await town.invite(Role.MAKER, programme=ERZ)
    for code in guesses(MOST):
        await town.says("guest", f"/start {code}")
        assert WRONG in heard(town, "guest")
    answers = set()
    for code in (right, guesses(MOST + 1)[-1], pretty(right)):
        await town.says("guest", f"/start {code}")
        answers.add(heard(town, "guest"))
    assert len(answers) == 1, "a right code and a wrong one must not differ"
    assert LOCKED in answers.pop()
    assert await alarms(town) == []
    await town.says("guest", f"/start {right}")
    assert "CIMIS" in heard(town, "guest") or "Erzgebirge" in town.visible("guest")[-1].text


async def test_the_hour_of_rest_outlasts_an_erasure(town: Town) -> None:
    right = await town.invite(Role.MAKER, programme=ERZ)
    for code in guesses(MOST):
        await town.says("guest", f"/start {code}")
    await town.says("guest", "/vergessen")
    for _ in range(2):
        await town.presses("guest", town.visible("guest")[-1].labels[0])
    assert await kept(town, Account, id=town.people["guest"]) == ()
    assert not has_traces(town.url, town.people["guest"])
    heard(town, "guest")
    for code in (right, guesses(MOST + 1)[-1]):
        await town.says("guest", f"/start {code}")
        assert LOCKED in heard(town, "guest")
    town.clock.move(SPAN)
    await town.says("guest", f"/start {right}")
    assert LOCKED not in heard(town, "guest")


async def test_what_is_no_code_is_no_guess(town: Town) -> None:
    right = await town.invite(Role.MAKER, programme=ERZ)
    for words in ("abc", "code", "hallo-welt", "' or 1=1 --", "%", "*", "\x00", right[:-1]):
        await town.says("guest", f"/start {words}")
    heard(town, "guest")
    await town.says("guest", f"/start {right}")
    assert LOCKED not in heard(town, "guest")
    assert await kept(town, Audit) == ()


async def test_wrong_codes_in_a_group_count_as_well(town: Town) -> None:
    room = town.room("Gruppe")
    codes = guesses(MOST + 1)
    for code in codes:
        await town.says("ada", f"/start {code}", "Gruppe")
    said = [each.text for each in town.hands.chats[room]]
    assert LOCKED in said[-1]
    assert not any(LOCKED in each for each in said[:-1])


async def test_wrong_codes_in_the_place_of_an_answer_count_as_well(town: Town) -> None:
    """A question that is open does not make guessing free: nobody is told, but it ends."""
    await town.says("guest", "hallo")
    await town.presses("guest", "Ich bringe Können mit")
    right = await town.invite(Role.COORDINATOR, programme=ERZ)
    for code in guesses(MOST):
        await town.says("guest", pretty(code))
    assert len(await kept(town, Audit, act="code-wrong")) == MOST
    town.news("guest")
    answers = set()
    for code in (right, guesses(MOST + 1)[-1]):
        await town.says("guest", pretty(code))
        answers.add(heard(town, "guest"))
    assert len(answers) == 1, "a right code and a wrong one must not differ"
    assert len(await kept(town, Audit, act="code-locked")) == 2
    for code in guesses(KNOCKS + MOST)[MOST:]:
        await town.says("guest", pretty(code))
    assert len(await alarms(town)) == 1


async def test_long_words_and_the_codes_of_evenings_are_no_guesses(town: Town) -> None:
    evening = "gbcdefgh22334455"
    now = town.clock.now()
    planned = Evening(
        "e1", ERZ, 1, "kim", now, "Ort", 2, 2, 8, 0, 0, Phase.OPEN, now, evening, code_hash(evening)
    )
    await town.store.run(lambda tx: tx.apply([Put(planned)]))
    await town.says("guest", "hallo")
    await town.presses("guest", "Ich bringe Können mit")
    for words in ("Holzverarbeitung", "sehr gern auch mehr", evening):
        await town.says("guest", words)
    assert await kept(town, Audit) == ()


async def test_ten_thousand_guesses_hit_nothing_and_alarm_the_coordinators_once(town: Town) -> None:
    for role in (Role.MAKER, Role.CONTACT, Role.COORDINATOR):
        await town.invite(role, programme=ERZ)
    names = [f"thief{number}" for number in range(20)]
    for name in names:
        town.settle_in(name, "de")
    before = await kept(town, Membership)
    codes = iter(guesses(10_000))
    envelopes = [
        town._envelope(names[number % len(names)], Said(next(codes))) for number in range(500)
    ]
    await town.store.accept(envelopes)
    await town.settle()
    invitations = {each.code_hash for each in await kept(town, Invitation)}
    assert not [code for code in guesses(10_000) if code_hash(code) in invitations]
    assert await kept(town, Membership) == before
    tried = await kept(town, Audit, act="code-wrong")
    assert len(tried) == MOST * len(names)
    assert len(await kept(town, Audit)) <= (MOST + KNOCKS) * len(names) + 1
    assert len(await alarms(town)) == 1
    town.clock.set(at("2024-10-09 09:00"))
    assert await alarms(town) == []


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_ten_thousand_guesses_through_the_chat(town: Town) -> None:
    await town.invite(Role.COORDINATOR, programme=ERZ)
    names = [f"thief{number}" for number in range(200)]
    for name in names:
        town.settle_in(name, "de")
    before = await kept(town, Membership)
    for start in range(0, 10_000, 1_000):
        codes = guesses(10_000)[start : start + 1_000]
        await town.store.accept(
            [town._envelope(names[at % len(names)], Said(code)) for at, code in enumerate(codes)]
        )
        await town.settle()
    assert await kept(town, Membership) == before
    assert len(await alarms(town)) == 1


async def test_one_who_goes_on_and_on_is_told_of_too(town: Town) -> None:
    codes = guesses(MOST + KNOCKS + 5)
    for code in codes:
        await town.says("guest", f"/start {code}")
    assert len(await alarms(town)) == 1


async def test_who_goes_on_a_little_on_many_days_is_no_attack(town: Town) -> None:
    for _ in range(3):
        for code in guesses(MOST + KNOCKS // 2):
            await town.says("guest", f"/start {code}")
        await town.wait_until(town.clock.now() + timedelta(days=1))
    assert await alarms(town) == []


async def test_some_mistypings_on_one_day_are_no_attack(town: Town) -> None:
    for number, code in enumerate(guesses(ATTACKERS - 1)):
        town.settle_in(f"guest{number}", "de")
        await town.says(f"guest{number}", f"/start {code}")
    assert await alarms(town) == []


async def test_a_code_for_a_second_messenger_is_worth_nothing_to_others_later(town: Town) -> None:
    code = new_code(town.new_id)
    used = Invitation(code_hash(code), ERZ, None, None, 0, town.clock.now(), "ada")

    async def work(tx: Tx) -> None:
        await tx.apply([Put(used)])

    await town.store.run(work)
    await town.says("guest", f"/start {code}")
    said = heard(town, "guest")
    assert said
    assert "Ada" not in said
    (account,) = await kept(town, Account, id=town.people["guest"])
    assert account.person_id != "ada"


@pytest.mark.parametrize(
    "text", ["", " ", "a" * 17, "A" * 15, "ａ" * 16, "abcd-efgh-ijkl-mn0p", "\n" * 16]
)
def test_what_is_no_code_is_not_read_as_one(text: str) -> None:
    assert read_code(text) is None


def test_the_programme_of_these_tests_is_the_default() -> None:
    assert programme().id == ERZ
