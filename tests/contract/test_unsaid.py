"""What is taken back before anybody could hear it was never said: its reminders go with it."""

import asyncio
from collections.abc import Collection
from dataclasses import replace

import pytest

from bot.domain.challenges import Answer, Suggestion
from bot.domain.changes import Change, Drop, Erase, HandOver, Put, Readdress, Withdraw
from bot.domain.reminders import Reminder
from bot.domain.teams import Stage, Team
from bot.ports import AT_ONCE, Fate, Lane, Look, Matter, Parcel, Tx, Verdict, Wait
from bot.talk.model import Progress, Why
from storage.store import SqlStore
from tests.contract.samples import ADAS_LAPTOP, ADAS_PHONE, BEN, HOUR, MINUTE, NOW, parcel

HER, HIM = "telegram:1", "telegram:2"
FOLDED = ("meeting/t1/10/1/ada", "meeting/t2/10/1/ada", "later/s1/maker")
FIRST, SECOND, THIRD = FOLDED


def reminder(key: str, why: Why = Why.REMINDER, person_id: str = "ada") -> Reminder:
    kind, about, *_ = key.split("/")
    return Reminder(key, person_id, "here", kind, about if kind != "later" else None, why, NOW)


def carrying(*keys: str, why: Why = Why.REMINDER, person_id: str = "ada") -> Parcel:
    to = HER if person_id == "ada" else HIM
    return parcel(keys[0], to, why=why, person_id=person_id, matters=keys)


async def bring_up(store: SqlStore, *parcels: Parcel) -> None:
    """Post messages, and keep what they remind of."""

    async def work(tx: Tx) -> None:
        for each in parcels:
            assert each.person_id is not None
            notes = [reminder(key, each.why, each.person_id) for key in each.matters]
            await tx.apply(Put(note) for note in notes)
        assert await tx.post(parcels) == len(parcels)

    await store.run(work)


async def withdraw(store: SqlStore, *how: str | None) -> None:
    await store.run(lambda tx: tx.apply([Withdraw(*how)]))  # type: ignore[arg-type]


async def claim(store: SqlStore, channel: str = "telegram") -> list[str]:
    async def work(tx: Tx) -> list[str]:
        found = await tx.claim_parcels(channel, "one", NOW, NOW + MINUTE, 10)
        return [each.key for each in found]

    return await store.run(work, Lane.QUEUE)


async def begin(store: SqlStore, key: str) -> list[str]:
    """Return what may be on its way by now."""
    return [*await store.run(lambda tx: tx.begin_parcels([key], "one", NOW + MINUTE))]


async def end(store: SqlStore, key: str, fate: Fate, *, doubt: bool = False) -> None:
    await store.run(lambda tx: tx.settle_parcel(key, Verdict(fate, doubt=doubt), NOW))


async def noted(store: SqlStore) -> dict[str, str]:
    """Return what counts as said, and as what."""
    return {each.key: each.why for each in await store.run(lambda tx: tx.find(Reminder))}


async def there(store: SqlStore, keys: Collection[str] = FOLDED) -> list[str]:
    """Return which messages there are."""

    async def work(tx: Tx) -> list[str]:
        return [key for key in keys if await tx.parcel(key) is not None]

    return await store.run(work)


async def test_a_parcel_knows_what_it_carries(store: SqlStore) -> None:
    await bring_up(store, carrying(*FOLDED))
    found = await store.run(lambda tx: tx.parcel(FIRST))
    assert found == carrying(*FOLDED)
    [claimed] = await store.run(
        lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 10)
    )
    assert claimed.matters == FOLDED


@pytest.mark.parametrize("prefix", ["meeting/t1/10/", "meeting/t2/", "later/s1/"])
async def test_it_goes_with_each_of_its_matters_and_they_all_are_unsaid(
    store: SqlStore, prefix: str
) -> None:
    alone = carrying("meeting/t3/10/1/ada")
    await bring_up(store, carrying("update/t1/9/1/ada"), carrying(*FOLDED, why=Why.ESCALATION))
    await bring_up(store, alone)
    await withdraw(store, prefix)
    assert await claim(store) == ["update/t1/9/1/ada"]
    assert await noted(store) == {
        "update/t1/9/1/ada": "reminder",
        "meeting/t3/10/1/ada": "reminder",
    }
    await bring_up(store, carrying(*FOLDED))  # what is still due has its name


@pytest.mark.parametrize("fate", [None, Fate.SENT, Fate.DOUBTFUL, Fate.UNREACHABLE])
async def test_what_left_or_may_have_left_stays_said(store: SqlStore, fate: Fate | None) -> None:
    """``None`` is in hand."""
    await bring_up(store, carrying(*FOLDED))
    assert await claim(store) == [FIRST]
    if fate is not None:
        await end(store, FIRST, fate)
    await withdraw(store, "meeting/t2/")
    assert await there(store) == [FIRST]
    assert set(await noted(store)) == set(FOLDED)


@pytest.mark.parametrize(("doubt", "left"), [(False, set()), (True, set(FOLDED))])
async def test_what_failed_for_certain_was_not_said(
    store: SqlStore, *, doubt: bool, left: set[str]
) -> None:
    await bring_up(store, carrying(*FOLDED))
    await claim(store)
    await end(store, FIRST, Fate.WAITING, doubt=doubt)
    await withdraw(store, "meeting/t2/")
    assert set(await noted(store)) == left


async def test_for_one_person_only_theirs_goes(store: SqlStore) -> None:
    his = carrying("meeting/t1/10/1/ben", "meeting/t4/10/1/ben", person_id="ben")
    await bring_up(store, carrying(SECOND, FIRST), his)
    await withdraw(store, "meeting/t1/", "ben")
    assert await claim(store) == [SECOND]
    assert set(await noted(store)) == {FIRST, SECOND}


async def test_whoever_dealt_with_a_matter_needs_no_reminder_of_it(store: SqlStore) -> None:
    """It counts as said to them, but as no reminder; what was folded with it comes anew."""
    his = carrying("meeting/t1/10/1/ben", person_id="ben")
    await bring_up(store, carrying(*FOLDED), his)
    await bring_up(store, carrying("meeting/t1/10/coordinator/ada", why=Why.ESCALATION))
    await withdraw(store, "meeting/t1/", None, "ada")
    assert await noted(store) == {FIRST: "answer"}


async def test_what_was_noted_without_a_message_stays(store: SqlStore) -> None:
    await bring_up(store, carrying(SECOND))
    await store.run(lambda tx: tx.apply([Put(reminder(FIRST)), Put(reminder("ask/x/ada"))]))
    await store.run(lambda tx: tx.post([parcel("ask/x/ada")]))
    await withdraw(store, "ask/")
    await withdraw(store, "meeting/")
    assert set(await noted(store)) == {FIRST, "ask/x/ada"}


async def test_reminders_that_counted_on_it_go_with_it(store: SqlStore) -> None:
    """They were brought up, or a pause was offered, because it had been said."""
    later, escalated = carrying(THIRD), carrying("silence/t2/1/ada", why=Why.ESCALATION)
    before, his = carrying("update/t1/9/1/ada"), carrying("update/t1/9/1/ben", person_id="ben")
    await bring_up(store, before, carrying(FIRST), his, later, escalated)
    await withdraw(store, "meeting/t1/")
    assert await there(store, [*FOLDED, before.key, his.key, escalated.key]) == [
        before.key,
        his.key,
        escalated.key,
    ]
    assert set(await noted(store)) == {before.key, his.key, escalated.key}


TEAM = Team("t2", "here", 1, "c", "ben", "Tresen", Stage.ACTIVE, NOW)
OTHER = replace(TEAM, id="t5", number=2)
PUT_OFF = Suggestion("s1", "here", "c", "ada", "ben", 1.0, (), NOW, Answer.LATER, maker_at=NOW)
DRAFT = Progress("maker", "run", "name", NOW, NOW, {"programme": "here"})


async def test_their_cases_are_looked_at_again(store: SqlStore) -> None:
    looks = [
        Look(Matter.TEAM, "t2"),
        Look(Matter.TEAM, "t5"),
        Look(Matter.REQUEST, "s1"),
        Look(Matter.DRAFT, HIM),
    ]

    async def fill(tx: Tx) -> None:
        facts = (TEAM, OTHER, PUT_OFF, ADAS_PHONE, replace(ADAS_PHONE, id=HIM, person_id="ben"))
        await tx.apply(Put(each) for each in facts)
        await tx.save_progress(HIM, DRAFT)
        await tx.looks.put("here", [replace(each, at=NOW + HOUR) for each in looks], NOW)

    await store.run(fill)
    draft = "draft/ben/here/1/coordinator/ada"
    await bring_up(store, carrying(SECOND, THIRD, draft, why=Why.ESCALATION))
    await store.run(lambda tx: tx.apply([Drop(reminder(draft)), Put(without_team(draft))]))
    await withdraw(store, "meeting/t2/")

    async def due(tx: Tx) -> list[Look]:
        found = [await tx.looks.due("here", matter, NOW, 9) for matter in Matter]
        return [each for several in found for each in several]

    again = [replace(each, at=AT_ONCE) for each in looks if each.id != "t5"]
    assert sorted(await store.run(due), key=str) == sorted(again, key=str)


async def test_what_waited_because_of_it_waits_no_longer(store: SqlStore) -> None:
    """It had filled a cap; also where it counts as said to whoever dealt with it."""
    waits = [Wait(each, Matter.TEAM, "t5", NOW + HOUR) for each in ("ada", "ben", "cem")]
    await store.run(lambda tx: tx.looks.put_waits("here", waits))
    his = carrying("meeting/t1/10/1/ben", person_id="ben")
    await bring_up(store, carrying(FIRST), his)
    await withdraw(store, "meeting/t1/", None, "ada")
    found = await store.run(lambda tx: tx.looks.waiting("here", NOW, 9))
    assert {each.person_id for each in found} == {"ada", "ben"}


def without_team(key: str) -> Reminder:
    return replace(reminder(key), team_id=None)


# Nobody there.


async def unsay(store: SqlStore, key: str = FIRST) -> None:
    await store.run(lambda tx: tx.unsay_parcel(key))


async def test_what_found_nobody_was_not_said(store: SqlStore) -> None:
    """Its name is free again for when its reader is back."""
    await bring_up(store, carrying(*FOLDED))
    await claim(store)
    await end(store, FIRST, Fate.UNREACHABLE)
    await unsay(store)
    assert await noted(store) == {}
    await bring_up(store, carrying(*FOLDED))
    assert await claim(store) == [FIRST]


@pytest.mark.parametrize("fate", [Fate.WAITING, Fate.SENT, Fate.REFUSED, Fate.DOUBTFUL])
async def test_only_what_found_nobody_is_unsaid(store: SqlStore, fate: Fate) -> None:
    await bring_up(store, carrying(*FOLDED))
    await claim(store)
    await end(store, FIRST, fate)
    await unsay(store)
    assert set(await noted(store)) == set(FOLDED)


async def test_what_found_nobody_the_second_time_may_have_been_heard(store: SqlStore) -> None:
    await bring_up(store, carrying(*FOLDED))
    await claim(store)
    await end(store, FIRST, Fate.WAITING, doubt=True)
    await end(store, FIRST, Fate.UNREACHABLE)
    await unsay(store)
    assert set(await noted(store)) == set(FOLDED)


async def test_what_found_nobody_and_went_to_another_messenger_is_said(store: SqlStore) -> None:
    """Until nobody is there, either."""
    first = carrying(*FOLDED)
    there_too = replace(first, key=f"{FIRST}@{ADAS_LAPTOP.id}", to=ADAS_LAPTOP.id)
    await bring_up(store, first)
    await claim(store)
    await end(store, FIRST, Fate.UNREACHABLE)
    await store.run(lambda tx: tx.post([there_too]))
    await unsay(store)
    assert set(await noted(store)) == set(FOLDED)
    await end(store, there_too.key, Fate.UNREACHABLE)
    await unsay(store, there_too.key)
    assert await noted(store) == {}


# Another messenger, another person.


async def test_what_took_another_way_leaves_its_name_to_what_is_said_anew(store: SqlStore) -> None:
    first = carrying(*FOLDED)
    await bring_up(store, first)
    await claim(store)
    await end(store, FIRST, Fate.UNREACHABLE)
    there_too = replace(first, key=f"{FIRST}@{ADAS_LAPTOP.id}", to=ADAS_LAPTOP.id)
    await store.run(lambda tx: tx.post([there_too]))
    await withdraw(store, "meeting/t2/")
    assert await noted(store) == {}
    assert await claim(store, "matrix") == []
    await bring_up(store, first)
    assert await claim(store) == [FIRST]


async def test_what_may_have_been_heard_elsewhere_is_not_said_anew(store: SqlStore) -> None:
    first = carrying(*FOLDED)
    await bring_up(store, first)
    await claim(store)
    await end(store, FIRST, Fate.UNREACHABLE, doubt=True)
    there_too = replace(first, key=f"{FIRST}@{ADAS_LAPTOP.id}", to=ADAS_LAPTOP.id)
    await store.run(lambda tx: tx.post([there_too]))
    await withdraw(store, "meeting/t1/")
    assert set(await noted(store)) == set(FOLDED)
    assert await claim(store, "matrix") == []


async def test_what_waits_for_another_account_is_known_there(store: SqlStore) -> None:
    await bring_up(store, carrying(*FOLDED))
    await claim(store)  # so that it goes there under another key
    await store.run(lambda tx: tx.apply([Readdress(HER, ADAS_LAPTOP.id, "nobody")]))
    found = await store.run(lambda tx: tx.parcel(FIRST))
    assert found is not None
    assert (found.to, found.matters) == (ADAS_LAPTOP.id, FOLDED)
    await withdraw(store, "later/s1/")
    assert await claim(store, "matrix") == []
    assert await noted(store) == {}


async def test_an_heir_is_found_by_the_matters(store: SqlStore) -> None:
    await bring_up(store, carrying(*FOLDED))
    theirs = [replace(reminder(each.replace("ada", "new")), person_id="new") for each in FOLDED]
    moved: list[Change] = [HandOver("ada", "new", (HER,))]
    moved += [Drop(reminder(each)) for each in FOLDED]
    moved += [Put(each) for each in theirs]
    await store.run(lambda tx: tx.apply(moved))
    found = await store.run(lambda tx: tx.parcel(FIRST.replace("ada", "new")))
    assert found is not None
    assert found.matters == tuple(each.key for each in theirs)
    await withdraw(store, "meeting/t2/", "new")
    assert await noted(store) == {}


ESCALATED = ("silence/t1/1/ada", "meeting/t9/10/1/ada", "stuck/t9/1/ada")
HERS = tuple(each.replace("ada", "new") for each in ESCALATED)


async def became_hers(store: SqlStore, *changes: Change) -> None:
    """Let Ben turn out to be Ada: what he was reminded of is hers, and so are his messages."""
    theirs = [reminder(each) for each in ESCALATED]
    hers = [replace(each, key=key, person_id="new") for each, key in zip(theirs, HERS, strict=True)]
    moved: list[Change] = [*map(Drop, theirs), *map(Put, hers), HandOver("ada", "new", (HER,))]
    await store.run(lambda tx: tx.apply([*moved, *changes]))


def to_new(*keys: str) -> Parcel:
    return replace(carrying(*keys), to=HIM, person_id="new")


@pytest.mark.parametrize("fate", [None, Fate.SENT])
async def test_what_else_a_twin_would_have_told_comes_anew(
    store: SqlStore, fate: Fate | None
) -> None:
    """What both were to hear stays said once; ``None`` waits."""
    await bring_up(store, to_new(HERS[0], HERS[1]))
    if fate is not None:
        await end(store, HERS[0], fate)
    await bring_up(store, carrying(*ESCALATED))
    await became_hers(store)
    assert await there(store, [*ESCALATED, *HERS]) == [HERS[0]]
    assert set(await noted(store)) == {HERS[0], HERS[1]}


async def test_what_else_the_heirs_own_would_have_told_comes_anew(store: SqlStore) -> None:
    await bring_up(store, carrying(*ESCALATED))
    await end(store, ESCALATED[0], Fate.SENT)
    await bring_up(store, to_new(HERS[0], "meeting/t3/10/1/new"))
    await became_hers(store)
    assert await there(store, [*ESCALATED, *HERS]) == [HERS[0]]
    assert set(await noted(store)) == set(HERS)


async def test_of_two_that_tell_the_same_nothing_comes_anew(store: SqlStore) -> None:
    """Nor does what was brought up since, because it had been said."""
    await bring_up(store, to_new(*HERS), to_new("later/s1/new"), carrying(*ESCALATED))
    await became_hers(store)
    assert await there(store, [*ESCALATED, *HERS, "later/s1/new"]) == [HERS[0], "later/s1/new"]
    assert set(await noted(store)) == {*HERS, "later/s1/new"}


SUGGESTED = replace(PUT_OFF, id="s1", contact_id="cem")


@pytest.mark.parametrize("folded", [(THIRD, FIRST), (FIRST, THIRD)])
@pytest.mark.parametrize("state", ["waits", "in hand", "begun", "in doubt"])
async def test_who_is_erased_is_not_quoted_and_the_other_matters_come_anew(
    store: SqlStore, folded: tuple[str, str], state: str
) -> None:
    """What they had said to others is not said anew."""
    await store.run(lambda tx: tx.apply([Put(BEN), Put(SUGGESTED)]))
    await bring_up(store, carrying(*folded))
    if state != "waits":
        await claim(store)
    if state == "in doubt":
        await end(store, folded[0], Fate.DOUBTFUL, doubt=True)
    elif state == "begun":
        await begin(store, folded[0])
    await store.run(lambda tx: tx.apply([Erase("cem", ("telegram:3",))]))
    assert await there(store) == []
    assert await begin(store, folded[0]) == []
    unheard = state in ("waits", "in hand")
    left = {THIRD: "answer"} if unheard else dict.fromkeys(folded, "reminder")
    assert await noted(store) == left


# The courier may be as quick.


@pytest.mark.parametrize("attempt", range(5))
async def test_it_is_in_hand_or_it_was_never_said(
    store: SqlStore, other: SqlStore, attempt: int
) -> None:
    await bring_up(store, carrying(*FOLDED))
    claimed, _ = await asyncio.gather(claim(other), withdraw(store, "meeting/t2/"))
    assert await there(store) == claimed
    assert set(await noted(store)) == (set(FOLDED) if claimed else set())
