"""Programmes from TOML: the preset, everything that is refused, and the lines of the reasons."""

from dataclasses import FrozenInstanceError, fields
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain import policy as policies
from bot.domain.people import Role
from bot.domain.programme import (
    SECTORS,
    Programme,
    ProgrammeError,
    load_programme,
    load_programmes,
)
from bot.domain.reading import Problem
from bot.domain.toml import parse
from bot.domain.towns import Town

SOURCE = "cimis2-erzgebirge.toml"
PRESET = (Path(__file__).parents[2] / "deploy" / "programmes" / SOURCE).read_text("utf-8")

SMALL = """\
id = "small"
regions = ["Chemnitz"]
starts = 2024-09-01
ends = 2025-04-30
names = { de = "Klein", en = "Small" }

[privacy]
controller = "Alte Brauerei"
contact = "kim.seidel@example.org"
version = "1"
"""


def edit(old: str, new: str) -> tuple[str, int]:
    """The preset with one place changed, and the line of that place."""
    assert PRESET.count(old) == 1, f"{old!r} must stand once in the preset"
    return PRESET.replace(old, new), PRESET[: PRESET.index(old)].count("\n") + 1


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ProgrammeError) as caught:
        load_programme(text, SOURCE)
    return caught.value.problems


# The preset


def test_preset_tells_the_seeds_facts() -> None:
    programme = load_programme(PRESET, SOURCE)
    assert programme.id == "cimis2-erzgebirge"
    assert (programme.starts, programme.ends) == (date(2024, 9, 1), date(2025, 4, 30))
    assert programme.budget_cents == 250_000
    assert (programme.aims.matches, programme.aims.expert_events) == (10, 3)
    assert programme.regions[0] == "Erzgebirge"
    assert Town("Aue", "Erzgebirge") in programme.towns
    assert Town("Oelsnitz/Vogtl.", "") in programme.towns
    assert programme.join == (Role.MAKER, Role.CONTACT)
    assert programme.sectors == SECTORS
    assert [one.id for one in programme.milestones] == [
        "kick-off",
        "problem",
        "prototype",
        "test",
        "result",
    ]
    dues = [one.due for one in programme.milestones]
    assert dues == sorted(dues)


def test_preset_and_a_bare_programme_have_the_same_defaults() -> None:
    preset = load_programme(PRESET, SOURCE)
    small = load_programme(SMALL, "small.toml")
    assert preset.policy == small.policy == policies.Policy()
    for name in (
        "zone",
        "country",
        "subdivision",
        "languages",
        "join",
        "approve",
        "capacity",
        "sectors",
    ):
        assert getattr(preset, name) == getattr(small, name), name
    assert preset.rest == small.rest == policies.Rest()
    assert preset.privacy.retention_days == small.privacy.retention_days
    assert (small.budget_cents, small.milestones, small.aims) == (0, (), policies.Aims())
    assert small.towns == ()


def test_defaults_are_those_of_the_product() -> None:
    policy = policies.Policy()
    assert policy.onboarding.reminder_days == (2, 7)
    assert policy.briefs.released_by == "contact"
    assert (policy.suggestions.maker, policy.suggestions.challenge) == (3, 5)
    assert policy.suggestions.least == 20
    assert (policy.requests.answer_days, policy.requests.reminder_days) == (7, (3, 6))
    assert (policy.questions.answer_days, policy.questions.reminder_days) == (7, (3,))
    first = policy.first_meeting
    assert (first.team_after_days, first.coordinator_after_days) == (10, 14)
    meetings = policy.meetings
    assert (meetings.ask_day, meetings.first_reminder_day) == (3, 10)
    assert (meetings.second_reminder_day, meetings.escalation_day) == (17, 24)
    assert (meetings.remind_hours_before, meetings.aftermath_minutes) == ((24, 1), 60)
    assert (meetings.default_minutes, meetings.later_answer_workdays) == (60, 1)
    updates = policy.updates
    assert (updates.grace_workdays, updates.reminders) == (2, 1)
    assert updates.coordinator_after_workdays == 5
    assert policy.silence.reminder_days == (7, 14, 21)
    assert policy.silence.coordinator_after_days == 28
    messages = policy.messages
    assert (messages.per_day, messages.per_week) == (1, 2)
    assert (messages.from_time, messages.until_time) == (time(9), time(18))
    assert (messages.ignored_before_pause, messages.snooze_days) == (3, 7)
    capacity = policies.Capacity()
    assert (capacity.makers_per_challenge, capacity.challenges_per_maker) == (3, 2)


def test_preset_writes_out_every_setting() -> None:
    values = parse(PRESET).values
    other_keys = {"rest": "calendar", "from_time": "from", "until_time": "until"}
    for cls in (Programme, policies.Policy):
        for one in fields(cls):
            if one.name not in {"policy", "calendar"}:
                assert other_keys.get(one.name, one.name) in values
    policy = policies.Policy()
    tables = {one.name: type(getattr(policy, one.name)) for one in fields(policy)}
    tables |= {"capacity": policies.Capacity, "aims": policies.Aims, "calendar": policies.Rest}
    tables |= {"privacy": policies.Privacy}
    for table, group in tables.items():
        expected = {other_keys.get(one.name, one.name) for one in fields(group)}
        assert set(values[table]) == expected, table


def test_names_fall_back_to_the_first_language() -> None:
    programme = load_programme(SMALL, "small.toml")
    assert programme.name("en") == programme.name("en-GB") == "Small"
    assert programme.name("fr") == "Klein"
    milestone = load_programme(PRESET, SOURCE).milestones[1]
    assert (milestone.name("de"), milestone.name("en")) == (
        "Problem verstanden",
        "Problem understood",
    )


def test_calendar_gets_zone_place_and_rest() -> None:
    text, _ = edit("free_days = []", "free_days = [2024-12-27]")
    calendar = load_programme(text, SOURCE).calendar
    assert calendar.zone == ZoneInfo("Europe/Berlin")
    assert (calendar.country, calendar.subdivision) == ("DE", "SN")
    assert calendar.polite_hours == (time(9), time(18))
    assert calendar.free_days == frozenset({date(2024, 12, 27)})


def test_programme_is_frozen() -> None:
    programme = load_programme(SMALL, "small.toml")
    with pytest.raises(FrozenInstanceError):
        programme.ends = date(2030, 1, 1)  # type: ignore[misc]
    with pytest.raises(TypeError):
        programme.names["fr"] = "Petit"  # type: ignore[index]


def test_every_number_can_be_set() -> None:
    text, _ = edit("escalation_day = 24", "escalation_day = 27")
    text = text.replace('from = "09:00"', "from = 08:30:00").replace("per_day = 1 ", "per_day = 2 ")
    policy = load_programme(text, SOURCE).policy
    assert policy.meetings.escalation_day == 27
    assert policy.messages.from_time == time(8, 30)
    assert policy.messages.per_day == 2


# What is refused


# What stands in the preset, what is written instead, and the problem.
MISTAKES = """\
first_reminder_day = 10
first_reminder_day = 20
meetings.first_reminder_day: 20 comes after second_reminder_day (17)

escalation_day = 24
escalation_day = 31
meetings.escalation_day: must be a whole number from 1 to 28, not 31

second_reminder_day = 17
second_reminder_day = 24
meetings.second_reminder_day: 24 must differ from escalation_day (24)

first_reminder_day = 10
frist_reminder_day = 10
meetings.frist_reminder_day: is not a setting; did you mean first_reminder_day?

[silence]
[silense]
silense: is not a setting; did you mean silence?

per_week = 2
per_week = "2"
messages.per_week: must be a whole number from 1 to 50, not "2"

per_week = 2
per_week = 2.0
messages.per_week: must be a whole number from 1 to 50, not 2.0

per_day = 1
per_day = true
messages.per_day: must be a whole number from 1 to 10, not true

per_day = 1
per_day = 3
messages.per_day: 3 is more than per_week (2)

makers_per_challenge = 3
makers_per_challenge = 0
capacity.makers_per_challenge: must be a whole number from 1 to 20, not 0

team_after_days = 10
team_after_days = 15
first_meeting.team_after_days: 15 comes after coordinator_after_days (14)

reminder_days = [3, 6]
reminder_days = [3, 8]
requests.reminder_days: 8 comes after answer_days (7)

reminder_days = [2, 7]
reminder_days = [7, 2]
onboarding.reminder_days: must go from the smallest on

remind_hours_before = [24, 1]
remind_hours_before = [1, 24]
meetings.remind_hours_before: must go from the largest on

reminder_days = [7, 14, 21]
reminder_days = [7, 14, 30]
silence.reminder_days: 30 comes after coordinator_after_days (28)

grace_workdays = 2
grace_workdays = 6
updates.grace_workdays: 6 comes after coordinator_after_workdays (5)

reminders = 1
reminders = 4
updates.reminders: 4 reminders need more than the 3 working days up to coordinator_after_workdays

from = "09:00"
from = "19:00"
messages.from: 19:00 comes after until (18:00)

from = "09:00"
from = "24:00"
messages.from: must be a time of day like "09:00", not "24:00"

free_days = []
free_days = [2024-12-27, 2024-12-27]
calendar.free_days[2]: 2024-12-27 stands here twice

starts = 2024-09-01
starts = "2024-09-01"
starts: must be a date like 2025-04-30, without quotes, not "2024-09-01"

starts = 2024-09-01
starts = 0204-09-01
starts: must lie in the years 2000 to 2099, not 0204-09-01

starts = 2024-09-01
starts = 2025-09-01
starts: 2025-09-01 comes after ends (2025-04-30)

ends = 2025-04-30
ends = 2052-04-30
ends: 2052-04-30 is more than ten years after starts (2024-09-01)

due = 2025-04-25
due = 2025-05-25
milestones[5].due: 2025-05-25 lies outside the programme (2024-09-01 to 2025-04-30)

id = "test"
id = "problem"
milestones[4].id: "problem" is the id of an earlier milestone

names = { de = "Prototyp gebaut", en = "Prototype built" }
names = { de = "Prototyp gebaut" }
milestones[3].names: lacks the name in "en"

en = "Prototype built"
en = "Prototype built", fr = "Prototype"
milestones[3].names.fr: is not among the languages (de, en)

de = "CIMIS II Erzgebirge"
de = " "
names.de: must not be empty

id = "cimis2-erzgebirge"
id = "CIMIS 2"
id: must look like my-programme-2, not "CIMIS 2"

"Dresden", "Lausitz"
"Dresden", "Dresden"
regions[3]: "Dresden" stands here twice

regions = ["Erzgebirge", "Dresden", "Lausitz", "Meißen"]
regions = "Erzgebirge"
regions: must be a list in square brackets, not "Erzgebirge"

regions = ["Erzgebirge", "Dresden", "Lausitz", "Meißen"]
regions = []
regions: must not be empty

Erzgebirge = [
Erzgebrige = [
towns.Erzgebrige: is none of the regions; did you mean Erzgebirge?

elsewhere = [
Vogtland = [
towns.Vogtland: is none of the regions; known are Erzgebirge, Dresden, Lausitz, Meißen, elsewhere

elsewhere = ["Oelsnitz/Vogtl."
elsewhere = ["AUE"
towns.elsewhere[1]: "AUE" stands here twice; write where each lies, as in Aue/Erzgeb.

elsewhere = ["Oelsnitz/Vogtl."
elsewhere = ["Dresden"
towns.elsewhere[1]: "Dresden" is one of the regions

elsewhere = ["Oelsnitz/Vogtl."
elsewhere = [8
towns.elsewhere[1]: must be a text in quotes, not 8

elsewhere = ["Oelsnitz/Vogtl.", "Thalheim (Mittweida)", "Thalheim (Oschatz)"]
elsewhere = "Oelsnitz/Vogtl."
towns.elsewhere: must be a list in square brackets, not "Oelsnitz/Vogtl."

[towns]
[[towns]]
towns: must be a table with the towns of each region, not a list

languages = ["de", "en"]
languages = ["de", "en", "fr"]
languages[3]: "fr" is unknown here; known are de, en

join = ["maker", "contact"]
join = ["maker", "coordinator"]
join[2]: "coordinator" is unknown here; known are maker, contact, expert

zone = "Europe/Berlin"
zone = "Europe/Chemnitz"
zone: "Europe/Chemnitz" is no time zone; one is Europe/Berlin

country = "DE"
country = "Germany"
country: must look like DE, not "Germany"

country = "DE"
country = "XX"
country: XX is no country whose public holidays are known

contact = "datenschutz@example.org"
contact = "datenschutz"
privacy.contact: must look like name@example.org, not "datenschutz"

budget_cents = 250_000
budget_cents = -1
budget_cents: must be a whole number from 0 to 1000000000, not -1

"culture", "crafts"
"culture", "craft"
sectors[2]: "craft" is unknown here; did you mean crafts?

[capacity]
[[capacity]]
capacity: must be a table, not a list
"""


@pytest.mark.parametrize("mistake", MISTAKES.strip().split("\n\n"))
def test_a_mistake_is_refused_with_its_line(mistake: str) -> None:
    old, new, problem = mistake.split("\n")
    text, line = edit(old, new)
    with pytest.raises(ProgrammeError) as caught:
        load_programme(text, SOURCE)
    assert str(caught.value) == f"{SOURCE}:{line}: {problem}"


def test_an_unknown_part_of_a_country_names_the_known_ones() -> None:
    text, line = edit('subdivision = "SN"', 'subdivision = "SX"')
    (problem,) = problems_of(text)
    assert (problem.line, problem.path) == (line, "subdivision")
    assert problem.reason.startswith('"SX" is no part of DE; known: BB, BE, ')


def test_a_country_does_not_go_with_the_default_part_of_another() -> None:
    (problem,) = problems_of('country = "AT"\n' + SMALL)
    assert (problem.line, problem.path) == (None, "subdivision")
    assert problem.reason.startswith('"SN", the default, is no part of AT')
    whole = load_programme('country = "AT"\nsubdivision = ""\n' + SMALL, "small.toml")
    assert whole.calendar.country == "AT"


def test_what_is_missing_is_named_where_it_should_stand() -> None:
    text = SMALL.replace('id = "small"\n', "").replace('version = "1"\n', "")
    assert problems_of(text) == (
        Problem(None, "id", "is missing"),
        Problem(6, "privacy.version", "is missing"),
    )


def test_a_contradiction_to_a_default_blames_what_was_written() -> None:
    text = SMALL + "[meetings]\nsecond_reminder_day = 8\n[silence]\ncoordinator_after_days = 20\n"
    assert problems_of(text) == (
        Problem(
            12,
            "meetings.second_reminder_day",
            "8 comes before first_reminder_day (10, the default)",
        ),
        Problem(
            14, "silence.coordinator_after_days", "20 comes before reminder_days (21, the default)"
        ),
    )
    text = SMALL + "[meetings]\nfirst_reminder_day = 18\n"
    assert problems_of(text)[0].reason == "18 comes after second_reminder_day (17, the default)"
    text = SMALL + "[updates]\ngrace_workdays = 4\nreminders = 2\n"
    assert problems_of(text)[0].path == "updates.reminders"
    text = SMALL + "[updates]\ncoordinator_after_workdays = 3\nreminders = 1\n"
    assert load_programme(text, SOURCE).policy.updates.coordinator_after_workdays == 3


def test_everything_wrong_is_reported_at_once_in_the_order_of_lines() -> None:
    text, first = edit("starts = 2024-09-01", "starts = 2025-09-01")
    text = text.replace("escalation_day = 24", 'escalation_day = "late"')
    text = text.replace("per_day = 1 ", "per_day = 5 ").replace('id = "test"', 'ID = "test"')
    problems = problems_of(text)
    assert [problem.path for problem in problems] == [
        "starts",
        "meetings.escalation_day",
        "messages.per_day",
        "milestones[4].id",
        "milestones[4].ID",
    ]
    assert problems[0].line == first
    lines = [problem.line or 0 for problem in problems]
    assert lines == sorted(lines)


def test_an_error_reads_as_one_line_per_problem() -> None:
    text = SMALL.replace('id = "small"\n', "") + "[meetings]\nfirst_reminder_day = 20\n"
    with pytest.raises(ProgrammeError) as caught:
        load_programme(text, "small.toml")
    assert str(caught.value) == (
        "small.toml: id: is missing\n"
        "small.toml:11: meetings.first_reminder_day: 20 comes after second_reminder_day"
        " (17, the default)"
    )


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (SMALL + "[meetings\n", 11, "Expected ']' at the end of a table declaration"),
        (SMALL + "day = 2024-02-30\n", 11, "Invalid date or datetime"),
        (SMALL + 'id = "small"\n[privacy]\n', 12, "Cannot declare ('privacy',) twice"),
        (SMALL + 'id = """', 11, "Unterminated string"),
        ("a = " + "[" * 5000, 1, "is nested too deeply"),
    ],
)
def test_a_syntax_error_has_its_line(text: str, line: int, reason: str) -> None:
    assert problems_of(text) == (Problem(line, "", reason),)
    with pytest.raises(ProgrammeError, match=rf"^small\.toml:{line}: "):
        load_programme(text, "small.toml")


# Several programmes


def test_programmes_are_found_by_their_ids() -> None:
    programmes = load_programmes({"b.toml": PRESET, "a.toml": SMALL})
    assert list(programmes) == ["small", "cimis2-erzgebirge"]
    assert load_programmes({}) == {}


def test_two_programmes_with_one_id_are_refused() -> None:
    with pytest.raises(ProgrammeError) as caught:
        load_programmes({"b.toml": "# a copy\n" + SMALL, "a.toml": SMALL})
    assert str(caught.value) == "b.toml:2: id: small is the id of a.toml already"


def test_the_errors_of_all_files_are_told() -> None:
    with pytest.raises(ProgrammeError) as caught:
        load_programmes({"a.toml": "x", "b.toml": SMALL, "c.toml": SMALL + "y = 1\n"})
    assert [line.partition(": ")[0] for line in str(caught.value).split("\n")] == [
        "a.toml:1",
        "c.toml:11",
    ]
    assert (caught.value.source, [one.source for one in caught.value.also]) == (
        "a.toml",
        ["c.toml"],
    )


# Small edits never break the loader

PIECES = st.one_of(
    st.text(st.sampled_from("abdei019-_.,:=\"'[]{}# \n\\\r\t"), max_size=6),
    st.text(max_size=4),
    st.sampled_from(
        [
            "[[milestones]]\n",
            "[meetings]\n",
            "names = 3\n",
            "[milestones]\n",
            "0x" + "f" * 5000,
            "9" * 5000,
            "inf",
            "nan",
            "2024-09-01T07:00:00Z",
            "07:00:00",
            '"""',
            "'''",
            "{}",
            "[[]]",
        ]
    ),
)
ASSIGNED = [
    (place, line.partition(" = ")[0])
    for place, line in enumerate(PRESET.split("\n"))
    if " = " in line and not line.startswith("#")
]


def loads_or_is_refused(text: str) -> None:
    refusal: ProgrammeError | None = None
    try:
        programme = load_programme(text, SOURCE)
    except ProgrammeError as error:
        refusal = error
    if refusal is None:
        assert programme.starts < programme.ends
        return
    assert refusal.problems
    last = text.count("\n") + 1
    assert all(one.line is None or 1 <= one.line <= last for one in refusal.problems)
    assert len(str(refusal).split("\n")) == len(refusal.problems)


@given(
    st.lists(
        st.tuples(st.integers(0, len(PRESET)), st.integers(0, 12), PIECES), min_size=1, max_size=3
    )
)
@example([(0, len(PRESET), "")])
def test_a_small_edit_of_the_preset_loads_or_is_refused(edits: list[tuple[int, int, str]]) -> None:
    text = PRESET
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    loads_or_is_refused(text)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ASSIGNED),
            st.one_of(
                st.integers(-2, 40).map(str),
                st.lists(st.integers(0, 30), max_size=4).map(str),
                st.dates().map(str),
                st.datetimes().map(str),
                st.times().map(str),
                st.sampled_from(
                    ['"12:00"', '"Europe"', '"../x"', '"AX"', '"\\u0000"', "[{}, 3]", "[[]]"]
                ),
                st.sampled_from(
                    ['"x"', "{}", "{ de = 1 }", "[]", '[[1], "a"]', "nan", "true", '"""\n"""']
                ),
            ),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_any_other_value_loads_or_is_refused(edits: list[tuple[tuple[int, str], str]]) -> None:
    lines = PRESET.split("\n")
    for (place, key), value in edits:
        lines[place] = f"{key} = {value}"
    loads_or_is_refused("\n".join(lines))
