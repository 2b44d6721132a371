"""Teams: a challenge, its contact, its makers, and the chats that are bound to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.challenges import Side


class Stage(StrEnum):
    """Before the first meeting's go a team talks; after it, it works; then it has ended."""

    TALKING = "talking"
    ACTIVE = "active"
    ENDED = "ended"


class Verdict(StrEnum):
    """What somebody says after the first meeting."""

    GO = "go"
    NO_GO = "no-go"


class Cooperation(StrEnum):
    """The form in which the two sides go on."""

    ORDER = "order"
    EMPLOYMENT = "employment"
    THESIS = "thesis"
    RESEARCH = "research"
    PRODUCT = "product"
    BUSINESS = "business"


class Extent(StrEnum):
    """How much time the partnership is meant to take."""

    SPRINT = "sprint"
    MONTHS = "months"
    PROGRAMME = "programme"
    OPEN = "open"


class Setup(StrEnum):
    """Where and how the team works."""

    ON_SITE = "on-site"
    WORKSHOP = "workshop"
    REMOTE = "remote"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Team:
    """One challenge's team. ``number`` is what coordinators type, one count per programme."""

    id: str
    programme_id: str
    number: int
    challenge_id: str
    contact_id: str
    name: str
    stage: Stage
    matched_at: datetime
    form: Cooperation | None = None
    extent: Extent | None = None
    setup: Setup | None = None
    formed_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a team, on one of the two sides."""

    team_id: str
    person_id: str
    side: Side
    joined_at: datetime
    verdict: Verdict | None = None
    left_at: datetime | None = None


def has_maker_without(members: Iterable[Member], person_id: str) -> bool:
    """Whether somebody gone leaves a maker with whom a team can go on: one who has not said no."""
    return any(
        each.side is Side.MAKER
        and each.person_id != person_id
        and each.verdict is not Verdict.NO_GO
        for each in members
    )


def ends_without(team: Team, members: Iterable[Member], person_id: str) -> bool:
    """Whether a living team cannot go on without somebody: its contact, or the last maker for it.

    A deputy's place is on the contact's side, and binds nothing.
    """
    if team.contact_id == person_id:
        return True
    there = list(members)
    is_maker = any(each.side is Side.MAKER and each.person_id == person_id for each in there)
    return is_maker and not has_maker_without(there, person_id)


def is_secret_without(team: Team, members: Iterable[Member], person_id: str) -> bool:
    """Whether it would tell others' verdicts if a maker read what becomes of a team without them.

    Before the result only each member's own one is for them to know.
    """
    makers = {each.person_id for each in members if each.side is Side.MAKER}
    return team.stage is Stage.TALKING and person_id in makers and len(makers) > 1


@dataclass(frozen=True, slots=True)
class Room:
    """A group chat bound to a team; ``id`` is ``channel:address``. ``made``: by the bot itself.

    ``former_ids`` are those that it had before it moved, the first one first: what was said there
    lies there still, and keys name it by them.
    """

    id: str
    team_id: str
    bound_by: str
    bound_at: datetime
    made: bool = False
    former_ids: tuple[str, ...] = ()

    @property
    def channel(self) -> str:
        """The messenger."""
        return self.id.partition(":")[0]


class Carrying(StrEnum):
    """What a member says to carrying the team's messages between its messengers."""

    YES = "yes"
    NO = "no"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Bridging:
    """A member's word on the bridge between a team's chats.

    It stands once every member said ``YES``; ``OTHERS`` keeps it standing but leaves the member's
    own messages where they are.
    """

    team_id: str
    person_id: str
    carrying: Carrying
    at: datetime
