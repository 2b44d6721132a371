"""Giving words to messages: who reads it, in which language and form, in which messenger."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.people import Account, Form, Membership, Person
from bot.domain.teams import Room, Team
from bot.engine.keeping import follows, is_kept, put_by, whereabouts
from bot.ports import Body, Parcel, Tx
from bot.talk.catalog import Catalog
from bot.talk.markup import Markup, Paragraph, Text
from bot.talk.model import (
    PREDECESSOR,
    Button,
    Choice,
    Message,
    Say,
    ToAccount,
    ToPerson,
    ToRoom,
)
from bot.talk.show import Label
from bot.talk.words import Words

DEFAULT_LANGUAGE = "de"


@dataclass(frozen=True, slots=True)
class Writer:
    """Knows all words, and the time zone in which instants are written.

    ``own`` has the words of the programmes that have some of their own.
    """

    catalog: Catalog
    zone: tzinfo
    own: Mapping[str, Catalog] = field(default_factory=dict)

    def label(self, person: Person, programme: str = "") -> Label:
        """Return how labels read for a person in a programme."""
        words = self._catalog(programme).words(person.language, person.form)

        def label(text: Say) -> str:
            return words.label(text.id, self._local(text.args))

        return label

    def body(self, message: Message, language: str, form: Form) -> Body:
        """Return a message with its words, those of its programme."""
        words = self._catalog(message.programme or "").words(language, form)
        buttons = tuple(
            tuple(self._button(words, choice) for choice in row) for row in message.choices
        )
        markup = self._markup(words, message.lines)
        return Body(
            markup,
            buttons,
            message.media,
            message.documents,
            message.quotes,
            act=message.act,
            removes=message.removes,
            needed_by=message.needed_by,
            echo=message.echo,
        )

    def _catalog(self, programme: str) -> Catalog:
        return self.own.get(programme, self.catalog)

    def _button(self, words: Words, choice: Choice) -> Button:
        label = words.label(choice.label.id, self._local(choice.label.args))
        return Button(label, choice.token, choice.url)

    def _markup(self, words: Words, lines: Iterable[Say]) -> Markup:
        """Lines become paragraphs; the same text in a row is a list and stays together."""
        paragraphs: list[Paragraph] = []
        before = ""
        for line in lines:
            new = words.text(line.id, self._local(line.args)).paragraphs
            if line.id == before and paragraphs and new:
                first, *rest = new
                joined = (*paragraphs[-1].spans, Text("\n"), *first.spans)
                paragraphs[-1] = Paragraph(joined)
                new = tuple(rest)
            paragraphs.extend(new)
            before = line.id
        return Markup(tuple(paragraphs))

    def _local(self, args: Mapping[str, Any]) -> Mapping[str, Any]:
        for value in args.values():
            if isinstance(value, datetime | Say | tuple):
                return {key: self._local_value(each) for key, each in args.items()}
        return args

    def _local_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(self.zone)
        if isinstance(value, Say):
            return replace(value, args=self._local(value.args))
        if isinstance(value, tuple):
            return tuple(self._local_value(each) for each in value)
        return value


async def address(
    tx: Tx,
    writer: Writer,
    messages: Sequence[Message],
    stem: str,
    now: datetime,
    *,
    speaker: tuple[Account, Person] | None = None,
    programme: str = "",
) -> list[Parcel]:
    """Return messages as parcels; what is for nobody reachable is kept for them, or left out.

    Who cannot be reached now may be by the hour for which a message waits: the courier finds out.
    ``stem`` begins the keys of messages without one of their own. ``speaker`` is known already
    and not looked up again. ``programme`` is the one in which all this is said.
    """
    ids = {each.to.person_id for each in messages if isinstance(each.to, ToPerson)}
    people: dict[str, Person] = {speaker[1].id: speaker[1]} if speaker else {}
    if ids:
        missing = sorted(ids - people.keys())
        people.update({each.id: each for each in await tx.find(Person, id=missing)})
    accounts, away = await whereabouts(tx, ids)
    if speaker is not None:
        accounts[speaker[1].id] = speaker[0]
        away.pop(speaker[1].id, None)
    owners = await _owners(tx, messages, speaker)
    spoken = speaker[1].language if speaker else DEFAULT_LANGUAGE
    languages = await _languages(tx, messages, spoken)
    readers = [
        _reader(each, people, _places(each, accounts, away, now), owners, languages)
        for each in messages
    ]
    hours = [each.programme or programme for each in messages]
    known = {speaker[1].id: {programme: None}} if speaker else {}
    if writer.own:
        messages = await _in_programmes(tx, messages, readers, known, programme)
    parcels: list[Parcel] = []
    for number, (message, found) in enumerate(zip(messages, readers, strict=True)):
        if found is None:
            continue
        reader = await _where_edited(tx, message, found)
        parcel = Parcel(
            message.key or f"{stem}/{number}",
            reader.to,
            writer.body(message, reader.language, reader.form),
            message.why,
            message.about,
            reader.person_id,
            now,
            message.edits,
            message.not_before,
            message.not_after,
            matters=message.matters,
            in_role=message.to.in_role if isinstance(message.to, ToPerson) else "",
            programme=hours[number],
        )
        is_out = isinstance(message.to, ToPerson) and message.to.person_id in away
        parcels.append(put_by(parcel, now) if is_out and not _waits(message, now) else parcel)
    return parcels


def _places(
    message: Message, accounts: dict[str, Account], away: dict[str, Account], now: datetime
) -> dict[str, Account]:
    """Return where it goes to whom: also where nobody is now, if it waits or is kept."""
    kept = is_kept(message) or follows(message)
    return away | accounts if _waits(message, now) or kept else accounts


def _waits(message: Message, now: datetime) -> bool:
    return message.not_before is not None and message.not_before > now


async def _owners(
    tx: Tx, messages: Sequence[Message], speaker: tuple[Account, Person] | None
) -> Mapping[str, Person]:
    """Return whose each account is that is spoken to; one that is not kept is the speaker's."""
    asked = {each.to.account_id: each.to for each in messages if isinstance(each.to, ToAccount)}
    found = dict.fromkeys(asked, speaker[1]) if speaker else {}
    others = sorted(asked.keys() - {speaker[0].id}) if speaker else sorted(asked)
    if others:
        whose = {id_: of for id_ in others if (of := asked[id_].whose) is not None}
        whose |= {each.id: each.person_id for each in await tx.find(Account, id=others)}
        persons = await tx.find(Person, id=sorted(set(whose.values())))
        people = {each.id: each for each in persons}
        found.update({id_: people[of] for id_, of in whose.items() if of in people})
    return found


async def _languages(tx: Tx, messages: Sequence[Message], spoken: str) -> Mapping[str, str]:
    """Return the language of each group chat: that of whoever bound it, else what is spoken."""
    rooms = {each.to.room_id for each in messages if isinstance(each.to, ToRoom)}
    found = dict.fromkeys(rooms, spoken)
    for room_id in sorted(rooms):
        room = await tx.get(Room, room_id)
        person = await tx.get(Person, room.bound_by) if room else None
        if person is not None:
            found[room_id] = person.language
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Where a message goes, and how its reader is spoken to."""

    to: str
    person_id: str | None
    language: str
    form: Form


def _reader(
    message: Message,
    people: Mapping[str, Person],
    accounts: Mapping[str, Account],
    owners: Mapping[str, Person],
    languages: Mapping[str, str],
) -> _Reader | None:
    match message.to:
        case ToPerson(person_id):
            person, account = people.get(person_id), accounts.get(person_id)
            if person is None or account is None:
                return None
            return _Reader(account.id, person.id, person.language, person.form)
        case ToAccount(account_id):
            owner = owners.get(account_id)
            if owner is None:
                return _Reader(account_id, None, DEFAULT_LANGUAGE, Form.SIE)
            return _Reader(account_id, owner.id, owner.language, owner.form)
        case ToRoom(room_id, named):
            language = named or languages[room_id]
            return _Reader(room_id, None, language, Form.SIE)


async def _in_programmes(
    tx: Tx,
    messages: Sequence[Message],
    readers: Sequence[_Reader | None],
    known: dict[str, dict[str, None]],
    programme: str,
) -> list[Message]:
    """Return the messages, each with the programme whose words it has.

    A reader who has nothing to do with the programme at hand is spoken to in their own first one.
    """
    ids = {each.person_id for each in readers if each and each.person_id} - known.keys()
    theirs: dict[str, dict[str, None]] = defaultdict(dict, known)
    for each in await tx.find(Membership, person_id=sorted(ids), left_at=None) if ids else ():
        theirs[each.person_id][each.programme_id] = None
    found: list[Message] = []
    for message, reader in zip(messages, readers, strict=True):
        own = message.programme
        if own is None and isinstance(message.to, ToRoom):
            own = await _programme_of(tx, message.to.room_id)
        elif own is None and reader is not None:
            several = theirs[reader.person_id or ""]
            own = programme if programme in several else next(iter(several), None)
        found.append(replace(message, programme=own or programme))
    return found


async def _programme_of(tx: Tx, room_id: str) -> str | None:
    room = await tx.get(Room, room_id)
    team = await tx.get(Team, room.team_id) if room is not None else None
    return team.programme_id if team is not None else None


async def _where_edited(tx: Tx, message: Message, reader: _Reader) -> _Reader:
    """Return the reader there where the message went which this one changes."""
    if message.edits is None or not message.edits.startswith(PREDECESSOR):
        return reader
    before = await tx.parcel(message.edits.removeprefix(PREDECESSOR))
    if before is None or before.person_id != reader.person_id:
        return reader
    return replace(reader, to=before.to)
