"""What is to be said waits its turn, goes out once, and its fate is known."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.changes import LetGo, Put, Resolve, Withdraw
from bot.domain.milestones import Media, MediaKind
from bot.domain.teams import Room
from bot.ports import Body, Fate, Parcel, Tx, Verdict
from bot.talk.markup import Bold, Link, Markup, Paragraph, Text
from bot.talk.model import Button, Document, Why
from storage.engine import exclusive, read_url
from storage.store import SqlStore
from tests.contract.samples import HOUR, MINUTE, NOW, SECOND, parcel


async def post(store: SqlStore, *parcels: Parcel) -> int:
    return await store.run(lambda tx: tx.post(parcels))


async def claim(
    store: SqlStore,
    now: datetime = NOW,
    owner: str = "one",
    limit: int = 10,
    channel: str = "telegram",
) -> tuple[Parcel, ...]:
    return await store.run(lambda tx: tx.claim_parcels(channel, owner, now, now + MINUTE, limit))


async def settle(
    store: SqlStore, key: str, fate: Fate = Fate.SENT, now: datetime = NOW, **more: Any
) -> None:
    await store.run(lambda tx: tx.settle_parcel(key, Verdict(fate, **more), now))


async def begin(
    store: SqlStore, *names: str, owner: str = "one", until: datetime = NOW + MINUTE
) -> Collection[str]:
    return await store.run(lambda tx: tx.begin_parcels(names, owner, until))


async def counts(store: SqlStore) -> dict[str, int]:
    found: dict[str, int] = {}
    for (fate, _, _), number in (await store.run(lambda tx: tx.outbox_counts())).items():
        found[fate] = found.get(fate, 0) + number
    return found


def keys(parcels: Sequence[Parcel]) -> list[str]:
    return [one.key for one in parcels]


async def test_a_parcel_comes_out_as_it_was_put_in(store: SqlStore) -> None:
    spans = (Text("Bitte "), Bold("*nicht* <b>"), Link("hier", "https://example.org/?a=1&b=2"))
    full = Parcel(
        "meeting/team/2024-10/1",
        "telegram:-100:5",
        Body(
            Markup((Paragraph(spans), Paragraph((Text("😀\n\0"),)))),
            ((Button("Ja", "yes"), Button("Nein", "no")), (Button("Mehr", "", "https://x.y"),)),
            (Media("telegram", MediaKind.FILE, "BQAC", "plan.pdf", 7),),
            (
                Document("treffen.ics", "text/calendar", "BEGIN:VCALENDAR\r\n"),
                Document.of("code.png", "image/png", b"\x89PNG\0\xff"),
            ),
        ),
        Why.APPOINTMENT,
        "meeting",
        "ada",
        NOW - HOUR,
        edits="17",
        not_before=NOW - MINUTE,
        not_after=NOW + MINUTE,
        in_role="erzgebirge/coordinator",
        programme="erzgebirge",
    )
    assert (full.channel, full.address) == ("telegram", "-100:5")
    await post(store, full)
    assert await claim(store) == (replace(full, tried=True),)


async def test_a_key_is_posted_once_for_ever(store: SqlStore) -> None:
    assert await post(store) == 0
    assert await post(store, parcel("a"), parcel("b"), parcel("a", "telegram:2")) == 2
    await claim(store)
    await settle(store, "a")
    assert await post(store, parcel("a"), parcel("b"), parcel("c")) == 1
    assert await counts(store) == {"sent": 1, "waiting": 2}


async def test_parcels_are_leased_oldest_first_one_per_address(store: SqlStore) -> None:
    await post(store, *(parcel(key, f"telegram:{key[0]}") for key in ("c1", "a1", "a2", "b1")))
    assert keys(await claim(store, limit=2)) == ["c1", "a1"]
    assert keys(await claim(store, owner="two")) == ["b1"]
    await settle(store, "a1")
    assert keys(await claim(store)) == ["a2"]


async def test_only_the_parcels_of_the_channel_are_leased(store: SqlStore) -> None:
    await post(store, parcel("m", "matrix:!room:example.org"), parcel("t"))
    assert keys(await claim(store, channel="matrix")) == ["m"]
    assert keys(await claim(store, channel="mail")) == []
    assert keys(await claim(store)) == ["t"]


async def test_a_parcel_waits_for_its_hour_and_holds_nobody_up(store: SqlStore) -> None:
    await post(store, parcel("news", not_before=NOW + HOUR), parcel("answer"))
    assert keys(await claim(store)) == ["answer"]
    await settle(store, "answer")
    assert keys(await claim(store, NOW + HOUR - SECOND)) == []
    assert keys(await claim(store, NOW + HOUR)) == ["news"]


async def test_at_the_same_hour_the_older_one_goes_first(store: SqlStore) -> None:
    await post(store, parcel("first", not_before=NOW + HOUR), parcel("second"))
    assert keys(await claim(store, NOW + HOUR)) == ["first"]


async def test_a_parcel_that_shall_be_tried_again_keeps_its_place(store: SqlStore) -> None:
    await post(store, parcel("first"), parcel("second"), parcel("other", "telegram:2"))
    await claim(store)
    await settle(store, "first", Fate.WAITING, not_before=NOW + 5 * SECOND, note="flood")
    await settle(store, "other", Fate.WAITING)
    assert keys(await claim(store, NOW + SECOND)) == ["other"]
    [again] = await claim(store, NOW + 5 * SECOND)
    assert (again.key, again.attempts, again.doubt) == ("first", 1, False)


async def test_an_address_under_lease_gets_nothing_else(store: SqlStore) -> None:
    await post(store, parcel("late", not_before=NOW + SECOND), parcel("early"))
    assert keys(await claim(store)) == ["early"]
    assert keys(await claim(store, NOW + SECOND, "two")) == []
    await settle(store, "early")
    assert keys(await claim(store, NOW + SECOND, "two")) == ["late"]


async def test_what_had_begun_when_its_lease_ran_out_is_in_doubt(store: SqlStore) -> None:
    await post(store, parcel("a"), parcel("b"))
    [first] = await claim(store)
    assert (first.attempts, first.doubt, first.begun, first.tried) == (0, False, False, True)
    assert await begin(store, "a") == {"a"}
    assert await claim(store, NOW + MINUTE - SECOND, "two") == ()
    [second] = await claim(store, NOW + MINUTE, "two")
    assert (second.key, second.attempts, second.doubt, second.begun) == ("a", 0, True, True)
    await settle(store, "a", Fate.DOUBTFUL, NOW + MINUTE, doubt=True)
    assert keys(await claim(store, NOW + MINUTE, "two")) == ["b"]


async def test_what_had_not_begun_is_handed_out_again_as_if_nothing_had_been(
    store: SqlStore,
) -> None:
    await post(store, parcel("a"))
    await claim(store)
    [again] = await claim(store, NOW + MINUTE, "two")
    assert (again.key, again.attempts, again.doubt, again.begun) == ("a", 0, False, False)


async def test_a_beginning_renews_the_lease(store: SqlStore) -> None:
    await post(store, parcel("a"))
    await claim(store)
    await begin(store, "a", until=NOW + HOUR)
    assert await claim(store, NOW + HOUR - SECOND, "two") == ()
    assert keys(await claim(store, NOW + HOUR, "two")) == ["a"]


async def test_only_what_is_in_hand_may_begin(store: SqlStore) -> None:
    names = ("mine", "lost", "sent", "gone", "put back", "never claimed")
    await post(store, *(parcel(name, f"telegram:{name}") for name in names))
    await claim(store, limit=5)
    await settle(store, "sent")
    await settle(store, "put back", Fate.WAITING, not_before=NOW + HOUR)
    await store.run(lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW, 1))
    assert await begin(store, *names, owner="two") == frozenset()
    await store.run(lambda tx: tx.release_parcels("telegram", "one"))
    assert await begin(store, *names) == frozenset()
    assert keys(await claim(store, limit=2)) == ["mine", "lost"]
    later = NOW + MINUTE
    assert keys(await claim(store, later, "two", limit=2)) == ["mine", "lost"]
    assert keys(await claim(store, later, limit=1)) == ["gone"]
    assert await begin(store, *names) == {"gone"}


async def test_a_fate_ends_the_beginning_and_doubt_stays(store: SqlStore) -> None:
    await post(store, parcel("a"))
    await claim(store)
    await begin(store, "a")
    await settle(store, "a", Fate.WAITING, doubt=True)
    [again] = await claim(store)
    assert (again.attempts, again.doubt, again.begun) == (1, True, False)
    await settle(store, "a", ref="7")
    known = await store.run(lambda tx: tx.parcel("a"))
    assert known is not None
    assert (known.doubt, known.begun, known.tried) == (True, False, True)


@pytest.mark.parametrize("ref", ["$a\0b", "$\ud800", "$" + "ä" * 20_000])
async def test_whatever_a_messenger_calls_a_message_it_is_settled(
    store: SqlStore, ref: str
) -> None:
    await post(store, parcel("odd"), parcel("good", "telegram:2"))
    await claim(store)

    async def both(tx: Tx) -> None:
        await tx.settle_parcel("odd", Verdict(Fate.SENT, ref=ref, note=f"so: {ref}"), NOW)
        await tx.settle_parcel("good", Verdict(Fate.SENT, ref="7"), NOW)

    await store.run(both)
    assert await counts(store) == {Fate.SENT: 2}


async def test_who_had_to_wait_has_not_tried(store: SqlStore) -> None:
    await post(store, parcel("a"))
    await claim(store)
    await settle(store, "a", Fate.WAITING, not_before=NOW + SECOND, counted=False)
    known = await store.run(lambda tx: tx.parcel("a"))
    assert known is not None
    assert (known.attempts, known.tried) == (0, False)
    assert keys(await claim(store, NOW)) == []
    [again] = await claim(store, NOW + SECOND)
    assert again.attempts == 0


async def test_who_stops_puts_back_what_did_not_begin(store: SqlStore) -> None:
    await post(store, *(parcel(name, f"telegram:{name}") for name in "abc"))
    await claim(store, limit=2)
    await begin(store, "a")
    await claim(store, NOW, "two")
    await store.run(lambda tx: tx.release_parcels("telegram", "one"))
    [again] = await claim(store, NOW, "three")
    assert (again.key, again.doubt) == ("b", False)


async def test_what_is_known_to_be_sent_stays_sent(store: SqlStore) -> None:
    await post(store, parcel("a"))
    await claim(store)
    await settle(store, "a", Fate.DOUBTFUL)
    await settle(store, "a", ref="17")
    await settle(store, "a", Fate.WAITING)
    assert await counts(store) == {"sent": 1}
    assert await claim(store, NOW + HOUR) == ()
    known = await store.run(lambda tx: tx.parcel_with("telegram:1", "17"))
    assert known is not None
    assert known.key == "a"


async def test_who_no_longer_has_it_in_hand_does_not_disturb_who_does(store: SqlStore) -> None:
    await post(store, parcel("a"))
    await claim(store)
    await claim(store, NOW + HOUR, owner="two")
    await begin(store, "a", owner="two", until=NOW + 2 * HOUR)
    waits = Verdict(Fate.WAITING)
    await store.run(lambda tx: tx.settle_parcel("a", waits, NOW + HOUR, "one"))
    assert await claim(store, NOW + HOUR + SECOND) == ()
    (again,) = await claim(store, NOW + 3 * HOUR, owner="three")
    assert again.begun
    await store.run(lambda tx: tx.settle_parcel("a", waits, NOW + 3 * HOUR, "three"))
    (last,) = await claim(store, NOW + 3 * HOUR + SECOND)
    assert not last.begun


async def test_what_is_in_hand_counts_as_tried_before_the_messenger_hears_of_it(
    store: SqlStore, other: SqlStore
) -> None:
    await post(store, parcel("a"))
    await claim(store)
    (seen,) = await other.run(lambda tx: tx.last_parcels("telegram:1", 1))
    assert (seen.attempts, seen.tried) == (0, True)


async def test_a_parcel_that_is_too_late_expires(store: SqlStore) -> None:
    late: dict[str, Any] = {"not_after": NOW + SECOND}
    await post(store, parcel("a", **late), parcel("b", "telegram:2", **late), parcel("c"))
    assert keys(await claim(store, NOW + SECOND, limit=1)) == ["a"]
    await settle(store, "a", Fate.WAITING)
    assert keys(await claim(store, NOW + 2 * SECOND)) == ["c"]
    assert await counts(store) == {"expired": 2, "waiting": 1}


@pytest.mark.parametrize("elsewhere", [False, True])
@pytest.mark.parametrize("tried", [False, True])
async def test_what_a_clock_that_was_ahead_has_closed_waits_again(
    store: SqlStore, *, tried: bool, elsewhere: bool
) -> None:
    until: dict[str, Any] = {"not_after": NOW + 9 * HOUR}
    ahead = NOW + 99 * HOUR
    later = parcel("later", not_before=None if tried else NOW + HOUR, **until)
    later = replace(later, doubt=elsewhere)
    await post(store, later, parcel("over", "telegram:2", not_after=NOW - SECOND))
    await post(store, parcel("doubt", "telegram:3", **until))
    await post(store, parcel("words", "telegram:4", why=Why.CHAT, **until))
    await claim(store)
    for key in ("later",) if tried else ():
        await settle(store, key, Fate.WAITING)
    await settle(store, "doubt", Fate.EXPIRED, ahead, doubt=True)
    await settle(store, "words", Fate.EXPIRED, ahead)
    assert await claim(store, ahead) == ()
    assert await counts(store) == {"expired": 4}
    await store.run(lambda tx: tx.revive_parcels("matrix", NOW))
    await store.run(lambda tx: tx.revive_parcels("telegram", NOW + 10 * HOUR))
    assert await counts(store) == {"expired": 4}
    await store.run(lambda tx: tx.revive_parcels("telegram", NOW))
    assert keys(await claim(store, NOW if tried else NOW + HOUR - SECOND)) == ["later"][:tried]
    assert keys(await claim(store, NOW + HOUR)) == ["later"]


async def test_what_a_clock_that_was_ahead_has_said_does_not_wait_for_its_hour(
    store: SqlStore,
) -> None:
    ahead = NOW + 999 * HOUR
    await post(store, parcel("news", not_before=ahead + HOUR, created_at=ahead))
    assert keys(await claim(store)) == ["news"]


async def test_a_parcel_in_doubt_does_not_expire(store: SqlStore) -> None:
    await post(store, parcel("a", not_after=NOW + SECOND))
    await claim(store)
    await begin(store, "a")
    [again] = await claim(store, NOW + HOUR)
    assert again.doubt
    assert await counts(store) == {"waiting": 1}


async def test_doubts_are_counted_by_what_became_of_them(store: SqlStore) -> None:
    """Also what was to change a message: it is in doubt where it may have been said anew."""
    assert await store.run(lambda tx: tx.doubts()) == {"held": 0, "repeated": 0, "settled": 0}
    rows = {"waits": "ada", "sent": "ada", "edit": "ada", "held": "ada", "done": "ben"}
    edits = {"edit": "7"}
    for number, (name, whose) in enumerate([*rows.items(), ("sure", "ada"), ("group", None)]):
        edited = edits.get(name)
        await post(store, parcel(name, f"telegram:{number}", person_id=whose, edits=edited))
    await begin(store, *keys(await claim(store)))
    late = NOW + HOUR
    for name in ("waits", "edit"):
        await settle(store, name, Fate.WAITING, late, doubt=True)
    for name in ("sent", "group"):
        await settle(store, name, Fate.SENT, late, doubt=True)
    for name in ("held", "done"):
        await settle(store, name, Fate.DOUBTFUL, late, doubt=True)
    await settle(store, "sure", Fate.SENT, late)
    await store.run(lambda tx: tx.apply([Resolve("done", again=False)]))
    assert await store.run(lambda tx: tx.doubts()) == {"held": 1, "repeated": 4, "settled": 1}

    async def repeated(*whose: str, since: datetime = late) -> int:
        return await store.run(lambda tx: tx.repeated(whose, ["telegram:6"], since))

    assert await repeated("ada") == 4
    assert await repeated("ben", "cem") == 1
    assert await repeated("ada", since=late + SECOND) == 2
    await store.run(lambda tx: tx.apply([Resolve("held", again=True)]))
    assert await store.run(lambda tx: tx.doubts()) == {"held": 0, "repeated": 5, "settled": 1}


async def test_withdrawing_takes_back_what_cannot_have_arrived(store: SqlStore) -> None:
    names: tuple[str, ...] = ("m/x_/1", "m/x_/2", "m/xy/1", "m/x", "M/x_/1", "m/x%/1", "n")
    names += ("m/x_/sent", "m/x_/try", "m/x_/doubt")
    await post(store, *(parcel(name, f"telegram:{name}") for name in reversed(names)))
    for each in await claim(store, limit=3):
        fate = Fate.SENT if "sent" in each.key else Fate.WAITING
        await settle(store, each.key, fate, doubt="doubt" in each.key)
    await store.run(lambda tx: tx.apply([Withdraw("m/x_/")]))
    assert sorted(keys(await claim(store))) == [
        "M/x_/1",
        "m/x",
        "m/x%/1",
        "m/x_/doubt",
        "m/xy/1",
        "n",
    ]
    assert await post(store, parcel("m/x_/1"), parcel("m/x_/sent")) == 1


async def test_with_a_chat_goes_what_waits_for_it(store: SqlStore) -> None:
    room = Room("telegram:-1", "t1", "ada", NOW)
    await store.run(lambda tx: tx.apply([Put(room)]))
    await post(store, parcel("hand", room.id), parcel("waits", room.id), parcel("x", "telegram:-2"))
    assert sorted(keys(await claim(store))) == ["hand", "x"]
    await store.run(lambda tx: tx.apply([LetGo(room)]))
    assert await store.run(lambda tx: tx.find(Room)) == ()
    for key, stays in (("hand", True), ("waits", False), ("x", True)):
        found = await store.run(lambda tx, key=key: tx.parcel(key))  # type: ignore[misc]
        assert (found is not None) is stays


async def test_what_is_in_doubt_is_not_said_again_in_a_chat_that_was_let_go(
    store: SqlStore,
) -> None:
    room = Room("telegram:-1", "t1", "ada", NOW)
    await store.run(lambda tx: tx.apply([Put(room)]))
    await post(store, parcel("held", room.id), parcel("again", room.id, why=Why.CHAT))
    for key, fate in (("held", Fate.DOUBTFUL), ("again", Fate.WAITING)):
        await begin(store, *keys(await claim(store)))
        await settle(store, key, fate, doubt=True)
    await store.run(lambda tx: tx.apply([LetGo(room)]))
    assert await store.run(lambda tx: tx.held_parcels((), (room.id,))) == ()
    assert await claim(store, NOW + HOUR) == ()
    assert await counts(store) == {"expired": 2}


@pytest.mark.parametrize(
    ("fate", "becomes"),
    [
        (Fate.WAITING, "expired"),
        (Fate.DOUBTFUL, "expired"),
        (Fate.UNREACHABLE, "unreachable"),
        (Fate.SENT, "sent"),
        (None, "expired"),
    ],
)
async def test_what_is_in_hand_is_tried_once_when_its_chat_is_let_go(
    store: SqlStore, fate: Fate | None, becomes: str
) -> None:
    room = Room("telegram:-1", "t1", "ada", NOW)
    await store.run(lambda tx: tx.apply([Put(room)]))
    await post(store, parcel("hand", room.id))
    await begin(store, *keys(await claim(store)))
    await store.run(lambda tx: tx.apply([LetGo(room)]))
    if fate is not None:
        await settle(store, "hand", fate)
    assert await claim(store, NOW + HOUR) == ()
    assert await counts(store) == {becomes: 1}


async def test_what_waits_for_one_person_is_taken_back_from_them_alone(store: SqlStore) -> None:
    rows = (("m/t1/1", "ada"), ("m/t1/2", "ben"), ("m/t1/3", None), ("m/t2/1", "ada"))
    await post(store, *(parcel(name, f"telegram:{name}", person_id=whose) for name, whose in rows))
    await store.run(lambda tx: tx.apply([Withdraw("m/t1/", "ada")]))
    assert sorted(keys(await claim(store))) == ["m/t1/2", "m/t1/3", "m/t2/1"]


async def test_who_was_told_and_who_has_it_or_may_get_it_all_the_same(store: SqlStore) -> None:
    fates = (*Fate, "hand", "failed")
    people = [str(each) for each in fates]
    await post(store, *(parcel(f"m/{each}", f"telegram:{each}", person_id=each) for each in people))
    await post(store, parcel("n/else", person_id="else"))
    await claim(store)
    for each in fates:
        if each != "hand":
            fate = Fate.WAITING if each == "failed" else Fate(each)
            await settle(store, f"m/{each}", fate)
    asked = [*people, "else"]
    assert await store.run(lambda tx: tx.told("m/", asked)) == set(people)
    left = await store.run(lambda tx: tx.told("m/", asked, left=True))
    assert left == {"sent", "doubtful", "hand"}
    await store.run(lambda tx: tx.apply([Withdraw("m/")]))
    assert await store.run(lambda tx: tx.told("m/", asked, left=True)) == left


async def test_what_can_still_be_taken_back_is_what_would_be(store: SqlStore) -> None:
    states = (*Fate, "hand", "failed", "there")
    await post(store, *(parcel(f"m/{each}", f"telegram:{each}") for each in states[:-1]))
    await claim(store)
    await post(store, parcel("m/there"), parcel("n/there", "telegram:2"))
    for each in states[:-2]:
        if each != "hand":
            await settle(store, f"m/{each}", Fate(each))
    await settle(store, "m/failed", Fate.WAITING)
    found = await store.run(lambda tx: tx.untried("m/"))
    assert keys(found) == ["m/waiting", "m/failed", "m/there"]
    await store.run(lambda tx: tx.apply([Withdraw("m/")]))
    assert await store.run(lambda tx: tx.untried("m/")) == ()
    assert sum((await store.run(lambda tx: tx.fates("m/"))).values()) == len(states) - len(found)


async def last(store: SqlStore, to: str = "telegram:1") -> str | None:
    found = await store.run(lambda tx: tx.last_parcels(to, 1))
    return found[0].key if found else None


async def test_the_last_parcels_come_newest_first(store: SqlStore) -> None:
    await post(store, parcel("a"), parcel("b"), parcel("edit", edits="1"), parcel("c"))
    found = await store.run(lambda tx: tx.last_parcels("telegram:1", 2))
    assert [each.key for each in found] == ["c", "b"]


async def test_what_was_said_together_was_made_at_one_moment(store: SqlStore) -> None:
    assert await store.run(lambda tx: tx.last_together("telegram:1", 9)) == ()
    earlier = parcel("before", created_at=NOW - SECOND)
    await post(store, earlier, parcel("a"), parcel("b"), parcel("x", "telegram:2"), parcel("c"))
    found = await store.run(lambda tx: tx.last_together("telegram:1", 9))
    assert keys(found) == ["c", "b", "a"]
    assert keys(await store.run(lambda tx: tx.last_together("telegram:1", 2))) == ["c", "b"]


async def test_the_order_of_a_chat_is_that_of_the_sends_whatever_clocks_say(
    store: SqlStore,
) -> None:
    """Nor that of who sends: another process may do so by now, whose clock is behind."""
    ahead = NOW + 11 * MINUTE
    decided = [ahead, NOW, ahead, NOW]
    sent = [NOW, ahead, NOW, NOW]
    for number, (made, now) in enumerate(zip(decided, sent, strict=True)):
        key = str(number)
        await post(store, replace(parcel(key), created_at=made))
        await claim(store, now)
        await settle(store, key, Fate.DOUBTFUL if number == 1 else Fate.SENT, now, ref=key)
    said = await store.run(lambda tx: tx.last_parcels("telegram:1", 9))
    assert keys(said) == ["3", "2", "1", "0"]


async def test_the_last_parcel_is_the_newest_that_was_said(store: SqlStore) -> None:
    assert await last(store) is None
    await post(
        store, parcel("a"), parcel("b"), parcel("edit", edits="1"), parcel("x", "telegram:2")
    )
    assert await last(store) == "b"
    for given_up in (Fate.REFUSED, Fate.UNREACHABLE, Fate.EXPIRED):
        await post(store, parcel(given_up))
        await settle(store, given_up, given_up)
        assert await last(store) == "b"
    for said in (Fate.DOUBTFUL, Fate.SENT):
        await post(store, parcel(said))
        await settle(store, said, said)
        assert await last(store) == said


async def test_the_last_parcel_is_not_one_that_waits_for_its_hour(store: SqlStore) -> None:
    nine = NOW + HOUR
    await post(store, parcel("news", not_before=nine), parcel("answer", created_at=NOW))
    assert await last(store) == "answer"
    await claim(store)
    await settle(store, "answer")
    await claim(store, nine)
    assert await last(store) == "news"
    await post(store, parcel("later", created_at=nine + SECOND))
    assert await last(store) == "later"


async def test_a_parcel_is_known_by_its_message(store: SqlStore) -> None:
    await post(store, parcel("a"), parcel("b", "telegram:2"), parcel("edit", edits="17"))
    for _ in range(2):
        for one in await claim(store):
            await settle(store, one.key, ref="17")

    async def known(to: str, ref: str) -> str | None:
        found = await store.run(lambda tx: tx.parcel_with(to, ref))
        assert found is None or found.ref == ref
        return None if found is None else found.key

    assert await known("telegram:1", "17") == "edit"
    assert await known("telegram:2", "17") == "b"
    assert await known("telegram:1", "18") is None
    versions = await store.run(lambda tx: tx.parcels_with("telegram:1", "17"))
    assert [each.key for each in versions] == ["edit", "a"]


async def test_the_outbox_is_counted_by_fate_reason_and_matter(store: SqlStore) -> None:
    reminder: dict[str, Any] = {"why": Why.REMINDER, "about": "meeting"}
    await post(store, parcel("a", **reminder), parcel("b", "telegram:2", **reminder), parcel("c"))
    await claim(store, limit=1)
    await settle(store, "a")
    assert await store.run(lambda tx: tx.outbox_counts()) == {
        ("sent", "reminder", "meeting"): 1,
        ("waiting", "reminder", "meeting"): 1,
        ("waiting", "answer", "test"): 1,
    }


async def test_a_parcel_that_cannot_be_read_holds_nobody_up(store: SqlStore, url: str) -> None:
    await post(store, parcel("a"), parcel("b"))
    with exclusive(read_url(url)) as connection:
        connection.exec_driver_sql("""UPDATE outbox SET body = '[]' WHERE "key" = 'a'""")
    assert await claim(store) == ()
    assert keys(await claim(store)) == ["b"]
    assert await counts(store) == {"refused": 1, "waiting": 1}


async def test_who_is_alone_ends_the_leases_of_the_dead(store: SqlStore) -> None:
    assert await store.hold("telegram:7", "dead", NOW, NOW + HOUR)
    await post(store, parcel("a"))
    assert [each.key for each in await claim(store)] == ["a"]
    await begin(store, "a")
    await store.take_over(NOW)
    assert await store.hold("telegram:7", "alive", NOW, NOW + HOUR)
    (again,) = await claim(store)
    assert (again.key, again.doubt) == ("a", True)


async def test_in_quiet_hours_only_what_is_wanted_now_leaves(store: SqlStore) -> None:
    await post(
        store,
        parcel("reminder", why=Why.REMINDER),
        parcel("news", why=Why.NEWS, not_before=NOW - HOUR),
        parcel("urgent", "telegram:2", why=Why.NEWS),
        parcel("answer"),
        parcel("soon", "telegram:3", why=Why.APPOINTMENT),
    )

    async def claimed(*, quiet: bool) -> list[str]:
        found = await store.run(
            lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 10, quiet={"": quiet})
        )
        for each in found:
            await settle(store, each.key)
        return sorted(each.key for each in found)

    assert await claimed(quiet=True) == ["answer", "soon", "urgent"]
    assert await claimed(quiet=True) == []
    assert await claimed(quiet=False) == ["reminder"]
    assert await claimed(quiet=False) == ["news"]


@pytest.mark.parametrize(
    "trouble",
    [{"counted": False}, {}, {"doubt": True}],
    ids=["held back", "failed", "in doubt"],
)
async def test_news_that_were_tried_in_polite_hours_keep_the_quiet_ones(
    store: SqlStore, trouble: dict[str, Any]
) -> None:
    """Not so what was to wait for no hour; what nobody can have read counts as said by no word."""
    await post(
        store,
        parcel("polite", why=Why.NEWS, not_before=NOW),
        parcel("urgent", "telegram:2", why=Why.NEWS),
        parcel("answer", "telegram:3"),
    )

    async def tried(*, quiet: bool) -> list[str]:
        found = await store.run(
            lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 10, quiet={"": quiet})
        )
        for each in found:
            await settle(store, each.key, Fate.WAITING, not_before=NOW, **trouble)
        return sorted(keys(found))

    assert await tried(quiet=False) == ["answer", "polite", "urgent"]
    for _ in range(2):
        assert await tried(quiet=True) == ["answer", "urgent"]
    said = await store.run(lambda tx: tx.last_parcels("telegram:1", 9))
    assert keys(said) == (["polite"] if trouble.get("doubt") else [])
    assert await tried(quiet=False) == ["answer", "polite", "urgent"]


async def test_a_message_keeps_the_hours_of_its_own_programme(store: SqlStore) -> None:
    """One that rests holds up nobody, also not in the same chat.

    One of a programme that is there no more keeps the hours of those that have none.
    """
    known = ("day", "evening")
    told = [
        parcel(f"of {each}", why=Why.REMINDER, programme=each) for each in ("", *known, "the past")
    ]
    await post(store, *told)

    async def claimed(*quiet: str) -> list[str]:
        hours = {each: each in quiet for each in ("", *known)}
        found = await store.run(
            lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 10, quiet=hours)
        )
        for each in found:
            assert each.programme in each.key
            await settle(store, each.key)
        return [each.key for each in found]

    assert await claimed("", *known) == []
    assert await claimed("", "day") == ["of evening"]
    assert await claimed("", "evening") == ["of day"]
    assert await claimed("") == []
    assert await claimed("day") == ["of "]
    assert await claimed("day") == ["of the past"]


@pytest.mark.parametrize("why", [Why.NEWS, Why.ESCALATION])
async def test_who_talks_overtakes_announcements_that_nobody_has_in_hand(
    store: SqlStore, why: Why
) -> None:
    await post(
        store,
        parcel("news 1", why=why),
        parcel("news 2", why=why),
        parcel("answer 1"),
        parcel("reminder", why=Why.REMINDER),
        parcel("answer 2"),
    )
    order = []
    while found := await claim(store):
        order += keys(found)
        await settle(store, found[0].key)
    assert order == ["answer 1", "news 1", "news 2", "reminder", "answer 2"]


async def test_answers_and_announcements_each_keep_their_order(store: SqlStore) -> None:
    news = [parcel(f"news {number}", why=Why.NEWS) for number in range(2)]
    urgent = [parcel(why.value, why=why) for why in (Why.CHAT, Why.ANSWER, Why.ALARM)]
    await post(store, news[0], *urgent[:2], news[1], urgent[2])
    order = []
    while found := await claim(store):
        order += keys(found)
        await settle(store, found[0].key)
    assert order == [*keys(urgent), *keys(news)]


async def test_an_announcement_that_was_in_hand_is_not_overtaken(store: SqlStore) -> None:
    await post(store, parcel("news", why=Why.NEWS))
    assert keys(await claim(store)) == ["news"]
    await post(store, parcel("answer"), parcel("other answer", "telegram:2"))
    assert keys(await claim(store, owner="two")) == ["other answer"]
    await settle(store, "news", Fate.WAITING)
    assert keys(await claim(store)) == ["news"]
    await settle(store, "news")
    assert keys(await claim(store)) == ["answer"]


async def test_what_changes_an_announcement_comes_after_it(store: SqlStore) -> None:
    await post(store, parcel("news", why=Why.NEWS), parcel("change", edits="17"))
    assert keys(await claim(store)) == ["news"]


async def test_answers_of_all_come_before_announcements_to_many(store: SqlStore) -> None:
    many = [parcel(f"news {number}", f"telegram:{number}", why=Why.NEWS) for number in range(9)]
    await post(store, *many, parcel("answer", "telegram:100"), parcel("chat", "telegram:7"))
    first = await claim(store, limit=3)
    assert keys(first) == ["news 0", "answer", "chat"]


async def test_of_what_expired_only_the_words_of_people_are_missed(store: SqlStore) -> None:
    late: dict[str, Any] = {"not_after": NOW + HOUR, "person_id": "ada"}
    parcels = (
        parcel("said", why=Why.CHAT, **late),
        parcel("held", why=Why.CHAT, **late),
        parcel("reminder", why=Why.REMINDER, **late),
        parcel("to another", "telegram:2", why=Why.CHAT, **(late | {"person_id": "ben"})),
    )

    async def work(tx: Tx) -> None:
        await tx.post(parcels)
        await tx.settle_parcel("held", Verdict(Fate.DOUBTFUL, doubt=True), NOW)
        await tx.apply([Resolve("held", again=False)])
        found = await tx.claim_parcels("telegram", "one", NOW + 2 * HOUR, NOW + 3 * HOUR, 9)
        assert [each.key for each in found] == ["said", "to another"]  # the caller tells of these
        for each in found:
            await tx.settle_parcel(each.key, Verdict(Fate.EXPIRED), NOW + 2 * HOUR)

    await store.run(work)
    assert await store.run(lambda tx: tx.troubles(["ada"], [])) == {Fate.EXPIRED: 1}
    assert await store.run(lambda tx: tx.troubles(["cem"], [])) == {}


async def test_what_was_overtaken_stands_behind_what_a_clock_that_was_ahead_has_sent(
    store: SqlStore,
) -> None:
    """So it is though it was decided before that: news that waited, say, and are the last word."""
    await post(store, parcel("news", why=Why.NEWS), parcel("answer"))
    await settle(store, "answer", now=NOW + 11 * MINUTE)
    await settle(store, "news", now=NOW + MINUTE)
    said = await store.run(lambda tx: tx.last_parcels("telegram:1", 9))
    assert keys(said) == ["news", "answer"]


@pytest.mark.parametrize("microsecond", [0, 1, 499, 500, 123456, 999499, 999500, 999999])
async def test_the_order_holds_for_any_fraction_of_a_second(
    store: SqlStore, microsecond: int
) -> None:
    ahead = (NOW + 11 * MINUTE).replace(second=59, microsecond=microsecond)
    await post(store, *(parcel(str(number)) for number in range(4)))
    for number in (3, 2, 1, 0):
        await settle(store, str(number), now=ahead if number == 3 else NOW)
    said = await store.run(lambda tx: tx.last_parcels("telegram:1", 9))
    assert keys(said) == ["0", "1", "2", "3"]
