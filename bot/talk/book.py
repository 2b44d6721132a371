"""A book: the Fluent texts of one language, what each takes, and the faults in them.

This is the only importer of fluent. Its parser takes seconds for all of a language, so texts that
are known to be without faults are read one by one, each when it is first needed. Every text also
has ``$address``, ``du`` or ``sie``, and ``$inside``.

A continuation line cannot begin with ``*`` or ``[``, which belong to Fluent there: write
``{ "" }*bold*``. Attributes are not used; terms may hold variables of their own, which only a
call in the text gives them, so those two cannot reach them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.talk.formats import locale_of
from bot.talk.markup import MarkupError, has_slots, read, slot
from bot.talk.words import IMPLICIT, MissingWord, WordError

_FUNCTIONS = frozenset({"NUMBER"})
_HEAD = re.compile(r"^(-?)([A-Za-z][A-Za-z0-9_-]*) *=", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Needs:
    """What a text takes: all variables, and those among them that choose a variant."""

    variables: frozenset[str]
    selectors: frozenset[str]
    shown: frozenset[str]


class _Survey(Visitor):
    """Collects what one pattern refers to."""

    def __init__(self, pattern: ast.Pattern) -> None:
        self.variables: set[str] = set()
        self.selectors: set[str] = set()
        self.shown: set[str] = set()
        self.functions: set[str] = set()
        self.messages: set[str] = set()
        self.terms: set[str] = set()
        self.faults: list[str] = []
        self.variants = 1
        self.visit(pattern)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.variables.add(node.id.name)
        self.shown.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        self.messages.add(node.id.name)
        self._refuse_attribute(node)

    def visit_TermReference(self, node: ast.TermReference) -> None:
        self.terms.add(node.id.name)
        self._refuse_attribute(node)
        self.generic_visit(node)

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:
        self.functions.add(node.id.name)
        if node.id.name not in _FUNCTIONS:
            self.faults.append(f"unknown function {node.id.name}")
        self.generic_visit(node)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:
        self.variants = max(self.variants, len(node.variants))
        if not isinstance(node.selector, ast.VariableReference):
            self.generic_visit(node)
            return
        name = node.selector.id.name
        self.selectors.add(name)
        self.variables.add(name)
        for variant in node.variants:
            self.visit(variant)

    def _refuse_attribute(self, node: ast.MessageReference | ast.TermReference) -> None:
        if node.attribute:
            self.faults.append("attributes are not used here")


@dataclass
class _Entry:
    """A message or a term, where it stands, and what it refers to."""

    name: str
    place: str
    node: ast.Message | ast.Term
    survey: _Survey = field(init=False)

    def __post_init__(self) -> None:
        self.survey = _Survey(self.node.value) if self.node.value else _Survey(ast.Pattern([]))

    @property
    def is_term(self) -> bool:
        return isinstance(self.node, ast.Term)

    @property
    def label(self) -> str:
        """The name as it is written."""
        return f"-{self.name}" if self.is_term else self.name

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with the entry by itself."""
        yield from self.survey.faults
        if self.node.value is None:
            yield "no text"
            return
        if self.node.attributes:
            yield "attributes are not used here"
        if self.is_term and (lost := IMPLICIT & self.survey.variables):
            yield f"{_names(lost)} does not reach a term"
        try:
            for choice in range(self.survey.variants):
                read(_spell(self.node.value, choice))
        except MarkupError as error:
            yield str(error)


@dataclass(frozen=True, slots=True)
class _Unread:
    """A message or a term that was only found: where it begins and ends in its file."""

    language: str
    file: str
    source: str
    start: int
    end: int

    def read(self) -> _Entry:
        """Return what it says; ``WordError`` if that is no text."""
        place = _place(self.language, self.file, self.source, self.start)
        node = FluentParser().parse_entry(self.source[self.start : self.end])
        if not isinstance(node, ast.Message | ast.Term):
            raise WordError(f"{place}: cannot be read")
        return _Entry(node.id.name, place, node)


class _Shelf(Mapping[str, _Entry]):
    """Entries by name; one that was only found is read when somebody asks for it."""

    def __init__(self, entries: Mapping[str, _Entry | _Unread] | None = None) -> None:
        self._entries = dict(entries or {})

    def __getitem__(self, name: str) -> _Entry:
        entry = self._entries[name]
        if isinstance(entry, _Unread):
            entry = self._entries[name] = entry.read()
        return entry

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, name: str, entry: _Entry | _Unread) -> None:
        """Add an entry, in the place of one that had the name."""
        self._entries[name] = entry

    def copy(self) -> "_Shelf":
        """Return another shelf with the same entries."""
        return _Shelf(self._entries)


def _place(language: str, file: str, source: str, start: int) -> str:
    return f"{language}/{file}:{source.count(chr(10), 0, start) + 1}"


def _names(variables: Iterable[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(variables))


def _spell(pattern: ast.Pattern, choice: int) -> str:
    """Return the pattern's text with that variant of each choice; a slot for what is not known."""
    return "".join(
        element.value
        if isinstance(element, ast.TextElement)
        else _spell_expression(element.expression, choice)
        for element in pattern.elements
    )


def _spell_expression(node: ast.BaseNode, choice: int) -> str:
    match node:
        case ast.Placeable():
            return _spell_expression(node.expression, choice)
        case ast.SelectExpression():
            return _spell(node.variants[min(choice, len(node.variants) - 1)].value, choice)
        case ast.StringLiteral():
            return str(node.parse()["value"])
        case _:
            return slot(0)


class Book:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.messages = _Shelf()
        self.terms = _Shelf()
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
                unread = _Unread(self.language, file, source, head.start(), end)
                self._shelf(is_term=bool(head[1])).put(head[2], unread)

    def _shelf(self, *, is_term: bool) -> _Shelf:
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

    def _differences(self, own: _Entry, other: _Entry, book: "Book") -> Iterator[str]:
        """Yield what the other text takes and this one does not, or the reverse."""
        old, new = self.sum_needs(own), book.sum_needs(other)
        if unknown := new.variables - old.variables - IMPLICIT:
            yield f"{_names(unknown)} is not given to this text"
        if lost := old.shown - new.shown:
            yield f"{_names(lost)} must be shown"
        if wrong := new.selectors - old.selectors - unknown - IMPLICIT:
            yield f"{_names(wrong)} cannot choose a variant here"
        if calls := other.survey.functions - own.survey.functions:
            yield f"{', '.join(sorted(calls))} is not used here"

    def _entries(self) -> list[_Entry]:
        return [*self.messages.values(), *self.terms.values()]

    def _parse(self, file: str, source: str) -> Iterator[str]:
        for node in FluentParser().parse(source).body:
            place = _place(self.language, file, source, node.span.start if node.span else 0)
            if isinstance(node, ast.Junk):
                yield f"{place}: {'; '.join(note.message or '' for note in node.annotations)}"
            elif isinstance(node, ast.Message | ast.Term):
                entry = _Entry(node.id.name, place, node)
                shelf = self._shelf(is_term=entry.is_term)
                if first := shelf.get(entry.name):
                    yield f"{place}: {entry.name}: given before, in {first.place}"
                else:
                    shelf.put(entry.name, entry)
        if has_slots(source):
            yield f"{self.language}/{file}:1: private-use characters stand for data"

    def _faults(self, entry: _Entry) -> Iterator[str]:
        yield from entry.faults()
        yield from (f"unknown text {name}" for name in entry.survey.messages - set(self.messages))
        yield from (f"unknown term -{name}" for name in entry.survey.terms - set(self.terms))
        if entry in self._followed(entry):
            yield "refers to itself"

    def _followed(self, entry: _Entry) -> list[_Entry]:
        """Return all entries that the entry refers to, over any number of steps."""
        found: list[_Entry] = []
        ahead = [entry]
        while ahead:
            survey = ahead.pop().survey
            near = [self.messages.get(name) for name in sorted(survey.messages)]
            near += [self.terms.get(name) for name in sorted(survey.terms)]
            fresh = [one for one in near if one and not any(one is old for old in found)]
            found += fresh
            ahead += fresh
        return found

    def sum_needs(self, first: _Entry) -> _Needs:
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
