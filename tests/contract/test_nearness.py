"""Where a name means who is erased: in what is theirs, and for whom they have to do with."""

from dataclasses import replace

import pytest

from bot.domain.briefs import Question
from bot.domain.challenges import Organisation, Side, Size
from bot.domain.changes import Entity, Erase, Put
from bot.domain.codec import pack
from bot.domain.people import Account, FormerName, Membership, Person, Role
from bot.domain.teams import Member, Room
from bot.ports import Body, Parcel
from bot.talk.markup import Markup, Paragraph, Text, literal, plain
from bot.talk.model import Button, Progress
from storage.leftout import Omission
from storage.store import SqlStore
from tests.contract.samples import ADA, BEN, MINUTE, NOW, parcel
from tests.support.specimens import specimen

MATE = Account("telegram:2", "ben")
LENA = Person("lena", "de", name="Lena Roth")
KIM = Person("kim", "de", name="Kim Seidel")
PLACES = [Member("t7", each, Side.MAKER, NOW) for each in ("ada", "ben")]
ROLES = [
    *(Membership(each, "p", Role.MAKER, NOW) for each in ("ada", "ben", "lena")),
    Membership("kim", "p", Role.COORDINATOR, NOW),
]
HOUSE = Organisation("h", "p", "Alte Mühle", "x", next(iter(Size)), "lena")
ROOMS = [specimen(Room, id=f"telegram:-{n}", team_id=f"t{n}", former_ids=()) for n in (7, 8)]
WHERE = {
    "mate": ("tick/1", "telegram:2", "ben"),
    "lead": ("tick/2", "telegram:4", "kim"),
    "room": ("tick/3", "telegram:-7", None),
    "matter": ("meeting/t7/2024-10/1/x/card", "telegram:9", None),
    "reminder": ("tick/4", "telegram:3", "lena"),
    "apart": ("meeting/t8/2024-10/1/lena/card", "telegram:3", "lena"),
    "other room": ("tick/5", "telegram:-8", None),
}
NEAR = {"mate", "lead", "room", "matter", "reminder"}
THEIRS = {"matter", "reminder"}


async def put(store: SqlStore, *facts: Entity) -> None:
    await store.run(lambda tx: tx.apply([Put(each) for each in facts]))


def telling(words: str, key: str, to: str, who: str | None) -> Parcel:
    """Return a message to somebody in the programme, or to a room."""
    told = parcel(key, to, person_id=who, programme="p")
    return replace(told, body=Body(literal(words)))


@pytest.mark.parametrize(
    ("name", "former", "goes"),
    [
        ("Ada Lindner", (), set(WHERE)),
        ("Anna von der Heide", (), set(WHERE)),
        ("Halle", (), NEAR),
        ("Treffen im", (), NEAR),
        ("Lena Roth schlägt Do", (), NEAR),
        ("lena roth", (), THEIRS),
        ("Alte Mühle", (), set()),
        ("Bea Neu", (("Ada Lindner", 0), ("Bea Kurz", 60)), NEAR),
        ("Bea Neu", (("Ada Lindner", 0), ("Bea Lang", 60 * 25)), set(WHERE)),
    ],
)
async def test_it_goes_where_it_means_them(
    store: SqlStore, name: str, former: tuple[tuple[str, int], ...], goes: set[str]
) -> None:
    had = tuple(FormerName(each, NOW + minutes * MINUTE) for each, minutes in former)
    ada = replace(ADA, name=name, former=had)
    told = had[-1].name if had else name
    await put(store, ada, BEN, MATE, LENA, KIM, HOUSE, *PLACES, *ROLES, *ROOMS)
    parcels = [
        replace(
            telling(f"{told} kommt.", key, to, who),
            matters=("meeting/t7/2024-10/1/lena",) if where == "reminder" else (),
        )
        for where, (key, to, who) in WHERE.items()
    ]
    await store.run(lambda tx: tx.post(parcels))
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    left = {where: await text(store, key) for where, (key, *_) in WHERE.items()}
    assert {where for where, words in left.items() if words == "[…] kommt."} == goes
    assert {where for where, words in left.items() if words == f"{told} kommt."} == {*WHERE} - goes


async def text(store: SqlStore, key: str) -> str:
    found = await store.run(lambda tx: tx.parcel(key))
    assert found is not None
    return plain(found.body.markup)


@pytest.mark.parametrize(
    ("key", "name", "left"),
    [
        ("announcement/n/to/ben", "Ada Lindner", "Ada Lindner: „Ada Lindner kommt“"),
        ("carry 1 telegram:-7 ben x", "Ada Lindner", "Ada Lindner: „Ada Lindner kommt“"),
        ("ask/ben/1", "Ada Lindner", "[…]: „Ada Lindner kommt“"),
        ("meeting/t7/2024-10/1/held", "Ada Lindner", "[…]: „[…] kommt“"),
        ("meeting/t7/2024-10/1/held", "Halle", "[…]: „Halle kommt“"),
        ("brief/own/1/ben", "Halle", "[…]: „[…] kommt“"),
    ],
)
async def test_words_of_others_stay(store: SqlStore, key: str, name: str, left: str) -> None:
    own = replace(HOUSE, id="own", name="Werk", contact_id="ada")
    await put(store, replace(ADA, name=name), BEN, own, *PLACES, *ROLES)
    await store.run(
        lambda tx: tx.post([telling(f"{name}: „{name} kommt“", key, "telegram:2", "ben")])
    )
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    assert await text(store, key) == left


async def test_who_coordinated_is_known_to_everybody(store: SqlStore) -> None:
    lead = replace(KIM, name="Kim")
    await put(store, lead, LENA, *ROLES)
    await store.run(lambda tx: tx.post([telling("Kim kommt.", "tick/1", "telegram:3", "lena")]))
    await store.run(lambda tx: tx.apply([Erase("kim", ("telegram:4",))]))
    assert await text(store, "tick/1") == "[…] kommt."


async def test_who_asked_whom_has_to_do_with_them(store: SqlStore) -> None:
    asked = Question("q", "t9", "ada", "lena", "Wann?", NOW)
    named = replace(ADA, name="Ada")
    await put(store, named, LENA, asked, *ROLES)
    await store.run(lambda tx: tx.post([telling("Ada kommt.", "tick/1", "telegram:3", "lena")]))
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    assert await text(store, "tick/1") == "[…] kommt."


async def test_words_that_a_dialog_quotes_stay(store: SqlStore) -> None:
    dialog = Progress("response", "1", "text", NOW, NOW,
                      subject={"text": "Kommt Ada Lindner?", "name": "Ada Lindner"})  # fmt: skip
    await store.run(lambda tx: tx.apply([Put(ADA), Put(BEN)]))
    await store.run(lambda tx: tx.save_progress("telegram:2", dialog))
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    left = await store.run(lambda tx: tx.progress("telegram:2"))
    assert left is not None
    assert left.subject == {"text": "Kommt Ada Lindner?", "name": "[…]"}


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Do", "Do schlägt Do, 24.10., 14:00 vor", "[…] schlägt Do, 24.10., 14:00 vor"),
        ("May", "May: Thu 2 May, in May", "[…]: Thu 2 May, in May"),
        ("Mai", "Mai: Treffen im Mai 2025", "[…]: Treffen im Mai 2025"),
        ("Ada", "Ada, 24.10.", "[…], 24.10."),
        ("Halle", "Halle: „Halle“ und „die Halle“", "[…]: „[…]“ und „die Halle“"),
        ("Hall", "Hall: “the Hall” and “Hall”", "[…]: “the Hall” and “[…]”"),
    ],
)
def test_dates_and_quotations_stay(name: str, text: str, left: str) -> None:
    assert Omission((name,), inside=()).text(text) == left


@pytest.mark.parametrize(
    ("name", "url", "left"),
    [
        ("me", "https://t.me/me?text=me", "https://t.me/me?text=%5B%E2%80%A6%5D"),
        (
            "Do",
            "https://a.example/?q=an%20Do%20Don",
            "https://a.example/?q=an%20%5B%E2%80%A6%5D%20Don",
        ),
        ("https", "https://a.example/", "https://a.example/"),
    ],
)
def test_an_address_leads_where_it_led(name: str, url: str, left: str) -> None:
    body = Body(Markup((Paragraph((Text("x"),)),)), ((Button("x", "y", url),),))
    (row,) = Omission((name,)).body(body).buttons
    assert str(row[0].url).replace("[…]", "%5B%E2%80%A6%5D") == left


@pytest.mark.parametrize(
    ("name", "words", "left"),
    [
        ("Kim", "Kim und Kim Seidel kommen.", "[…] und Kim Seidel kommen."),
        ("Kim Seide", "Kim Seide, Kim Seidels Gast", "[…], Kim Seidels Gast"),
        ("Alte Mühl", "Alte Mühl in: Alte Mühle", "[…] in: Alte Mühle"),
    ],
)
async def test_what_somebody_else_is_called_stays_whole(
    store: SqlStore, name: str, words: str, left: str
) -> None:
    await put(store, replace(ADA, name=name), BEN, MATE, LENA, KIM, HOUSE, *PLACES, *ROLES)
    told = [
        telling(words, "tick/1", "telegram:2", "ben"),
        telling(words, "meeting/t7/1", "telegram:9", None),
    ]
    await store.run(lambda tx: tx.post(told))
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    assert [await text(store, key) for key in ("tick/1", "meeting/t7/1")] == [left, left]


async def test_a_dialog_that_waits_loses_a_name_as_one_that_is_open(store: SqlStore) -> None:
    waits = Progress("meeting", "1", "text", NOW, NOW, subject={"team": "t7", "name": "Halle"})
    opened = Progress("update", "2", "text", NOW, NOW, subject={"team": "t8", "name": "Halle"})
    await put(store, replace(ADA, name="Halle"), LENA, *PLACES, *ROLES)
    account = Account("telegram:3", "lena")
    await put(store, account)
    both = replace(opened, before=pack(Progress, waits))
    await store.run(lambda tx: tx.save_progress(account.id, both))
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    left = await store.run(lambda tx: tx.progress(account.id))
    assert left is not None
    assert [each.subject["name"] for each in left.stack] == ["Halle", "[…]"]
