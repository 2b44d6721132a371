"""The catalog: the Fluent texts of all languages, checked when they are loaded or before.

Nothing falls back in silence: a missing id, a missing argument, a text that cannot be formatted
raise. How the texts of one language are written is told in ``book``; what an argument becomes, in
``words``; how a text may be marked up, in ``markup``.
"""

from collections.abc import Mapping, Sequence

from bot.domain.people import Form
from bot.talk.book import Book
from bot.talk.formats import Money, WithYear
from bot.talk.words import IMPLICIT, MissingWord, Ref, WordError, Words

__all__ = [
    "BadCatalog",
    "Catalog",
    "MissingWord",
    "Money",
    "Ref",
    "WithYear",
    "WordError",
    "Words",
]


class BadCatalog(WordError):
    """The sources have faults; ``problems`` names each as ``language/file:line: what``."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the problems, and show them one a line."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Catalog:
    """The texts of all languages."""

    def __init__(self, books: Mapping[str, Book]) -> None:
        """Take checked books; ``load`` makes them."""
        self._books = dict(books)
        self._words = {
            (language, form): Words(language, form, book.format)
            for language, book in self._books.items()
            for form in Form
        }

    @classmethod
    def load(cls, sources: Mapping[str, Mapping[str, str]]) -> "Catalog":
        """Return the catalog of ``language -> file name -> Fluent source``.

        Raises ``BadCatalog`` with every fault: syntax, ids given twice, references to nothing or
        in a circle, unknown functions, attributes, markup that does not close.
        """
        books = {language: Book(language) for language in sources}
        problems = [
            problem for language, files in sources.items() for problem in books[language].add(files)
        ]
        if problems:
            raise BadCatalog(problems)
        return cls(books)

    @classmethod
    def trust(cls, sources: Mapping[str, Mapping[str, str]]) -> "Catalog":
        """Return the catalog of sources that ``load`` took before: at once, for it reads none yet.

        A text that has faults all the same raises ``WordError`` when it is used.
        """
        books = {language: Book(language) for language in sources}
        for language, files in sources.items():
            books[language].trust(files)
        return cls(books)

    def overridden(self, sources: Mapping[str, Mapping[str, str]]) -> "Catalog":
        """Return this catalog with other texts in the place of its own; it stays as it is.

        Raises ``BadCatalog`` with every fault: what ``load`` refuses, texts and languages that do
        not exist here, and texts that take something else than those which they replace.
        """
        books = dict(self._books)
        problems: list[str] = []
        for language, files in sources.items():
            if language not in books:
                known = ", ".join(self.languages)
                problems.append(f"{language}: there is no such language here, but {known}")
                continue
            books[language], faults = books[language].overridden(files)
            problems += faults
        if problems:
            raise BadCatalog(problems)
        return Catalog(books)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages, in the order in which they were loaded."""
        return tuple(self._books)

    def words(self, language: str, address: Form) -> Words:
        """Return the texts of a language in a form of address; ``MissingWord`` without it."""
        self._book(language)
        return self._words[language, address]

    def ids(self, language: str) -> frozenset[str]:
        """Return the ids of all messages (terms are not messages)."""
        return frozenset(self._book(language).messages)

    def variables(self, language: str, message_id: str) -> frozenset[str]:
        """Return what the text takes, through all its variants and references, but the address."""
        return self._book(language).needs(message_id).variables - IMPLICIT

    def _book(self, language: str) -> Book:
        try:
            return self._books[language]
        except KeyError:
            raise MissingWord(f"no texts in {language!r}") from None
