"""What somebody told before, as the answers of a dialog; and whether a change of it matters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from bot.domain.challenges import Organisation, Size
from bot.domain.people import Introduction, Person, Profile, Trade
from bot.onboarding.dialog import (
    CONTACT,
    SHORT,
    ContactAnswers,
    Yes,
    read_own_name,
    words_reader,
)
from bot.talk.dialog import OTHER, Ask, Choose, Dialog, Given

QUIETLY = frozenset({"links", "media", "updated_at"})
"""What of a profile decides about no suggestion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseAnswers:
    """What a contact can change besides the challenges."""

    name: str
    organisation: str
    sector: str
    size: Size
    share: Yes


HOUSE = Dialog(
    "house",
    HouseAnswers,
    (
        Ask(name="name", read=read_own_name),
        Ask(name="organisation", read=words_reader(SHORT, figures=True)),
        Choose(name="sector", labels="sector"),
        Choose(name="size", options=tuple(Size), labels="contact-size"),
        Choose(name="share", options=tuple(Yes), labels="answer"),
    ),
    summary=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinAnswers(ContactAnswers):
    """A contact's answers, and whether an organisation is ``meant`` that is there already."""

    meant: Yes


TWIN = Dialog(
    "twin",
    TwinAnswers,
    (
        *(Given(name=step.name) for step in CONTACT.steps),
        Choose(name="meant", options=tuple(Yes)),
    ),
)


def of_maker(
    person: Person, profile: Profile, regions: Sequence[str], share: Yes
) -> Mapping[str, object]:
    """Return a maker's answers."""
    elsewhere = profile.region not in regions
    known: dict[str, object] = {
        "name": person.name,
        "trade": profile.trade,
        "doing": profile.doing,
        "skills": profile.skills,
        "tools": profile.tools,
        "offers": profile.offers or None,
        "expectations": profile.expectations,
        "hopes": profile.hopes,
        "availability": profile.availability,
        "region": OTHER if elsewhere else profile.region,
        "links": profile.links,
        "media": profile.media,
        "share": share,
    }
    if profile.trade is Trade.OTHER:
        known["trade_other"] = profile.trade_other
    if elsewhere:
        known["region_other"] = profile.region
    return known


def of_contact(person: Person, organisation: Organisation, share: Yes) -> Mapping[str, object]:
    """Return a contact's answers about an organisation."""
    return {
        "name": person.name,
        "organisation": organisation.name,
        "sector": organisation.sector,
        "size": organisation.size,
        "share": share,
    }


def of_expert(person: Person, told: Introduction) -> Mapping[str, object]:
    """Return an expert's answers."""
    return {"name": person.name, "field": told.field, "availability": told.availability}


def matters(before: Profile, after: Profile) -> bool:
    """Whether a profile has changed in what partners decide by."""
    names = [each.name for each in fields(Profile) if each.name not in QUIETLY]
    return any(getattr(before, name) != getattr(after, name) for name in names)
