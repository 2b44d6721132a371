"""The entries of Fluent sources: what each says, refers to, and what is wrong with it by itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.talk.markup import MarkupError, read, slot
from bot.talk.words import IMPLICIT, WordError

_FUNCTIONS = frozenset({"NUMBER"})


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
class Entry:
    """A message or a term, where it stands, and what it refers to."""

    name: str
    place: str
    node: ast.Message | ast.Term
    survey: _Survey = field(init=False)

    def __post_init__(self) -> None:
        self.survey = _Survey(self.node.value) if self.node.value else _Survey(ast.Pattern([]))

    @property
    def is_term(self) -> bool:
        """Whether only other texts can say it."""
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
            yield f"{names(lost)} does not reach a term"
        try:
            for choice in range(self.survey.variants):
                read(_spell(self.node.value, choice))
        except MarkupError as error:
            yield str(error)


@dataclass(frozen=True, slots=True)
class Unread:
    """A message or a term that was only found: where it begins and ends in its file."""

    language: str
    file: str
    source: str
    start: int
    end: int

    def read(self) -> Entry:
        """Return what it says; ``WordError`` if that is no text."""
        place = place_of(self.language, self.file, self.source, self.start)
        node = FluentParser().parse_entry(self.source[self.start : self.end])
        if not isinstance(node, ast.Message | ast.Term):
            raise WordError(f"{place}: cannot be read")
        return Entry(node.id.name, place, node)


class Shelf(Mapping[str, Entry]):
    """Entries by name; one that was only found is read when somebody asks for it."""

    def __init__(self, entries: Mapping[str, Entry | Unread] | None = None) -> None:
        self._entries = dict(entries or {})

    def __getitem__(self, name: str) -> Entry:
        entry = self._entries[name]
        if isinstance(entry, Unread):
            entry = self._entries[name] = entry.read()
        return entry

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, name: str, entry: Entry | Unread) -> None:
        """Add an entry, in the place of one that had the name."""
        self._entries[name] = entry

    def copy(self) -> "Shelf":
        """Return another shelf with the same entries."""
        return Shelf(self._entries)


def place_of(language: str, file: str, source: str, start: int) -> str:
    """Return where something begins, as ``language/file:line``."""
    return f"{language}/{file}:{source.count(chr(10), 0, start) + 1}"


def names(variables: Iterable[str]) -> str:
    """Return variables as they are written."""
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
