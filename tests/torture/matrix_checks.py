"""What has to come of a run on Matrix, by what people have decrypted and what the store keeps."""

import asyncio
import json
from collections import Counter
from typing import Any

from adapters.app.parts import open_database
from adapters.settings import load_settings
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Standing, Update
from bot.domain.people import Account, Consent, Membership, Person, Profile
from bot.domain.teams import Bridging, Carrying, Room
from tests.support.element import ElementError
from tests.support.element_views import Seen
from tests.support.matrix_tales import words
from tests.support.matrix_torment import World
from tests.torture.facts import Kept
from tests.torture.findings import DOUBLED, ELSE, Findings
from tests.torture.results import Result

SENTENCE, DOING = "Das Muster klingt.", "Holz von Hand."


async def check_world(world: World, found: Findings, result: Result) -> None:
    """Note what is wrong while the service still runs, and fill in the figures."""
    said = await what_was_said(world, found)
    check_inbox(world, found)
    check_outbox(world, found, said)
    await check_device(world, found)
    rows = world.database.rows
    result.kills, result.moments = world.kills.total(), dict(world.kills)
    result.ready = world.ready
    result.messages_in = rows("SELECT count(*) FROM inbox")[0][0]
    result.messages_out = rows("SELECT count(*) FROM outbox WHERE fate = 'sent'")[0][0]


async def what_was_said(world: World, found: Findings) -> dict[str, Seen]:
    """Return all of the bot's events as people see them; each is readable, and was waited for."""
    said: dict[str, Seen] = {}
    everybody = {*(each.element.user for each in world.people), world.theatre.bot}
    for each in world.people:
        rooms = {room.id: room for room in await each.element.rooms()}
        found.unless(
            rooms.keys() == world.theatre.rooms_of(each), ELSE, f"the rooms of {each.name}"
        )
        for room in rooms.values():
            found.unless(room.joined <= everybody, ELSE, f"who is in {room.shown_name}")
            for seen in await each.element.timeline(room.id, 1000):
                found.unless(not seen.failure, ELSE, f"{each.name} cannot read {seen}")
                if seen.sender == world.theatre.bot:
                    shielded = not seen.encrypted or seen.shield == "none"
                    found.unless(shielded, ELSE, f"{each.name} is warned of {seen}")
                    said[seen.id] = seen
    for seen in said.values():
        heard = not seen.is_message or seen.id in world.theatre.heard
        found.unless(heard, DOUBLED, f"nobody waited for {words(seen)!r}")
        again = {who: count for who, count in _who_reacted(seen).items() if count > 1}
        found.unless(not again, DOUBLED, f"signs {again}")
    return said


def _who_reacted(seen: Seen) -> Counter[tuple[str, str]]:
    return Counter((key, user) for key, users in seen.reactions.items() for user in users)


def check_inbox(world: World, found: Findings) -> None:
    """What people did is in the inbox, each decided at the first attempt."""
    rows = world.database.rows("SELECT id, state, attempts FROM inbox")
    odd = [row for row in rows if row[1:] != ("decided", 0)]
    found.unless(not odd, ELSE, f"events not decided at once: {odd[:3]}")
    ids = {id_.removeprefix("matrix:") for id_, _, _ in rows}
    meant = set(world.theatre.meant)
    found.same("events in the inbox", ids & meant, meant)
    opened = (f"opened:{each.made}" for each in world.couples)
    found.same("rooms that it opened", filter(is_opening, ids), opened)


def is_opening(id_: str) -> bool:
    """Whether an event tells that the bot has opened a room."""
    return id_.startswith("opened:")


def check_outbox(world: World, found: Findings, said: dict[str, Seen]) -> None:
    """What the service takes for sent people have seen, each once; edits, too."""
    rows = world.database.rows("SELECT key, fate, ref, edits FROM outbox")
    for key, fate, _, _ in rows:
        found.unless(fate == "sent", ELSE, f"{key} is {fate}")
    edited = Counter(ref for _, _, ref, edits in rows if ref and edits is not None)
    shown = Counter(each.replaces for each in said.values() if each.replaces)
    found.compare("edits", shown, edited, DOUBLED)
    refs = [ref for _, _, ref, edits in rows if edits is None and ref and ref.startswith("$")]
    found.unless(len(refs) == len(set(refs)), DOUBLED, "two parcels are one message")
    there = {each.id for each in said.values() if each.is_message}
    found.same("messages", there & set(refs), set(refs))


async def check_device(world: World, found: Findings) -> None:
    """The bot came back as itself each time."""
    account = json.loads((world.data / "matrix" / "account.json").read_text())
    path = "/_matrix/client/v3/devices"
    ask = world.homeserver.request
    there = await asyncio.to_thread(ask, "GET", path, None, account["token"])
    devices = [each["device_id"] for each in there["devices"]]
    found.unless(devices == [account["device"]], ELSE, f"its devices are {devices}")
    for each in world.people:
        try:
            known = await each.element.devices(world.theatre.bot)
        except ElementError as error:
            found.note(ELSE, f"{each.name} knows no device of the bot's: {error}")
            continue
        well = known.keys() == {account["device"]} and known[account["device"]].signed_by_owner
        found.unless(well, ELSE, f"{each.name} sees devices {known}")


async def check_facts(world: World, found: Findings, result: Result) -> None:
    """There is one fact for each thing that was said, and none besides."""
    store = await open_database(load_settings(world.environ))
    try:
        kept = await Kept.read(store)
        rooms = await store.run(lambda tx: tx.find(Room))
        carried = await store.run(lambda tx: tx.find(Bridging))
    finally:
        await store.close()
    result.facts = kept.count + len(rooms) + len(carried)
    _check_people(world, found, kept)
    _check_teams(world, found, kept)
    found.same(
        "rooms",
        ((each.id, each.team_id, each.made) for each in rooms),
        ((f"matrix:{room}", each.team_id, room == each.made)
         for each in world.couples for room in (each.made, each.bound)),
    )  # fmt: skip
    found.same(
        "words on the bridge",
        ((each.team_id, each.person_id, each.carrying) for each in carried),
        ((each.team_id, person, Carrying.YES) for each in world.couples for person in each.ids),
    )


def _check_people(world: World, found: Findings, kept: Kept) -> None:
    accounts = {f"matrix:{each.element.user}": each.name for each in world.people}
    found.same("accounts", (each.id for each in kept.all(Account)), accounts)
    names = ((kept.who(each.id), each.name) for each in kept.all(Person))
    found.same("people", names, accounts.items())
    members = (kept.who(each.person_id) for each in kept.all(Membership))
    found.same("roles", members, accounts)
    found.same("profiles", (each.doing for each in kept.all(Profile)), [DOING])
    agreed = Counter((each.person_id, each.purpose) for each in kept.all(Consent))
    found.same("consents", agreed.elements(), agreed)


def _check_teams(world: World, found: Findings, kept: Kept) -> None:
    meetings = (
        (each.team_id, each.sequence, each.state, frozenset(each.yes))
        for each in kept.all(Meeting)
        if each.slot != "first"
    )
    agreed: list[tuple[Any, ...]] = [
        (each.team_id, 1, MeetingState.AGREED, frozenset(each.ids)) for each in world.couples
    ]
    found.same("meetings", meetings, agreed)
    updates = (
        (e.team_id, e.person_id, e.sentence, e.standing, e.media is not None)
        for e in kept.all(Update)
    )
    told = ((e.team_id, e.ids[1], SENTENCE, Standing.ON_TRACK, True) for e in world.couples)
    found.same("updates", updates, told)
