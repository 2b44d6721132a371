"""What is to be said waits its turn, goes out once, and its fate is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.changes import Put, Withdraw
from bot.domain.milestones import Media, MediaKind
from bot.domain.teams import Room
from bot.ports import Body, Fate, Parcel
from bot.talk.markup import Bold, Link, Markup, Paragraph, Text
from bot.talk.model import Button, Document, Why
from storage.engine import exclusive, read_url
from storage.store import SqlStore
from tests.contract.samples import HOUR, MINUTE, NOW, ROOM, SECOND, parcel


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
    await store.run(lambda tx: tx.settle_parcel(key, fate, now, **more))


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
            (Document("treffen.ics", "text/calendar", "BEGIN:VCALENDAR\r\n"),),
        ),
        Why.APPOINTMENT,
        "meeting",
        "ada",
        NOW - HOUR,
        edits="17",
        not_before=NOW - MINUTE,
        not_after=NOW + MINUTE,
    )
    assert (full.channel, full.address) == ("telegram", "-100:5")
    await post(store, full)
    assert await claim(store) == (full,)


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


async def test_a_lease_that_ran_out_leaves_doubt(store: SqlStore) -> None:
    await post(store, parcel("a"), parcel("b"))
    [first] = await claim(store)
    assert (first.attempts, first.doubt) == (0, False)
    assert await claim(store, NOW + MINUTE - SECOND, "two") == ()
    [second] = await claim(store, NOW + MINUTE, "two")
    assert (second.key, second.attempts, second.doubt) == ("a", 1, True)
    await settle(store, "a", Fate.DOUBTFUL, NOW + MINUTE)
    assert keys(await claim(store, NOW + MINUTE, "two")) == ["b"]


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


async def test_an_attempt_is_counted_before_the_messenger_hears_of_it(
    store: SqlStore, other: SqlStore
) -> None:
    await post(store, parcel("a"))
    await claim(store)
    (seen,) = await other.run(lambda tx: tx.last_parcels("telegram:1", 1))
    assert seen.attempts == 1


async def test_a_parcel_that_is_too_late_expires(store: SqlStore) -> None:
    late: dict[str, Any] = {"not_after": NOW + SECOND}
    await post(store, parcel("a", **late), parcel("b", "telegram:2", **late), parcel("c"))
    assert keys(await claim(store, NOW + SECOND, limit=1)) == ["a"]
    await settle(store, "a", Fate.WAITING)
    assert keys(await claim(store, NOW + 2 * SECOND)) == ["c"]
    assert await counts(store) == {"expired": 2, "waiting": 1}


async def test_a_parcel_in_doubt_does_not_expire(store: SqlStore) -> None:
    await post(store, parcel("a", not_after=NOW + SECOND))
    await claim(store)
    [again] = await claim(store, NOW + HOUR)
    assert again.doubt
    assert await counts(store) == {"waiting": 1}


async def test_withdrawing_takes_back_what_was_not_yet_tried(store: SqlStore) -> None:
    names = ("m/x_/1", "m/x_/2", "m/xy/1", "m/x", "M/x_/1", "m/x%/1", "n", "m/x_/sent", "m/x_/try")
    await post(store, *(parcel(name, f"telegram:{name}") for name in reversed(names)))
    for name in await claim(store, limit=2):
        await settle(store, name.key, Fate.SENT if "sent" in name.key else Fate.WAITING)
    await store.run(lambda tx: tx.apply([Withdraw("m/x_/")]))
    assert sorted(keys(await claim(store))) == [
        "M/x_/1",
        "m/x",
        "m/x%/1",
        "m/x_/try",
        "m/xy/1",
        "n",
    ]
    assert await post(store, parcel("m/x_/1"), parcel("m/x_/sent")) == 1


async def test_what_waits_for_one_person_is_taken_back_from_them_alone(store: SqlStore) -> None:
    rows = (("m/t1/1", "ada"), ("m/t1/2", "ben"), ("m/t1/3", None), ("m/t2/1", "ada"))
    await post(store, *(parcel(name, f"telegram:{name}", person_id=whose) for name, whose in rows))
    await store.run(lambda tx: tx.apply([Withdraw("m/t1/", "ada")]))
    assert sorted(keys(await claim(store))) == ["m/t1/2", "m/t1/3", "m/t2/1"]


async def last(store: SqlStore, to: str = "telegram:1") -> str | None:
    found = await store.run(lambda tx: tx.last_parcels(to, 1))
    return found[0].key if found else None


async def test_the_last_parcels_come_newest_first(store: SqlStore) -> None:
    await post(store, parcel("a"), parcel("b"), parcel("edit", edits="1"), parcel("c"))
    found = await store.run(lambda tx: tx.last_parcels("telegram:1", 2))
    assert [each.key for each in found] == ["c", "b"]


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


async def test_what_waits_moves_with_its_address(store: SqlStore) -> None:
    old, new = ROOM.id, "telegram:-200"
    bystander = replace(ROOM, id="telegram:-300")
    await store.run(lambda tx: tx.apply(map(Put, (ROOM, bystander))))
    await post(store, parcel("sent", old), parcel("tried", old), parcel("x", bystander.id))
    for one in await claim(store):
        await settle(store, one.key, ref="5")
    await claim(store)
    await store.run(lambda tx: tx.move_address(old, new))
    assert await store.run(lambda tx: tx.find(Room)) == (replace(ROOM, id=new), bystander)
    await settle(store, "tried", Fate.WAITING)
    assert [(one.key, one.to) for one in await claim(store)] == [("tried", new)]
    assert await last(store, old) == "sent"


async def test_a_room_that_is_bound_already_stays(store: SqlStore) -> None:
    bound = replace(ROOM, id="telegram:-200", team_id="another")
    await store.run(lambda tx: tx.apply(map(Put, (ROOM, bound))))
    await store.run(lambda tx: tx.move_address(ROOM.id, bound.id))
    assert await store.run(lambda tx: tx.find(Room)) == (bound,)


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

    async def quietly(quiet: bool) -> list[str]:
        found = await store.run(
            lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 10, quiet=quiet)
        )
        for each in found:
            await settle(store, each.key)
        return sorted(each.key for each in found)

    assert await quietly(True) == ["answer", "soon", "urgent"]
    assert await quietly(True) == []
    assert await quietly(False) == ["reminder"]
    assert await quietly(False) == ["news"]
