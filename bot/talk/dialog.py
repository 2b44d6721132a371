"""Dialogs as declarations: which questions, in which order, with which answers.

A ``Dialog`` holds no words (Fluent ids follow from its names), no channel and no await. It
validates itself when it is built, so that a wrong one never starts the service:

* question ``{dialog}-{step}``, short name ``{dialog}-{step}-name``, options ``{labels}-{option}``;
* the answers become one frozen dataclass, ``result``, whose fields are the steps.

``bot.talk.machine`` plays them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, get_type_hints

from bot.talk.model import TOKEN_BYTES, Say
from bot.talk.readers import Rejected

Answers = Mapping[str, Any]
"""Packed answers by step name; a skipped step is ``None``."""

Condition = Callable[[Answers], bool]
Reader = Callable[[str, datetime], object]
"""A text and the local time -> a value, ``Either`` of a few, or ``Rejected``."""

Senses = Callable[[str, tuple[str, ...]], tuple[str, ...]]
"""Words that were read, and what was given for their step -> those of it that they may mean."""

Offered = Mapping[str, Mapping[str, str]]
"""By the name of a step: its options, each with its label as the reader sees it."""

Told = tuple[Mapping[str, Any], tuple[Say, ...]]
"""Values by step name, and what is to be said of words that are none of them."""

Teller = Callable[[str, datetime, Answers], Told]
"""A text, the local time and the answers so far -> what the text tells."""

Gleaner = Callable[[str, Offered], Mapping[str, Any]]
"""A text and what is offered -> answers by step name; empty where there is but one answer."""

OTHER = "other"
"""The option of a choice that leads to an answer in one's own words."""
RUN_BYTES = 12
CONTROL_BYTES = 8
TOKEN_WORDS = 3
"""Run, step and option."""


@dataclass(frozen=True, slots=True)
class Either:
    """What a reader returns for a text with a few meanings: the values, to choose among."""

    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What a reader returns for a value that is possible and rare: to be confirmed."""

    value: Any


class Asking(StrEnum):
    """Which questions may be the answer to a question: none, all, or all but those about it."""

    NEVER = "never"
    ELSE = "else"
    FREE = "free"


class DialogError(ValueError):
    """A declaration contradicts itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question. ``when`` decides from the answers so far whether it is asked at all."""

    name: str
    optional: bool = False
    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Step):
    """A question that is answered in words.

    With ``readback`` the value is shown and has to be confirmed before it counts. ``shown``
    turns a value into the argument of a text, where the value itself is not fit for it. ``senses``
    says which of the options that were given when the dialog was opened the words may mean; where
    they are several, one is to be chosen. ``gleans`` finds answers to later questions in the same
    words; what it found has to be confirmed. ``asking`` says what becomes of a question: if it is
    no answer, nothing is kept of it.
    """

    read: Reader
    readback: bool = False
    shown: Callable[[Any], Any] | None = None
    senses: Senses | None = None
    gleans: Gleaner | None = None
    asking: Asking = Asking.ELSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Step):
    """One of a few answers. Without ``options`` they are given when the dialog is opened.

    ``other`` names the later question in words that takes what is none of the answers; it is asked
    when the option ``OTHER`` was chosen, and words that fit no option are meant for it. With
    ``early`` nothing may be kept yet: whoever tells something is asked to do so later. ``means``
    tells which of the options is meant by words that are in none of their names, and what else they
    answer; without an option they answer nothing.
    """

    options: tuple[str, ...] = ()
    labels: str | None = None
    means: Teller | None = None
    other: str = ""
    early: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseMany(Step):
    """Some of several answers, at least ``least``; ``every`` are folded words that mean all."""

    options: tuple[str, ...] = ()
    labels: str | None = None
    least: int = 1
    every: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach(Step):
    """A photo or a file, or up to ``most`` of them, as a tuple.

    If it is not ``asked``, what is sent during the dialog is taken, and can be changed at the end.
    A caption answers the last question in words that was skipped, or else continues the answer to
    the one named ``words``.
    """

    most: int = 1
    asked: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Step):
    """Not a question: a value that is known when the dialog is opened, and decides about others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two answers that do not go together, where ``found`` says so of the packed answers.

    The summary says it in ``{dialog}-clash-{name}`` and offers to correct those ``between`` which
    it is. They may stay: people know better.
    """

    name: str
    between: tuple[str, ...]
    found: Condition


@dataclass(frozen=True, slots=True)
class Dialog:
    """A named sequence of steps whose answers build ``result``.

    With ``summary`` everything is read back at the end, single answers can be corrected, and
    only a yes finishes it. ``stops`` are words (folded) that break it off, besides "cancel".
    """

    name: str
    result: type[Any]
    steps: tuple[Step, ...]
    summary: bool = False
    clashes: tuple[Clash, ...] = ()
    stops: frozenset[str] = frozenset()
    kinds: Mapping[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raise ``DialogError`` where steps, options and the result do not fit together."""
        object.__setattr__(self, "kinds", get_type_hints(self.result))
        names = [step.name for step in self.steps]
        wanted = [each.name for each in fields(self.result)]
        if names != wanted:
            message = f"{self.name}: steps {names} are not the fields {wanted} of {self.result}"
            raise DialogError(message)
        later = any(isinstance(step, Attach) and not step.asked for step in self.steps)
        gleans = any(isinstance(step, Ask) and step.gleans is not None for step in self.steps)
        if (self.clashes or gleans or later) and not self.summary:
            raise DialogError(f"{self.name}: without a summary nothing can be confirmed at its end")
        for step in self.steps:
            for option in (*self.options_of(step), "x" * CONTROL_BYTES):
                token = token_of("r" * RUN_BYTES, step.name, option)
                if len(token.encode()) > TOKEN_BYTES or "." in step.name + option:
                    message = f"{self.name}: {step.name}/{option} does not fit into a button"
                    raise DialogError(message)

    def step(self, name: str) -> Step:
        """Return the step of that name; ``KeyError`` if there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def options_of(self, step: Step) -> tuple[str, ...]:
        """Return the declared options of a step."""
        return step.options if isinstance(step, Choose | ChooseMany) else ()

    def kind_of(self, name: str) -> Any:
        """Return the type of a step's value, as the result declares it."""
        return self.kinds[name]

    def visible(self, answers: Answers) -> tuple[Step, ...]:
        """Return the questions that these answers call for."""
        return tuple(
            step
            for step in self.steps
            if not isinstance(step, Given) and (step.when is None or step.when(answers))
        )

    def asked(self, answers: Answers) -> tuple[Step, ...]:
        """Return the visible questions that are put without being sought out."""
        return tuple(
            step for step in self.visible(answers) if not isinstance(step, Attach) or step.asked
        )

    def is_enough(self, answers: Answers) -> bool:
        """Whether the result can do without every question that these answers leave open."""
        spare = {each.name for each in fields(self.result) if each.default is not MISSING}
        return all(step.name in answers or step.name in spare for step in self.visible(answers))

    def text_ids(self) -> Iterator[str]:
        """Yield every Fluent id that this dialog can ask for."""
        for step in self.steps:
            if isinstance(step, Given):
                continue
            yield f"{self.name}-{step.name}"
            if self.summary:
                yield f"{self.name}-{step.name}-name"
            for option in self.options_of(step):
                yield label_id(self, step, option)
        if self.summary:
            yield f"{self.name}-summary"
        for clash in self.clashes:
            yield f"{self.name}-clash-{clash.name}"


def label_id(dialog: Dialog, step: Step, option: str) -> str:
    """Return the Fluent id of a declared option."""
    shared = step.labels if isinstance(step, Choose | ChooseMany) else None
    return f"{shared or f'{dialog.name}-{step.name}'}-{option}"


def token_of(run: str, step: str, option: str) -> str:
    """Return the token of a button of that run and step."""
    return f"d.{run}.{step}.{option}"


def words_of(token: str) -> tuple[str, ...]:
    """Return run, step and option of a question's button; nothing of any other.

    An option that people named may have dots in it.
    """
    kind, *words = token.split(".", TOKEN_WORDS)
    return tuple(words) if kind == "d" and len(words) == TOKEN_WORDS else ()


__all__ = [
    "OTHER",
    "Answers",
    "Ask",
    "Asking",
    "Attach",
    "Choose",
    "ChooseMany",
    "Clash",
    "Dialog",
    "DialogError",
    "Doubtful",
    "Either",
    "Given",
    "Gleaner",
    "Offered",
    "Reader",
    "Rejected",
    "Senses",
    "Step",
    "Teller",
    "Told",
    "label_id",
    "token_of",
    "words_of",
]
