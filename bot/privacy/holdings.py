"""Everything that is kept of a person, as they may see it: facts, and what the store keeps.

A kind of fact is found by every field that names a person, so that a new one is there by itself;
``tests/acceptance/test_mydata.py`` has to name each table and column all the same. What is
somebody else's own is left out: who they are, what they answered and nobody was told, and what
became of a team without the person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args

from bot.domain.announcements import Announcement
from bot.domain.briefs import Expertise, Question, Reply
from bot.domain.challenges import Answer, Challenge, Side, Suggestion
from bot.domain.changes import Entity
from bot.domain.codec import pack
from bot.domain.evenings import Evening, Guest, Match, Sitting, Vote
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.meetings import Meeting
from bot.domain.newcomers import Roster
from bot.domain.people import Account, Audit, Person
from bot.domain.reminders import Reminder
from bot.domain.rounds import Round
from bot.domain.teams import Member, Team, Verdict
from bot.ports import Body, Tx

NAMES = (
    *("person_id", "contact_id", "maker_id", "author_id", "bound_by", "made_by"),
    *("asked_id", "heir_id", "partner_id"),
)
"""The fields of facts that hold a person's id."""

KINDS: tuple[type[Any], ...] = get_args(Entity)
_PRESENT = ("proposed_by", "moved_by", "yes", "attended")
_AGREED = ("form", "extent", "setup")
WITHHELD: Mapping[type[Any], frozenset[str]] = {
    Announcement: frozenset({"last"}),
    Roster: frozenset({"entries"}),
    Reminder: frozenset({"key"}),
    Evening: frozenset({"code", "code_hash"}),
    Guest: frozenset({"told"}),
    Vote: frozenset({"partner_id"}),
    Suggestion: frozenset({"found_for", "declined_of", "askings"}),
    Round: frozenset({"seats", "left", "last", "answered_at"}),
}
"""Fields that tell of others, or may: who was reached last, who is on a list, who is behind."""

LINKS: Mapping[type[Any], tuple[str, ...]] = {
    kind: names
    for kind in KINDS
    if (
        names := tuple(
            each.name
            for each in fields(kind)
            if each.name in NAMES and each.name not in WITHHELD.get(kind, ())
        )
    )
}
"""By which fields the facts of a kind are somebody's."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is kept of a person: rows by the name of their table, values as they are."""

    person_id: str
    tables: Mapping[str, tuple[Mapping[str, Any], ...]]

    def of(self, kind: type[Any]) -> tuple[Mapping[str, Any], ...]:
        """Return the rows of a kind of fact."""
        return self.tables.get(name_of(kind), ())


def name_of(kind: type[Any]) -> str:
    """Return what the table of a kind of fact is called."""
    return kind.__name__.casefold()


async def holdings(tx: Tx, person_id: str) -> Holdings:
    """Return everything that is kept of a person."""
    person = await tx.get(Person, person_id)
    accounts = [each.id for each in await tx.find(Account, person_id=person_id)]
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for kind, names in LINKS.items():
        facts: list[Any] = []
        for name in names:
            facts += await tx.find(kind, **{name: person_id})
        if kind is Idea:
            facts = [each for each in facts if each.person_id == person_id or not _is_let_be(each)]
        if kind is Audit:
            facts += await tx.find(Audit, subject=[person_id, *accounts])
            facts += await tx.find(Audit, person_id=[await tx.alias(each) for each in accounts])
        found[name_of(kind)] = _rows(facts, person_id)
    unread = await _unread(tx, person_id)
    found[name_of(Question)] = tuple(
        _without(each, "text") if each["id"] in unread else each
        for each in found[name_of(Question)]
    )
    found[name_of(Person)] = _rows([] if person is None else [person], person_id)
    places = await tx.find(Member, person_id=person_id)
    place_in = {each.team_id: each for each in places}
    teams = [*place_in]
    own_teams = (*await tx.find(Team, id=teams), *await tx.find(Team, contact_id=person_id))
    found[name_of(Team)] = tuple(
        _told_of_team(row, place_in.get(row["id"])) for row in _rows(own_teams, person_id)
    )
    meetings = await tx.find(Meeting, team_id=teams)
    found[name_of(Meeting)] = tuple(
        _told_of_meeting(row, place_in[row["team_id"]])
        for row in _rows([each for each in meetings if _was_in(each, person_id)], person_id)
    )
    return Holdings(person_id, {**found, **await tx.belongings(person_id, accounts)})


def _is_let_be(idea: Idea) -> bool:
    """Whether the coordination took an idea back: who was to be asked may not have read it."""
    return idea.stage is IdeaStage.DECLINED


async def _unread(tx: Tx, person_id: str) -> frozenset[str]:
    """Return the ids of questions to somebody who may answer them no more, and never did.

    They may not have come: who is removed as an expert gets nothing that still waited for them.
    """
    asked = await tx.find(Question, asked_id=person_id)
    places = await tx.find(Expertise, person_id=person_id, left_at=None)
    houses = {each.organisation_id for each in places}
    challenges = await tx.find(Challenge, organisation_id=sorted(houses))
    teams = await tx.find(Team, challenge_id=[each.id for each in challenges])
    replies = await tx.find(Reply, person_id=person_id)
    open_for, answered = {each.id for each in teams}, {each.question_id for each in replies}
    return frozenset(
        each.id
        for each in asked
        if each.person_id != person_id and each.team_id not in open_for and each.id not in answered
    )


def _told_of_team(row: Mapping[str, Any], place: Member | None) -> Mapping[str, Any]:
    """Return a team's row without what tells others' verdicts, or became of it without the person.

    What the contact agrees to is theirs until the result. A maker who left before it reads the same
    whether or not the team went on: that it ended with them tells that all others had said no.
    """
    formed_at, ended_at = row["formed_at"], row["ended_at"]
    left_at = None if place is None else place.left_at
    if left_at is None:
        said = place is not None and (place.side, place.verdict) == (Side.CONTACT, Verdict.GO)
        return row if formed_at is not None or said else _without(row, *_AGREED)
    secret = formed_at is None and place is not None and place.side is Side.MAKER
    if formed_at is None or formed_at >= left_at:
        row = _without(row, "formed_at", *_AGREED)
    ended = ended_at is not None and (ended_at < left_at or (ended_at == left_at and not secret))
    return row if ended else _without(row, "ended_at", "stage")


def _told_of_meeting(row: Mapping[str, Any], place: Member) -> Mapping[str, Any]:
    """Return a meeting's row without what was decided after the person had left, and when."""
    at, left_at = row["closed_at"], place.left_at
    late = left_at is not None and at is not None and at > left_at
    return _without(row, "closed_at", "state", "note") if late else row


def _without(row: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """Return a row with nothing in these fields."""
    return {**row, **dict.fromkeys(names)}


def _was_in(meeting: Meeting, person_id: str) -> bool:
    return person_id in (meeting.proposed_by, meeting.moved_by, *meeting.yes, *meeting.attended)


def _rows(facts: Iterable[Any], person_id: str) -> tuple[Mapping[str, Any], ...]:
    """Return facts as rows, each once, without what is others'."""
    return tuple(_row(each, person_id) for each in dict.fromkeys(facts))


def _row(fact: Any, person_id: str) -> Mapping[str, Any]:
    kind = type(fact)
    links = (*LINKS.get(kind, ()), *(_PRESENT if kind is Meeting else ()))
    row = {
        each.name: getattr(fact, each.name)
        for each in fields(kind)
        if each.name not in WITHHELD.get(kind, ())
    }
    for name in links:
        row[name] = _own(row[name], person_id)
    if isinstance(fact, Audit) and ":" in fact.subject:
        row["subject"] = ""  # an address, or a key that has one
    if isinstance(fact, Suggestion):
        row |= _untold(fact, Side.MAKER if fact.maker_id == person_id else Side.CONTACT)
    if isinstance(fact, Sitting) and fact.match is not Match.TOLD:
        row["match"] = None  # all else follows from what the other one voted
    return row


def _untold(fact: Suggestion, side: Side) -> Mapping[str, Any]:
    """Return what stands in place of what a side was not told of a suggestion, or only may be.

    A date tells as much as an answer: when somebody said no is shown to who said it.
    """
    other = side.other
    own = fact.answer_of(side)
    row: dict[str, Any] = {} if fact.mutual else {other.value: None, f"{other}_at": None}
    row["declined_at"] = fact.answered_at(side) if own is Answer.DECLINED else None
    if own is not Answer.INTERESTED and fact.asks is not side:
        row["asked_at"] = None  # a yes that was taken back leaves it
    if side is not Side.MAKER:
        row["fits"] = ()  # they have the maker's words
    return row


def _own(value: Any, person_id: str) -> Any:
    """Return what a field says of this person, and nothing of others."""
    if isinstance(value, tuple):
        return tuple(each for each in value if each == person_id)
    return value if value == person_id else None


def as_json(value: Any) -> Any:
    """Return a value of a row such as JSON can hold it."""
    match value:
        case StrEnum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case Body():
            return {"text": spell(value), "files": list(file_names(value))}
        case Mapping():
            return {str(key): as_json(each) for key, each in value.items()}
        case str() | int() | float() | None:
            return value
        case Sequence():
            return [as_json(each) for each in value]
        case _:
            return pack(type(value), value) if is_dataclass(value) else str(value)


def spell(body: Body) -> str:
    """Return the words of a message, and of its buttons, as plain text."""
    parts = ["".join(span.text for span in each.spans) for each in body.markup.paragraphs]
    parts += [" ".join(f"[{each.label}]" for each in row) for row in body.buttons]
    return "\n\n".join(parts)


def file_names(body: Body) -> tuple[str, ...]:
    """Return what the pictures and files of a message are called."""
    media = tuple(each.name or each.kind.value for each in body.media)
    return (*media, *(each.name for each in body.documents))
