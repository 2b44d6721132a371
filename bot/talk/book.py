"""A book: the Fluent texts of one language, what each takes, and the faults in them.

With ``entries`` this is the only importer of fluent. Its parser takes seconds for all of a
language, so texts that are known to be without faults are read one by one, each when it is first
needed. Every text also has ``$address``, ``du`` or ``sie``, and ``$inside``.

A continuation line cannot begin with ``*`` or ``[``, which belong to Fluent there: write
``{ "" }*bold*``. Attributes are not used; terms may hold variables of their own, which only a
call in the text gives them, so those two cannot reach them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast

from bot.talk.entries import Entry, Shelf, Unread, names, place_of
from bot.talk.formats import locale_of
from bot.talk.markup import has_slots
from bot.talk.words import IMPLICIT, MissingWord, WordError

_HEAD = re.compile(r"^(-?)([A-Za-z][A-Za-z0-9_-]*) *=", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Needs:
    """What a text takes: all variables, and those among them that choose a variant."""

    variables: frozenset[str]
    selectors: frozenset[str]
    shown: frozenset[str]


class Book:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.messages = Shelf()
        self.terms = Shelf()
        self._needs: dict[str, _Needs] = {}
        self._bundle = FluentBundle([locale_of(language).replace("_", "-")], use_isolating=False)

    def add(self, files: Mapping[str, str]) -> list[str]:
        """Read the files and return their faults; with faults the book is of no use."""
        problems = [fault for name in sorted(files) for fault in self._parse(name, files[name])]
        for entry in self._entries():
            problems += [f"{entry.place}: {entry.name}: {fault}" for fault in self._faults(entry)]
        return problems

    def trust(self, files: Mapping[str, str]) -> None:
        """Take files that are known to be without faults; nothing of them is read yet."""
        for file, source in files.items():
            heads = [*_HEAD.finditer(source)]
            ends = [*(head.start() for head in heads[1:]), len(source)]
            for head, end in zip(heads, ends, strict=True):
                unread = Unread(self.language, file, source, head.start(), end)
                self._shelf(is_term=bool(head[1])).put(head[2], unread)

    def _shelf(self, *, is_term: bool) -> Shelf:
        return self.terms if is_term else self.messages

    def overridden(self, files: Mapping[str, str]) -> tuple["Book", list[str]]:
        """Return this book with other texts in the place of its own, and the faults in them.

        A text can only be replaced, and by one that takes the same: what it shows must be shown,
        what it chooses by may be left out. With faults the book is of no use.
        """
        given, book = Book(self.language), Book(self.language)
        problems = [fault for name in sorted(files) for fault in given._parse(name, files[name])]
        book.messages, book.terms = self.messages.copy(), self.terms.copy()
        for entry in given._entries():
            book._shelf(is_term=entry.is_term).put(entry.name, entry)
        for entry in given._entries():
            own = self._shelf(is_term=entry.is_term).get(entry.name)
            faults = [*book._faults(entry)] if own else ["there is no such text to replace"]
            if own and not faults:
                faults = [*self._differences(own, entry, book)]
            problems += [f"{entry.place}: {entry.label}: {fault}" for fault in faults]
        return book, problems

    def _differences(self, own: Entry, other: Entry, book: "Book") -> Iterator[str]:
        """Yield what the other text takes and this one does not, or the reverse."""
        old, new = self.sum_needs(own), book.sum_needs(other)
        if unknown := new.variables - old.variables - IMPLICIT:
            yield f"{names(unknown)} is not given to this text"
        if lost := old.shown - new.shown:
            yield f"{names(lost)} must be shown"
        if wrong := new.selectors - old.selectors - unknown - IMPLICIT:
            yield f"{names(wrong)} cannot choose a variant here"
        if calls := other.survey.functions - own.survey.functions:
            yield f"{', '.join(sorted(calls))} is not used here"

    def _entries(self) -> list[Entry]:
        return [*self.messages.values(), *self.terms.values()]

    def _parse(self, file: str, source: str) -> Iterator[str]:
        for node in FluentParser().parse(source).body:
            place = place_of(self.language, file, source, node.span.start if node.span else 0)
            if isinstance(node, ast.Junk):
                yield f"{place}: {'; '.join(note.message or '' for note in node.annotations)}"
            elif isinstance(node, ast.Message | ast.Term):
                entry = Entry(node.id.name, place, node)
                shelf = self._shelf(is_term=entry.is_term)
                if first := shelf.get(entry.name):
                    yield f"{place}: {entry.name}: given before, in {first.place}"
                else:
                    shelf.put(entry.name, entry)
        if has_slots(source):
            yield f"{self.language}/{file}:1: private-use characters stand for data"

    def _faults(self, entry: Entry) -> Iterator[str]:
        yield from entry.faults()
        yield from (f"unknown text {name}" for name in entry.survey.messages - set(self.messages))
        yield from (f"unknown term -{name}" for name in entry.survey.terms - set(self.terms))
        if entry in self._followed(entry):
            yield "refers to itself"

    def _followed(self, entry: Entry) -> list[Entry]:
        """Return all entries that the entry refers to, over any number of steps."""
        found: list[Entry] = []
        ahead = [entry]
        while ahead:
            survey = ahead.pop().survey
            near = [self.messages.get(name) for name in sorted(survey.messages)]
            near += [self.terms.get(name) for name in sorted(survey.terms)]
            fresh = [one for one in near if one and not any(one is old for old in found)]
            found += fresh
            ahead += fresh
        return found

    def sum_needs(self, first: Entry) -> _Needs:
        """Return what an entry takes with all that it refers to."""
        texts = [
            first,
            *(entry for entry in self._followed(first) if not entry.is_term),
        ]
        return _Needs(
            frozenset().union(*(entry.survey.variables for entry in texts)),
            frozenset().union(*(entry.survey.selectors for entry in texts)),
            frozenset().union(*(entry.survey.shown for entry in texts)),
        )

    def needs(self, name: str) -> _Needs:
        """Return what a text takes; from then on it can be formatted."""
        if (needs := self._needs.get(name)) is None:
            entry = self.messages.get(name)
            if entry is None:
                raise MissingWord(f"{self.language}: there is no text {name!r}")
            entries = (entry, *self._followed(entry))
            self._bundle.add_resource(ast.Resource([each.node for each in entries]))
            needs = self._needs[name] = self.sum_needs(entry)
        return needs

    def format(self, name: str, args: Mapping[str, str | int]) -> str:
        """Return the text, slots in it as they were given; raises ``WordError``."""
        needs = self.needs(name)
        if missing := needs.variables - args.keys():
            raise WordError(f"{self.language}/{name}: {', '.join(sorted(missing))} not given")
        for key in needs.selectors & args.keys():
            if isinstance(value := args[key], str) and has_slots(value):
                raise WordError(f"{self.language}/{name}: ${key} chooses a variant: give an enum")
        pattern = self._bundle.get_message(name).value
        if pattern is None:
            raise MissingWord(f"{self.language}: {name!r} has no text")
        text, errors = self._bundle.format_pattern(pattern, dict(args))
        if errors or not isinstance(text, str):
            raise WordError(f"{self.language}/{name}: {errors}")
        return text
