"""Ideas: what a maker would like to do, and which may become an organisation's challenge."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class IdeaStage(StrEnum):
    """Where an idea stands: with the coordination, with contacts, or settled."""

    OPEN = "open"
    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Idea:
    """A maker's own idea, and what kind of organisation would fit (``wanted``, possibly empty).

    ``asked_id`` is the contact to whom a coordinator handed it; with ``None`` while it is offered,
    any contact of the programme may take it. ``challenge_id`` is what became of it.
    """

    id: str
    programme_id: str
    person_id: str
    text: str
    wanted: str
    stage: IdeaStage
    made_at: datetime
    asked_id: str | None = None
    challenge_id: str | None = None
    settled_at: datetime | None = None
