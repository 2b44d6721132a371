"""``/mydata``: all that is kept of somebody, as a page to read and as JSON."""

import json

from bot.domain.meetings import FIRST
from bot.domain.teams import Team
from bot.ports import DATA
from bot.privacy.holdings import as_json, holdings
from bot.privacy.page import Reader, page
from bot.scene import Scene
from bot.talk.model import Document, Message, Outcome, say


async def send_data(scene: Scene, words: str) -> Outcome:
    """Send everything that is kept of the speaker, once in an hour: it takes all others' time."""
    key = f"{DATA}/{scene.person.id}/{scene.now:%Y%m%d%H}"
    if await scene.tx.parcel(key) is not None:
        return scene.reply(say("mydata-lately"))
    found = await holdings(scene.tx, scene.person.id)
    language = scene.person.language
    names = {key: each.name(language) for key, each in scene.office.programmes.items()}
    names |= {row["id"]: row["name"] for row in found.of(Team) if row["name"]}
    names[scene.person.id] = scene.label(say("mydata-self"))
    names[FIRST] = scene.label(say("mydata-first"))
    reader = Reader(scene.label, scene.programme.calendar.local, names, language)
    privacy = scene.programme.privacy
    intro = (
        say("mydata-intro", controller=privacy.controller, email=privacy.contact),
        say("mydata-not-here"),
    )
    content = {
        "service": "Kupplung",
        "made_at": scene.now.isoformat(),
        "controller": privacy.controller,
        "contact": privacy.contact,
        "data": {
            table: [{name: as_json(value) for name, value in row.items()} for row in rows]
            for table, rows in found.tables.items()
        },
    }
    name = scene.label(say("mydata-file"))
    readable = Document(f"{name}.html", "text/html", page(found, reader, scene.now, intro))
    text = json.dumps(content, ensure_ascii=False, indent=1)
    portable = Document(f"{name}.json", "application/json", text)
    return Outcome(
        messages=(
            Message(
                scene.private, (say("mydata-sent"),), documents=(readable,), about=DATA, key=key
            ),
            Message(scene.private, (say("mydata-json"),), documents=(portable,), about=DATA),
        )
    )
