"""What is printed of an evening: the plan by tables, and the list of who comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.evenings import Coming, Sitting
from bot.domain.people import Person
from bot.drawing.sheets import BOX, MIME, Sheet, print_sheets
from bot.gather import coordinators
from bot.office import Office
from bot.ports import Tx
from bot.speeddating import cards, rules
from bot.speeddating.party import Party
from bot.talk.model import Document, Say, say
from bot.talk.show import Label

WIDE, NARROW = 4, 10
"""With more rounds the plan, and the list, lie on their side."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words on the paper, in a coordinator's language, and when it is made."""

    tables: str
    people: str
    about: str
    table: str
    host: str
    name: str
    here: str
    rounds: tuple[str, ...]
    short: tuple[str, ...]
    file: str
    made_at: datetime


async def words_for(tx: Tx, office: Office, party: Party, now: datetime) -> Words:
    """Return the words on an evening's papers, as its author reads them."""
    evening = party.evening
    leads = await coordinators(tx, party.programme.id)
    author = await tx.get(Person, evening.author_id)
    reader = author if author is not None and author.name else None
    if reader is None:
        found = await tx.find(Person, id=list(leads))
        reader = found[0] if found else Person("", "de")
    label = office.label(reader, party.programme.id)
    return _words(label, party, now)


def _words(label: Label, party: Party, now: datetime) -> Words:
    evening, local = party.evening, party.programme.calendar.local

    def read(text: str, **more: object) -> str:
        return label(Say(text, more))

    numbers = range(1, evening.rounds + 1)
    return Words(
        tables=read("evening-paper-tables", number=evening.number),
        people=read("evening-paper-people", number=evening.number),
        about=label(cards.head(party)),
        table=read("evening-paper-table"),
        host=read("evening-paper-host"),
        name=read("evening-paper-name"),
        here=read("evening-paper-here"),
        rounds=tuple(
            label(say("evening-paper-round", round=number,
                      at=local(rules.starts(evening, number)).time()))
            for number in numbers
        ),
        short=tuple(label(say("evening-paper-short", round=number)) for number in numbers),
        file=read("evening-paper-file", number=evening.number),
        made_at=now,
    )  # fmt: skip


def papers(party: Party, sittings: Sequence[Sitting], words: Words) -> tuple[Document, ...]:
    """Return the file to print, plan and list; none where nobody comes."""
    if not any(each.coming is Coming.YES for each in party.guests.values()):
        return ()
    sheets = (_tables(party, sittings, words), _people(party, sittings, words))
    pdf = print_sheets(sheets, words.made_at)
    return (Document.of(f"{words.file}.pdf", MIME, pdf, shows=f"evening:{party.evening.id}"),)


def _tables(party: Party, sittings: Sequence[Sitting], words: Words) -> Sheet:
    """Return the plan by tables: who keeps a table, and who comes there in which round."""
    numbers = range(1, party.evening.rounds + 1)
    rows = []
    for table in sorted({each.table for each in sittings}):
        here = {each.round: each for each in sittings if each.table == table}
        hosts = {each.contact_id for each in here.values()}
        one = len(hosts) == 1
        cells = (
            "–"
            if number not in here
            else party.name(here[number].maker_id)
            if one
            else f"{party.name(here[number].maker_id)} / {party.name(here[number].contact_id)}"
            for number in numbers
        )
        rows.append((str(table), party.name(next(iter(hosts))) if one else "", *cells))
    return Sheet(
        words.tables,
        (words.about,),
        (words.table, words.host, *words.rounds),
        (1.0, 3.4, *(2.6 for _ in numbers)),
        tuple(rows),
        wide=len(numbers) > WIDE,
    )


def _people(party: Party, sittings: Sequence[Sitting], words: Words) -> Sheet:
    """Return who comes, by name, with a box to tick and the table of each round."""
    numbers = range(1, party.evening.rounds + 1)
    tables = {
        (person, each.round): each.table
        for each in sittings
        for person in (each.maker_id, each.contact_id)
    }
    coming = [each.person_id for each in party.guests.values() if each.coming is Coming.YES]
    rows = tuple(
        (
            party.person_name(each),
            party.houses.get(each, ""),
            BOX,
            *(str(tables.get((each, number), "–")) for number in numbers),
        )
        for each in sorted(coming, key=lambda one: (party.person_name(one).casefold(), one))
    )
    return Sheet(
        words.people,
        (words.about,),
        (words.name, words.host, words.here, *words.short),
        (4.0, 4.0, 1.2, *(0.9 for _ in numbers)),
        rows,
        wide=len(numbers) > NARROW,
    )
