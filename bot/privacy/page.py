"""Everything that is kept of a person, as a page to read: pure, one file, nothing is loaded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from html import escape
from typing import Any

from bot.domain.challenges import Fit
from bot.domain.milestones import Media
from bot.domain.people import FormerName
from bot.ports import Body
from bot.privacy.holdings import KINDS, Holdings, file_names, spell
from bot.talk.formats import Money, WithYear
from bot.talk.model import Say, say
from bot.talk.show import Label

ORDER = (
    *("person", "account", "membership", "newcomer", "consent", "profile", "introduction"),
    "organisation",
    *(
        "challenge",
        "expertise",
        "succession",
        "deputy",
        "suggestion",
        "refusal",
        "lookout",
        "idea",
        "member",
    ),
    "team",
    *("meeting", "update", "question", "reply", "bridging", "room", "announcement", "leaving"),
    *("evening", "guest", "sitting", "vote"),
    *("round", "insistence", "leftover"),
    *("roster", "invitation", "audit", "reminder", "outbox", "inbox", "progress", "wait", "look"),
    "note",
)
"""The tables as they follow each other; one that is not named comes last."""

MOST = 200
"""Rows of a table that are shown; the JSON file has all."""

_STORE = (
    *("account", "at", "heard", "state", "attempts", "to", "channel", "body", "why", "about"),
    *("created_at", "not_before", "not_after", "ref", "fate", "settled_at", "note", "matter"),
    *("name", "value", "account_id", "person_id", "id"),
)
_APART = ("account-id", "team-form", "consent-channel")
"""Fields that have a name of their own in one table."""

_FIELDS = sorted({*_STORE, *_APART, *(each.name for kind in KINDS for each in fields(kind))})
Field = StrEnum("Field", {each: each for each in _FIELDS})  # type: ignore[misc] # by the facts
Table = StrEnum("Table", {each: each for each in ORDER})  # type: ignore[misc]

SILENT = frozenset(
    {
        *(
            "account",
            "id",
            "person_id",
            "contact_id",
            "maker_id",
            "author_id",
            "bound_by",
            "made_by",
            "former_ids",
        ),
        *(
            "asked_id",
            "heir_id",
            "roster_id",
            "team_id",
            "challenge_id",
            "organisation_id",
            "question_id",
            "suggestion_id",
            "evening_id",
            "partner_id",
        ),
        *("milestone_id", "account_id", "code_hash", "key", "ref", "attempts", "state", "last"),
        *("matter", "why", "about", "sequence", "channel", "to", "not_before", "not_after"),
        *("score", "number", "heard"),
        *("round_id", "solved", "passed_over", "worth", "percent", "seen_at"),
        *("wish", "revision", "round_at", "paused_at", "door_at"),
    }
)
"""Fields that tell a reader nothing: numbers and ids of the service. They are in the JSON file."""

_SPEAKING = {
    "account": frozenset({"id"}),
    "consent": frozenset({"channel"}),
    "challenge": frozenset({"number"}),
    "team": frozenset({"number"}),
    "progress": frozenset({"account_id"}),
}
"""And where they do tell something."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How a page reads: its words, local time, and what ids stand for."""

    label: Label
    local: Callable[[datetime], datetime]
    names: Mapping[str, str]
    language: str

    def say(self, text_id: str, **args: Any) -> str:
        """Return a text, ready to stand in HTML."""
        return escape(self.label(say(text_id, **args)))


def page(holdings: Holdings, reader: Reader, now: datetime, intro: Sequence[Say]) -> str:
    """Return the page: an introduction, a table of contents, and a section per kind of data."""
    shown = [
        (name, rows)
        for name, rows in sorted(holdings.tables.items(), key=lambda each: _place(each[0]))
        if rows
    ]
    title = reader.say("mydata-title")
    made = reader.say("mydata-made", at=WithYear(reader.local(now)))
    lines = "".join(f"<p>{escape(reader.label(each))}</p>" for each in intro)
    contents = "".join(
        f'<li><a href="#{escape(name)}">{_title(name, reader)}</a> ({len(rows)})</li>'
        for name, rows in shown
    )
    sections = "".join(_section(name, rows, reader) for name, rows in shown)
    return (
        f'<!doctype html><html lang="{escape(reader.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>{title}</h1><p class="made">{made}</p>{lines}<nav><ul>{contents}</ul></nav>'
        f"{sections}</main></body></html>"
    )


def _place(name: str) -> tuple[int, str]:
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)


def _title(name: str, reader: Reader) -> str:
    known = Table(name) if name in ORDER else Table(ORDER[0])
    return reader.say("mydata-table", table=known) if name in ORDER else escape(name)


def _section(name: str, rows: Sequence[Mapping[str, Any]], reader: Reader) -> str:
    shown = rows[-MOST:]
    more = reader.say("mydata-more", count=len(rows) - len(shown)) if len(rows) > MOST else ""
    cards = "".join(_card(name, row, reader) for row in shown)
    note = f"<p>{more}</p>" if more else ""
    return f'<section id="{escape(name)}"><h2>{_title(name, reader)}</h2>{note}{cards}</section>'


def _card(table: str, row: Mapping[str, Any], reader: Reader) -> str:
    lines = "".join(
        f"<dt>{_name(table, field, reader)}</dt><dd>{_shown(field, value, reader)}</dd>"
        for field, value in row.items()
        if _tells(table, field, value)
    )
    return f"<dl>{lines}</dl>" if lines else ""


def _tells(table: str, field: str, value: Any) -> bool:
    if value is None or value in ("", ()):
        return False
    return field not in SILENT or field in _SPEAKING.get(table, ())


def _name(table: str, field: str, reader: Reader) -> str:
    apart = f"{table}-{field}"
    field = apart if apart in _APART else field
    if field not in _FIELDS:
        return escape(field)
    return reader.say("mydata-field", field=Field(field))


def _shown(field: str, value: Any, reader: Reader) -> str:
    if field == "budget" and isinstance(value, int):
        return reader.say("mydata-money", amount=Money(value))
    return "<br>".join(escape(each) for each in _words(value, reader))


def _words(value: Any, reader: Reader) -> Iterator[str]:
    match value:
        case (StrEnum() as state) | Media(name="", kind=state):
            yield reader.label(say("mydata-state", state=state, word=state.value))
        case bool():
            yield reader.label(say("answer-yes" if value else "answer-no"))
        case datetime():
            yield reader.label(say("mydata-at", at=WithYear(reader.local(value))))
        case Body():
            yield from spell(value).split("\n")
            yield from (f"📎 {name}" for name in file_names(value))
        case Media(name=name) | FormerName(name=name):
            yield name
        case Fit():
            yield f"{value.challenge_words} – {value.profile_words}"
        case Mapping():
            for key, each in value.items():
                yield f"{key}: {', '.join(_words(each, reader))}"
        case tuple() | list():
            yield ", ".join(word for each in value for word in _words(each, reader))
        case _:
            yield from reader.names.get(str(value), str(value)).split("\n")


_STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;font:16px/1.5 system-ui,sans-serif;background:#fff;color:#1b1b1b}"
    "main{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 4rem}"
    "h1{font-size:1.7rem;line-height:1.2;margin:0 0 .25rem}"
    "h2{font-size:1.15rem;margin:2.25rem 0 .5rem;border-bottom:2px solid #2f6f5e}"
    ".made{color:#666;margin-top:0}nav ul{columns:2;padding-left:1.1rem}"
    "a{color:#2f6f5e}"
    "dl{display:grid;grid-template-columns:minmax(7rem,30%) 1fr;gap:.15rem .9rem;margin:0 0 .9rem;"
    "padding:.6rem .8rem;background:#f4f6f5;border-radius:.4rem;break-inside:avoid}"
    "dt{color:#555}dd{margin:0;overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark){body{background:#161817;color:#eee}dl{background:#222725}"
    "dt,.made{color:#aaa}a{color:#7cc7b0}}"
    "@media(max-width:30rem){dl{grid-template-columns:1fr}dt{font-size:.85rem}nav ul{columns:1}}"
)
