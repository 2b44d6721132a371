"""What stays: where an open dialog stands, and the whole of a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.changes import Change
from bot.domain.codec import pack, unpack
from bot.talk.model.outgoing import Message
from bot.talk.model.texts import Say


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that is only known when its dialog opens: an id, and a label typed by people."""

    id: str
    label: str


LAPSE = timedelta(days=2)
"""After so long an unanswered question about a date, a meeting or an update is not put again."""

AMENDS = "amends"
"""What is in the subject of a dialog that changes what was told before."""

UNKEPT = "unkept"
"""What a message is about that says that what was told was not kept when its dialog lapsed."""

WHOLE = "whole"
"""What is in the subject of a dialog that counts only once it was told to its end."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an open dialog of one account stands; everything that resuming it needs.

    ``run`` identifies this run: buttons of another run are void. ``updated_at`` is when its
    question was put last. ``answers`` maps step names to packed values; ``pending`` is a value that
    was read back and waits for a yes. ``editing`` names the single answer that is being corrected
    from the summary. ``picked`` are the boxes ticked so far in a choice of many. ``subject`` says
    what the dialog is about (programme, team). ``known`` names the answers that were there from the
    beginning: they are not asked, nor gone back to. ``before`` is the (packed) progress of the
    dialog that this one interrupted. ``heard`` maps step names to the messenger's ids of the
    messages that answered them in words. ``began`` are the answers with which a dialog began that
    changes what was told before. ``sudden``: its question came though nobody had asked for it then,
    since another dialog had ended or by itself, and nothing was answered since.
    """

    dialog: str
    run: str
    step: str
    started_at: datetime
    updated_at: datetime
    subject: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    picked: tuple[str, ...] = ()
    pending: Any = None
    editing: bool = False
    known: tuple[str, ...] = ()
    before: Any = None
    heard: Mapping[str, str] = field(default_factory=dict)
    began: Mapping[str, Any] = field(default_factory=dict)
    sudden: bool = False

    @property
    def amends(self) -> bool:
        """Whether it changes what was told before: nobody waits for its end."""
        return AMENDS in self.subject

    @property
    def programme(self) -> str | None:
        """The id of the programme that it is about; ``None`` while that is still to be chosen."""
        if len(self.options.get("programme", ())) > 1:
            return self.answers.get("programme")
        return self.subject.get("programme")

    @property
    def stack(self) -> tuple["Progress", ...]:
        """The dialog, and behind it each one that was interrupted, the last one first."""
        found = [self]
        while found[-1].before is not None:
            found.append(unpack(Progress, found[-1].before))
        return tuple(found)

    @property
    def home(self) -> str | None:
        """The id of the first programme that it is about, or what it interrupted, if any is."""
        found = (each.subject.get("programme") for each in self.stack)
        return next(filter(None, found), None)


def pile(stack: Sequence[Progress]) -> Progress | None:
    """Return the first of the dialogs, behind which the others wait; ``None`` if there are none."""
    before = None
    for each in reversed(stack):
        before = replace(each, before=None if before is None else pack(Progress, before))
    return before


class Keep(StrEnum):
    """The dialog stays as it is."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision: what becomes of the dialog, which facts change, what is said.

    ``picked`` is what a pressed button meant, where that is more than its label. ``void``: the
    button was of no use any more.
    """

    progress: Progress | Keep | None = KEEP
    changes: tuple[Change, ...] = ()
    messages: tuple[Message, ...] = ()
    picked: Say | None = None
    void: bool = False

    def __add__(self, other: "Outcome") -> "Outcome":
        """Return both decisions in one; the later one decides about the dialog."""
        return Outcome(
            self.progress if other.progress is KEEP else other.progress,
            self.changes + other.changes,
            self.messages + other.messages,
            self.picked or other.picked,
            self.void or other.void,
        )

    def saying(self, *messages: Message) -> "Outcome":
        """Return this decision with more messages."""
        return replace(self, messages=self.messages + messages)
