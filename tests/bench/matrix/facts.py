"""Who the service knows already: people who joined a programme, and have nothing open."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.changes import Entity, Put
from bot.domain.people import (
    Account,
    Availability,
    Consent,
    Expectation,
    Form,
    Membership,
    Person,
    Profile,
    Purpose,
    Role,
    Trade,
)
from bot.ports import Body, Parcel, Tx
from bot.talk.markup import Markup, Paragraph, Text
from bot.talk.model import Why
from storage.store import open_store
from tests.support.vaults import vault_of

PROGRAMME = "cimis2-erzgebirge"
FILE = "kupplung.db"


async def register(folder: Path, users: Sequence[str]) -> None:
    """Let a service that is not running know these users of Matrix."""
    now = datetime.now(UTC)

    async def work(tx: Tx) -> None:
        for number, user in enumerate(users):
            await tx.apply(Put(each) for each in _joined(user, f"p{number}", now))

    store = await open_store(f"sqlite:///{folder / FILE}", vault_of(folder))
    try:
        await store.run(work)
    finally:
        await store.close()


async def announce(folder: Path, users: Sequence[str], text: str, name: str) -> None:
    """Put an announcement to all of them into the outbox, as the core would do."""
    now = datetime.now(UTC)
    body = Body(Markup((Paragraph((Text(text),)),)))
    parcels = [
        Parcel(f"{name}/{user}", f"matrix:{user}", body, Why.NEWS, "announcement", None, now)
        for user in users
    ]

    async def work(tx: Tx) -> int:
        return await tx.post(parcels)

    store = await open_store(f"sqlite:///{folder / FILE}", vault_of(folder))
    try:
        assert await store.run(work) == len(users)
    finally:
        await store.close()


def _joined(user: str, person: str, now: datetime) -> Iterable[Entity]:
    yield Person(person, "de", Form.DU, "Mia Wolf")
    yield Account(f"matrix:{user}", person)
    yield Membership(person, PROGRAMME, Role.MAKER, now)
    for purpose in (Purpose.PROCESSING, Purpose.SHARING):
        key = f"{purpose}-{person}"
        yield Consent(key, person, PROGRAMME, purpose, "2024-09", "…", "matrix", now)
    yield Profile(
        person,
        PROGRAMME,
        Trade.CREATIVE,
        "baut Orgeln",
        ("Orgelbau",),
        (),
        "",
        (Expectation.ORDER,),
        "",
        (Availability.EVENINGS,),
        "Erzgebirge",
        (),
        now,
    )
