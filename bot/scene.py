"""What a flow has in its hands: the transaction, the instant, who speaks, and the office.

It stands between the ports and the features: features take a ``Scene`` and return an
``Outcome``; the engine makes the scene and carries the outcome out.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.changes import Put
from bot.domain.facts import Case, TeamCase
from bot.domain.people import Account, Audit, Membership, Person, Role
from bot.domain.programme import Programme
from bot.gather import own_case, own_cases
from bot.office import Office
from bot.ports import Ids, Parcel, Tx
from bot.talk.dialog import Dialog
from bot.talk.machine import begin
from bot.talk.model import (
    Choice,
    Envelope,
    Message,
    Option,
    Outcome,
    Progress,
    Recipient,
    Say,
    ToAccount,
    ToRoom,
    Why,
    say,
)
from bot.talk.show import Label, ask


@dataclass(frozen=True, slots=True)
class Scene:
    """One envelope's circumstances."""

    tx: Tx
    now: datetime
    new_id: Ids
    office: Office
    envelope: Envelope
    account: Account
    person: Person
    memberships: tuple[Membership, ...]
    progress: Progress | None
    returned: bool = False
    """Whether that was interrupted, and what had interrupted it lapsed: nobody was asked since."""
    back: bool = False
    """Whether the account could not be reached until now."""
    present: bool = True
    """Whether the person has spoken; not where something happens to them by itself."""
    meant: Parcel | None = None
    """The one message to which they reply."""

    @property
    def here(self) -> Recipient:
        """Where the answer belongs: the group in which somebody spoke, or the private chat."""
        if self.envelope.room is not None:
            return ToRoom(self.envelope.room)
        return ToAccount(self.account.id)

    @property
    def private(self) -> Recipient:
        """The private chat of the person, wherever they spoke."""
        return ToAccount(self.account.id)

    def speaks(self, person_id: str) -> bool:
        """Whether that person speaks: what they are told now is an answer."""
        return self.present and person_id == self.person.id

    @property
    def label(self) -> Label:
        """Words for labels as this person reads them."""
        return self.office.label(self.person, self.programme.id)

    def local(self, programme: Programme | None = None) -> datetime:
        """Return the instant in local time."""
        return (programme or self.programme).calendar.local(self.now)

    @property
    def programme(self) -> Programme:
        """The programme at hand: the open dialog's, else the person's first, else the default."""
        ids = [self.progress.subject.get("programme", "")] if self.progress else []
        ids.extend(membership.programme_id for membership in self.memberships)
        for each in ids:
            if each in self.office.programmes:
                return self.office.programmes[each]
        return self.office.default

    def heard_at(self, programme: Programme | None = None) -> datetime:
        """Return the local time at which the words arrived: "morgen" is read against it."""
        return (programme or self.programme).calendar.local(self.envelope.at)

    def roles(self) -> frozenset[Role]:
        """Return the roles that the person has anywhere."""
        return frozenset(membership.role for membership in self.memberships)

    def programmes(self, *roles: Role) -> tuple[Programme, ...]:
        """Return the programmes in which the person has one of these roles (any, if none named)."""
        known = self.office.programmes
        ids = dict.fromkeys(
            each.programme_id
            for each in self.memberships
            if (not roles or each.role in roles) and each.programme_id in known
        )
        return tuple(known[each] for each in ids)

    def reply(self, *lines: Say, choices: tuple[tuple[Choice, ...], ...] = ()) -> Outcome:
        """Return the decision to answer with these lines, here."""
        return Outcome(messages=(Message(self.here, lines, choices),))

    def refuse(self, *lines: Say, choices: tuple[tuple[Choice, ...], ...] = ()) -> Outcome:
        """Return the answer to a button that is of no use any more: it was not what was chosen."""
        return replace(self.reply(*lines, choices=choices), void=True)

    def open(
        self,
        dialog: Dialog,
        subject: Mapping[str, str],
        *,
        options: Mapping[str, tuple[Option, ...]] | None = None,
        answers: Mapping[str, object] | None = None,
        first: Iterable[Say] = (),
        **stands: Any,
    ) -> Outcome:
        """Return the decision to begin a dialog, in private, where it ``stands`` at first."""
        progress = begin(dialog, self.new_id(), self.now, subject, options=options, answers=answers)
        progress = replace(progress, **stands)
        programme = subject.get("programme") or self.programme.id
        turn = ask(dialog, progress, self.office.label(self.person, programme))
        message = Message(self.private, (*first, *turn.lines), turn.choices, programme=programme)
        return Outcome(progress=progress, messages=(message,))

    async def own_case(self, team_id: str, told_at: datetime | None = None) -> TeamCase | None:
        """Return the case of a living team to which the speaker belongs, or did at ``told_at``."""
        return await own_case(self.tx, self.office.programmes, self.person.id, team_id, told_at)

    async def own_cases(self) -> tuple[TeamCase, ...]:
        """Return the speaker's living teams; in a group chat only the one it is bound to."""
        return await own_cases(self.tx, self.office.programmes, self.person.id, self.envelope.room)

    def audit(self, programme_id: str, act: str, subject: str) -> Put:
        """Return the entry that an act leaves, of which somebody may have to give account."""
        entry = Audit(self.new_id(), programme_id, self.person.id, act, subject, self.now)
        return Put(entry)


Flow = Callable[[Scene, str], Awaitable[Outcome]]
"""A command's flow: the scene, and what was typed behind the command."""

Deed = Callable[[Scene, tuple[str, ...]], Awaitable[Outcome]]
"""An action's flow: the scene, and the words of the pressed token behind the action's name."""

EVERYONE: frozenset[Role] = frozenset()


class Place(StrEnum):
    """Where a command works."""

    ANYWHERE = "anywhere"
    PRIVATE = "private"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be typed with a slash: its English name, German aliases, who may, where.

    ``roles`` empty means everybody who joined. ``stranger`` commands work before anybody joined.
    The menu's description is the Fluent text ``menu-{name}``.
    """

    name: str
    run: Flow
    aliases: tuple[str, ...] = ()
    roles: frozenset[Role] = EVERYONE
    stranger: bool = False
    menu: bool = True
    place: Place = Place.ANYWHERE


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be pressed outside of a dialog: token ``a.{name}.…``.

    ``lasting``: it only shows something, so the buttons stay where they are. ``takes`` tells
    whether words that were typed instead are its last argument, read at a local time. ``roles``
    empty means everybody whom the button was sent to. ``asks``: its buttons are answers to one
    question, each by the last word of its token; typed words that it takes stand in their place,
    and who answers in words that nothing understands is shown the buttons once more. ``way_out``
    is the last word of the button that leaves everything as it is: "cancel" means it.
    """

    name: str
    run: Deed
    lasting: bool = False
    takes: Callable[[str, datetime], bool] | None = None
    roles: frozenset[Role] = EVERYONE
    asks: bool = False
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean something whichever message came last, unless a question asks for words.

    ``run`` returns ``None`` where they mean nothing to it. Where it ``yields``, a card that takes
    the words goes first.
    """

    name: str
    run: Callable[[Scene, str], Awaitable[Outcome | None]]
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A dialog, and what its result leads to.

    It is for who still has one of ``roles`` in its programme; without any, its result decides.
    ``settled`` tells where its matter stands once it needs no answer, but words where it ``adds``;
    ``rest`` then keeps what still counts, and says which words of one's own, or yes, go nowhere.
    Two runs are about two things if their subjects, or their answers to ``apart``, differ. When it
    lapses, or gives way, what was told is as good as finished if it ``counts`` and its result needs
    no more; who gave all but a yes, or what is ``typed`` (with its command, or counting as much),
    hears ``unkept``, that it was not kept. ``above`` tells what is shown above its question.
    """

    dialog: Dialog
    finish: Callable[[Scene, Any, Progress], Awaitable[Outcome]]
    roles: frozenset[Role] = EVERYONE
    settled: Callable[[Scene, Progress], Awaitable[Say | None]] | None = None
    adds: bool = False
    apart: tuple[str, ...] = ()
    typed: frozenset[str] = frozenset()
    counts: bool = False
    unkept: str = ""
    above: Callable[[Scene, Progress], Awaitable[tuple[Say, ...]]] | None = None
    rest: Callable[[Scene, Progress, str], Awaitable[Outcome]] | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What follows a written fact of that kind: how features meet without knowing each other."""

    kind: type[Any]
    run: Callable[[Scene, Any], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Due:
    """One matter that is due for one person now.

    ``key`` keeps it single for ever. A matter with ``why`` REMINDER is folded with the person's
    others and counts against the caps; ESCALATION is folded for the coordinator; NEWS goes by
    itself in a polite hour, APPOINTMENT at any. After ``not_after`` it is of no use any more.
    """

    key: str
    person_id: str
    about: str
    lines: tuple[Say, ...]
    choices: tuple[tuple[Choice, ...], ...] = ()
    why: Why = Why.REMINDER
    team_id: str | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Nag:
    """A pure rule: what is due, and at which ``turns`` more may be; ``any_hour``: at night, too."""

    name: str
    kind: type[Case]
    run: Callable[[Any, datetime], Iterable[Due]]
    turns: Callable[[Any, datetime], Iterable[datetime]]
    any_hour: bool = False


def action(name: str, *words: str | int) -> str:
    """Return the token of an action's button."""
    return ".".join(("a", name, *(str(word) for word in words)))


def button(label: str | Say, name: str, *words: str | int) -> Choice:
    """Return an action's button; ``label`` is a Fluent id or a text."""
    text = say(label) if isinstance(label, str) else label
    return Choice(action(name, *words), text)


def later(message: Message, programme: Programme, now: datetime) -> Message:
    """Return a message that waits for the next polite hour, as news from others do."""
    hour = programme.calendar.next_polite(now)
    return replace(message, why=Why.NEWS, not_before=hour, programme=programme.id)
