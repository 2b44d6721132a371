"""People: who they are, how they are spoken to, what they agreed to, and what they offer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.milestones import Media


class Role(StrEnum):
    """What a person is in one programme."""

    MAKER = "maker"
    CONTACT = "contact"
    EXPERT = "expert"
    COORDINATOR = "coordinator"


class Form(StrEnum):
    """The form of address, a property of the person; English texts ignore it."""

    DU = "du"
    SIE = "sie"


class Purpose(StrEnum):
    """What a consent is given for.

    ``SHARING`` one's contact details with partners, ``PUBLISHING`` the challenge, ``RESULTS`` of
    the team, ``PHOTOS`` to the team and its coordinators, ``RELAYING`` one's messages to the team's
    other messengers.
    """

    PROCESSING = "processing"
    SHARING = "sharing"
    PUBLISHING = "publishing"
    RESULTS = "results"
    PHOTOS = "photos"
    RELAYING = "relaying"


class Expectation(StrEnum):
    """What somebody hopes to get out of a partnership; one list serves both sides."""

    ORDER = "order"
    EMPLOYMENT = "employment"
    THESIS = "thesis"
    RESEARCH = "research"
    PRODUCT = "product"
    BUSINESS = "business"
    INVESTOR = "investor"
    DISTRIBUTION = "distribution"
    TECHNOLOGY = "technology"
    LEARNING = "learning"


class Availability(StrEnum):
    """When a person has time."""

    MORNINGS = "mornings"
    AFTERNOONS = "afternoons"
    EVENINGS = "evenings"
    WEEKENDS = "weekends"


class Trade(StrEnum):
    """The kinds of people who share the role of a maker; ``OTHER`` is said in their own words."""

    MAKER = "maker"
    CREATIVE = "creative"
    SCIENTIST = "scientist"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Account:
    """One messenger address; ``id`` is ``channel:address`` and never changes.

    ``preferred``: what nobody asked for goes there, if it can be reached; else there where the
    person wrote last. At most one of a person's accounts is.
    """

    id: str
    person_id: str
    reachable: bool = True
    preferred: bool = False

    @property
    def channel(self) -> str:
        """The messenger: ``telegram``, ``matrix``, ``console``."""
        return self.id.partition(":")[0]

    @property
    def address(self) -> str:
        """The address inside the messenger."""
        return self.id.partition(":")[2]


@dataclass(frozen=True, slots=True)
class FormerName:
    """What somebody was called until then."""

    name: str
    until: datetime


MOST_FORMER = 5
"""Former names that are kept of a person."""
FORMER_KEPT = timedelta(days=60)
"""So long they are kept: what waits, or is held in doubt, is told or forgotten by then."""


@dataclass(frozen=True, slots=True)
class Person:
    """A human. ``name`` is empty until they gave one (not before consent).

    ``former`` are the names that they had lately, the last one last: what others have not heard yet
    may tell of them so, and an erasure leaves these out as well.
    """

    id: str
    language: str
    form: Form = Form.SIE
    name: str = ""
    snoozed_until: datetime | None = None
    paused: bool = False
    former: tuple[FormerName, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called, or were lately."""
        names = (self.name, *(each.name for each in self.former))
        return tuple(filter(None, dict.fromkeys(names)))

    def called(self, name: str, now: datetime) -> "Person":
        """Return the person with a name from now on."""
        if name == self.name:
            return self
        had = (FormerName(self.name, now),) if self.name else ()
        return replace(self, name=name, former=_lately((*self.former, *had), now))

    def united(self, other: "Person", now: datetime) -> "Person":
        """Return the person with what another one was called, who turned out to be the same.

        The silence for which either of them has asked lasts for both.
        """
        both = replace(
            self,
            name=other.name,
            former=_lately((*self.former, *other.former), now),
            paused=self.paused or other.paused,
            snoozed_until=max(
                filter(None, (self.snoozed_until, other.snoozed_until)), default=None
            ),
        )
        return both.called(self.name or other.name, now)

    def without_old_names(self, now: datetime) -> "Person":
        """Return the person without names that nothing on its way to others can have any more."""
        former = _lately(self.former, now)
        return self if former == self.former else replace(self, former=former)

    def rests(self, now: datetime) -> bool:
        """Whether the person asked for silence at this instant."""
        return self.paused or (self.snoozed_until is not None and now < self.snoozed_until)


def _lately(names: Iterable[FormerName], now: datetime) -> tuple[FormerName, ...]:
    kept = (each for each in names if now - each.until < FORMER_KEPT)
    return tuple(sorted(kept, key=lambda each: each.until))[-MOST_FORMER:]


def role_in(programme_id: str, role: Role) -> str:
    """Return what names a role in a programme."""
    return f"{programme_id}/{role.value}"


def any_of(roles: Iterable[str]) -> str:
    """Return what names several roles, as ``role_in`` does one: any of them would do."""
    return " ".join(roles)


def without_role(roles: str, left: str) -> str:
    """Return what names those of several roles (``any_of``) that are not left."""
    return any_of(each for each in roles.split(" ") if each != left)


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role in a programme; the three ids are its key."""

    person_id: str
    programme_id: str
    role: Role
    joined_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code, and what it is good for.

    It lets somebody in (``role``), binds a group chat to a team (``team_id``), or links a further
    account to a person (``person_id``).
    Only the code's SHA-256 is kept. ``uses_left`` is ``None`` for a code without a limit. From
    ``expires_at`` on it is worth nothing. ``made_by`` is who made it: a coordinator, or the contact
    of ``organisation_id``, for which it lets experts in.
    """

    code_hash: str
    programme_id: str
    role: Role | None
    team_id: str | None
    uses_left: int | None
    created_at: datetime
    person_id: str | None = None
    expires_at: datetime | None = None
    made_by: str | None = None
    organisation_id: str | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it lets nobody in any more."""
        return self.uses_left == 0 or (self.expires_at is not None and now >= self.expires_at)


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to: purpose, wording as it was shown, its version, time and channel."""

    id: str
    person_id: str
    programme_id: str
    purpose: Purpose
    version: str
    wording: str
    channel: str
    given_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a maker, creative or scientist brings to a programme."""

    person_id: str
    programme_id: str
    trade: Trade
    doing: str
    skills: tuple[str, ...]
    tools: tuple[str, ...]
    offers: str
    expectations: tuple[Expectation, ...]
    hopes: str
    availability: tuple[Availability, ...]
    region: str
    links: tuple[str, ...]
    updated_at: datetime
    media: tuple[Media, ...] = ()
    trade_other: str = ""


@dataclass(frozen=True, slots=True)
class Introduction:
    """What an expert or a coordinator told of themselves; the first three are its key.

    ``field`` is what an expert knows about, ``regions`` are those that a coordinator looks after
    (none: all of them).
    """

    person_id: str
    programme_id: str
    role: Role
    field: str
    availability: tuple[Availability, ...]
    regions: tuple[str, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Audit:
    """One act of a coordinator: who, what, on what, when (UTC)."""

    id: str
    programme_id: str
    person_id: str
    act: str
    subject: str
    at: datetime
