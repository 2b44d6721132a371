"""A programme: one run of a call, with its regions, dates, milestones and policies.

``load_programme`` turns TOML text into a ``Programme``, or refuses it with every problem, its line
and its reason. What a file may say is declared here and in ``bot.domain.policy``, field by field;
``deploy/programmes/cimis2-erzgebirge.toml`` writes all of it out. Reading files is for adapters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from types import MappingProxyType
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

import holidays

from bot.domain.calendar import Calendar
from bot.domain.challenges import Review
from bot.domain.kinds import day, many, matching, one_of, text, whole
from bot.domain.people import Role
from bot.domain.policy import Aims, Capacity, Policy, Privacy, Rest
from bot.domain.reading import Order, Problem, Refused, Spot, describe, read_fields, section
from bot.domain.toml import TomlError, parse
from bot.domain.towns import Town, check_regions, read_towns

LANGUAGES = ("de", "en")
"""The languages in which the bot has words; a programme chooses among them."""

# fmt: off
SECTORS = (
    "culture", "crafts", "manufacturing", "metal", "textile", "wood", "it", "design", "media",
    "tourism", "public", "education", "health", "association", "other",
)
# fmt: on
"""All sectors for which there are words (Fluent ``sector-…``); a programme may offer fewer."""

BERLIN = ZoneInfo("Europe/Berlin")

LONGEST_DAYS = 3660
"""No programme lasts longer than ten years; a later end is a typing mistake."""

_SLUG = matching(r"[a-z0-9]+(-[a-z0-9]+)*", "my-programme-2")


class ProgrammeError(ValueError):
    """A programme's file is refused. ``also`` holds the errors of further files."""

    def __init__(
        self, source: str, problems: tuple[Problem, ...], also: tuple["ProgrammeError", ...] = ()
    ) -> None:
        super().__init__(source, problems, also)
        self.source = source
        self.problems = problems
        self.also = also

    def __str__(self) -> str:
        """One line per problem: ``source:line: path: reason``."""
        lines = [
            ": ".join(
                part
                for part in (
                    self.source if problem.line is None else f"{self.source}:{problem.line}",
                    problem.path,
                    problem.reason,
                )
                if part
            )
            for problem in self.problems
        ]
        return "\n".join([*lines, *map(str, self.also)])


def _names(spot: Spot) -> Mapping[str, str]:
    if not isinstance(spot.value, Mapping):
        raise spot.refuse(f"must be a table with a name per language, not {describe(spot.value)}")
    before = len(spot.problems)
    names: dict[str, str] = {}
    for language in spot.value:
        try:
            names[language] = text()(spot.at(language))
        except Refused:
            continue
    if len(spot.problems) > before:
        raise Refused
    return MappingProxyType(names)


def _zone(spot: Spot) -> ZoneInfo:
    key = text()(spot)
    try:
        return ZoneInfo(key)
    except (LookupError, ValueError, OSError):
        raise spot.refuse(f"{describe(key)} is no time zone; one is Europe/Berlin") from None


def _role(spot: Spot) -> Role:
    return Role(one_of([role for role in Role if role is not Role.COORDINATOR])(spot))


def _subdivision(spot: Spot) -> str:
    return "" if spot.value == "" else text()(spot)


def _named(name: Mapping[str, str], language: str) -> str:
    return name.get(language) or name.get(language.partition("-")[0]) or next(iter(name.values()))


@dataclass(frozen=True, slots=True)
class MilestoneTemplate:
    """What every team of the programme plans to reach, and by which day."""

    id: Annotated[str, _SLUG]
    names: Annotated[Mapping[str, str], _names]
    due: Annotated[date, day]

    def name(self, language: str) -> str:
        """The name in a language; where there is none, the first that was given."""
        return _named(self.names, language)


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme as its TOML file describes it. ``budget_cents`` is per match; 0: no money.

    The regions are free names; people choose among them, or name one of the ``towns``. ``join`` has
    the roles for which one needs no code, ``approve`` those whose newcomers a coordinator admits.
    ``ends`` is the last day. Seven months of cooperation may stand in a calendar of eight:
    durations are dates here, never counts of months.
    """

    ORDERS: ClassVar = (Order("starts", "ends"),)

    id: Annotated[str, _SLUG]
    names: Annotated[Mapping[str, str], _names]
    regions: Annotated[tuple[str, ...], many(text(60), at_least=1)]
    starts: Annotated[date, day]
    ends: Annotated[date, day]
    privacy: Annotated[Privacy, section(Privacy)]
    towns: Annotated[tuple[Town, ...], read_towns] = ()
    zone: Annotated[ZoneInfo, _zone] = BERLIN
    country: Annotated[str, matching(r"[A-Z]{2}", "DE")] = "DE"
    subdivision: Annotated[str, _subdivision] = "SN"
    languages: Annotated[tuple[str, ...], many(one_of(LANGUAGES), at_least=1)] = LANGUAGES
    join: Annotated[tuple[Role, ...], many(_role)] = (Role.MAKER, Role.CONTACT)
    approve: Annotated[tuple[Role, ...], many(_role)] = ()
    capacity: Annotated[Capacity, section(Capacity)] = field(default_factory=Capacity)
    budget_cents: Annotated[int, whole(0, 10**9)] = 0
    aims: Annotated[Aims, section(Aims)] = field(default_factory=Aims)
    sectors: Annotated[tuple[str, ...], many(one_of(SECTORS), at_least=1)] = SECTORS
    milestones: Annotated[tuple[MilestoneTemplate, ...], many(section(MilestoneTemplate))] = ()
    rest: Annotated[Rest, section(Rest), "calendar"] = field(default_factory=Rest)
    policy: Policy = field(default_factory=Policy)
    calendar: Calendar = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Build the calendar once: it looks up public holidays."""
        calendar = Calendar(
            zone=self.zone,
            country=self.country,
            subdivision=self.subdivision,
            polite_hours=(self.policy.messages.from_time, self.policy.messages.until_time),
            free_days=frozenset(self.rest.free_days),
        )
        object.__setattr__(self, "calendar", calendar)

    def releases(self, review: Review) -> bool:
        """Whether a brief that stands there may be shown: nobody has to read or revise it first."""
        if review is Review.OPEN:
            return self.policy.briefs.released_by == "contact"
        return review is Review.RELEASED

    def name(self, language: str) -> str:
        """The name in a language; where there is none, the first that was given."""
        return _named(self.names, language)


def load_programme(text: str, source: str) -> Programme:
    """Read a programme from TOML text; ``source`` names it in errors. Raises ``ProgrammeError``."""
    return _load(text, source)[0]


def load_programmes(sources: Mapping[str, str]) -> dict[str, Programme]:
    """Read programmes from texts by their sources' names; the result is by programme id.

    Raises one ``ProgrammeError`` with the problems of all texts; an id used twice is one, too.
    """
    programmes: dict[str, Programme] = {}
    origins: dict[str, str] = {}
    errors: list[ProgrammeError] = []
    for source in sorted(sources):
        try:
            programme, root = _load(sources[source], source)
        except ProgrammeError as error:
            errors.append(error)
            continue
        if programme.id in programmes:
            root.at("id").note(f"{programme.id} is the id of {origins[programme.id]} already")
            errors.append(ProgrammeError(source, tuple(root.problems)))
            continue
        programmes[programme.id] = programme
        origins[programme.id] = source
    if errors:
        raise ProgrammeError(errors[0].source, errors[0].problems, tuple(errors[1:]))
    return programmes


def _load(text: str, source: str) -> tuple[Programme, Spot]:
    try:
        parsed = parse(text)
    except TomlError as error:
        raise ProgrammeError(source, (Problem(error.line, "", error.reason),)) from error
    root = Spot(parsed.values, (), parsed, [])
    values = read_fields(root, Programme, Policy)
    _check_names(root, values.get("languages"))
    check_regions(root.at("towns"), values.get("regions"))
    _check_period(root, values.get("starts"), values.get("ends"))
    _check_ids(root.at("milestones"))
    _check_place(root, values.get("country"), values.get("subdivision"))
    if root.problems:
        problems = sorted(root.problems, key=lambda problem: problem.line or 0)
        raise ProgrammeError(source, tuple(problems))
    groups = {one.name: values.pop(one.name) for one in fields(Policy)}
    return Programme(**values, policy=Policy(**groups)), root


def _check_names(root: Spot, languages: tuple[str, ...] | None) -> None:
    for spot in (root.at("names"), *(item.at("names") for item in root.at("milestones").items())):
        if languages is None or not isinstance(spot.value, Mapping):
            continue
        for language in languages:
            if language not in spot.value:
                spot.note(f'lacks the name in "{language}"')
        for language in spot.value:
            if language not in languages:
                spot.at(language).note(f"is not among the languages ({', '.join(languages)})")


def _check_period(root: Spot, starts: date | None, ends: date | None) -> None:
    if starts is None or ends is None or starts >= ends:
        return
    if (ends - starts).days > LONGEST_DAYS:
        root.at("ends").note(f"{ends} is more than ten years after starts ({starts})")
    for milestone in root.at("milestones").items():
        due = milestone.at("due")
        if type(due.value) is date and not starts <= due.value <= ends:
            due.note(f"{due.value} lies outside the programme ({starts} to {ends})")


def _check_ids(milestones: Spot) -> None:
    seen: set[str] = set()
    for milestone in milestones.items():
        spot = milestone.at("id")
        if isinstance(spot.value, str):
            if spot.value in seen:
                spot.note(f"{describe(spot.value)} is the id of an earlier milestone")
            seen.add(spot.value)


def _check_place(root: Spot, country: str | None, subdivision: str | None) -> None:
    if country is None or subdivision is None:
        return
    try:
        known = holidays.country_holidays(country).subdivisions
    except NotImplementedError:
        root.at("country").note(f"{country} is no country whose public holidays are known")
        return
    if subdivision and subdivision not in known:
        default = "" if "subdivision" in root.value else ", the default,"
        root.at("subdivision").note(
            f"{describe(subdivision)}{default} is no part of {country}; known: {', '.join(known)}"
        )
