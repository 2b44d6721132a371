"""Dates as people type them: two lists of phrases, and what holds for any text."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.readers import Moment, Reason, Rejected, read_moment
from bot.talk.readers.words import PHRASES, WORDS

DATA = Path(__file__).parent / "data"
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 10, 15, tzinfo=BERLIN)
DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
YEAR = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
MONTHS = YEAR.split()
CALENDAR_DAYS = st.dates(NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=300))


def shown(result: Moment | Rejected) -> str:
    if isinstance(result, Rejected):
        return f"!{result.reason}"
    return f"{result.day}" + (f" {result.time:%H:%M}" if result.time else "")


def typed_phrases() -> Iterator[tuple[str, list[str]]]:
    for name in ("moments.txt", "moments_held_out.txt"):
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            text, arrow, accepted = line.partition(" => ")
            if arrow and not line.startswith("#"):
                yield text, [reading.strip() for reading in accepted.split("|")]


def collected_phrases() -> Iterator[tuple[str, list[str]]]:
    for entry in json.loads((DATA / "phrases.json").read_text(encoding="utf-8"))["phrases"]:
        accepted = {"null": ["!"], '"PAST"': ["!past"]}.get(json.dumps(entry["accept"]))
        yield entry["text"], accepted or entry["accept"]


@pytest.mark.parametrize(("text", "accepted"), [*collected_phrases(), *typed_phrases()])
def test_phrase(text: str, accepted: list[str]) -> None:
    reading = shown(read_moment(text, NOW))
    assert reading in accepted or ("!" in accepted and reading.startswith("!"))


def test_past_and_ambiguous_say_what_was_understood() -> None:
    past = read_moment("19.11. 14 Uhr", NOW)
    assert past == Rejected(Reason.PAST, moments=(Moment(date(2026, 11, 19), time(14)),))
    doubt = read_moment("nächsten Samstag", NOW)
    both = (Moment(date(2026, 11, 21)), Moment(date(2026, 11, 28)))
    assert doubt == Rejected(Reason.AMBIGUOUS, moments=both)


def test_a_mere_time_belongs_to_the_day_agreed_on() -> None:
    day = date(2026, 12, 3)
    assert read_moment("14 Uhr", NOW, day) == Moment(day, time(14))
    assert read_moment("um halb 3", NOW, day) == Moment(day, time(14, 30))
    assert read_moment("15", NOW, day) == Moment(day, time(15))
    assert read_moment("abends", NOW, day) == Moment(day, time(19))
    assert read_moment("lieber am 4. um 9", NOW, day) == Moment(date(2026, 12, 4), time(9))


@pytest.mark.parametrize(
    ("now", "text", "reading"),
    [
        ("2026-11-23T09:00", "Montag 10 Uhr", "2026-11-30 10:00"),
        ("2026-11-23T09:00", "nächsten Mittwoch", "!ambiguous"),
        ("2026-11-23T09:00", "diesen Mittwoch", "2026-11-25"),
        ("2026-11-23T09:00", "nächste Woche Mittwoch", "2026-12-02"),
        ("2026-11-22T22:00", "nächste Woche Montag", "2026-11-23"),
        ("2026-11-22T22:00", "nächsten Montag", "2026-11-23"),
        ("2026-12-30T12:00", "übermorgen", "2027-01-01"),
        ("2026-12-30T12:00", "KW 1 Mittwoch", "2027-01-06"),
        ("2026-12-30T12:00", "in 2 Monaten", "2027-02-28"),
        ("2027-01-31T12:00", "am 30.", "2027-03-30"),
        ("2027-12-01T12:00", "29.2.", "2028-02-29"),
        ("2026-10-24T12:00", "morgen 2:30 Uhr", "2026-10-25 14:30"),
        ("2026-10-24T12:00", "morgen 02:30", "2026-10-25 02:30"),
        ("2027-03-27T12:00", "morgen 02:30", "!impossible"),
        ("2027-03-27T23:30", "in 3 Stunden", "2027-03-28 03:30"),
        ("2026-10-24T23:30", "in 3 Stunden", "2026-10-25 02:30"),
    ],
)
def test_other_days(now: str, text: str, reading: str) -> None:
    assert shown(read_moment(text, datetime.fromisoformat(now).replace(tzinfo=BERLIN))) == reading


def test_moment_at() -> None:
    assert Moment(date(2026, 7, 1), time(9)).at(BERLIN) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert Moment(date(2026, 12, 1), time(9)).at(BERLIN) == datetime(2026, 12, 1, 8, tzinfo=UTC)
    with pytest.raises(ValueError, match="without a time"):
        Moment(date(2026, 7, 1)).at(BERLIN)
    with pytest.raises(ValueError, match="does not exist"):
        Moment(date(2027, 3, 28), time(2, 30)).at(BERLIN)


def test_now_must_be_aware() -> None:
    with pytest.raises(ValueError, match="aware"):
        read_moment("morgen", datetime(2026, 11, 20))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        (" \n\u200b", Reason.EMPTY),
        ("🎉🎉", Reason.EMOJI_ONLY),
        ("---", Reason.EMPTY),
        ("morgen " * 50, Reason.TOO_LONG),
        ("in 9999 Wochen", Reason.TOO_FAR),
        ("in 9999 Monaten", Reason.TOO_FAR),
        ("in 9999 Stunden", None),
        ("0.0.", Reason.IMPOSSIBLE),
        ("D2026-12-03", Reason.NOT_A_DATE),
        ("WD1 um 9", Reason.NOT_A_DATE),
        ("Fr. Weber um 9", Reason.NOT_A_DATE),
    ],
)
def test_odd_texts(text: str, reason: Reason | None) -> None:
    result = read_moment(text, NOW)
    assert (result.reason if isinstance(result, Rejected) else None) is reason


@given(CALENDAR_DAYS, st.times(min_value=time(7), max_value=time(20, 59)), st.data())
def test_a_written_date_is_read_as_it_was_meant(day: date, at: time, data: st.DataObject) -> None:
    at = at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0)
    weekday = DAYS[day.weekday()]
    dates = [
        f"{day.day}.{day.month}.",
        f"am {day.day}.{day.month}. ",
        f"{weekday} {day:%d.%m.}",
        f"{weekday}, den {day:%d.%m.%Y}",
        f"{day:%d.%m.%y}",
        f"{day.day}. {MONTHS[day.month - 1]}",
        f"{day:%B} {day.day}, {day.year}",
        f"the {day.day}th of {day:%B}",
        f"{weekday} KW {day.isocalendar().week}",
        f"{day:%Y-%m-%d}",
        f"in {(day - NOW.date()).days} Tagen",
    ]
    times = [f"{at:%H:%M}", f"um {at:%H:%M} Uhr", f"{at.hour} Uhr {at:%M}", f"ab {at:%H.%M} Uhr"]
    text = f"{data.draw(st.sampled_from(dates))} {data.draw(st.sampled_from(times))}"
    assert read_moment(text, NOW) == Moment(day, at)


@given(
    CALENDAR_DAYS,
    st.sampled_from(["nicht", "oder", "vielleicht", "jeden", "kein", "falls", "statt", "bis"]),
    st.booleans(),
)
def test_one_doubtful_word_refuses_any_date(day: date, word: str, before: bool) -> None:
    text = f"{day:%d.%m.%Y} 14 Uhr"
    assert isinstance(read_moment(f"{word} {text}" if before else f"{text} {word}", NOW), Rejected)


VOCABULARY = sorted([*WORDS, *PHRASES])
PIECES = st.one_of(
    st.sampled_from(VOCABULARY),
    st.integers(0, 3000).map(str),
    st.from_regex(r"\A[0-9]{1,2}[.:/][0-9]{1,2}[.]?([0-9]{2,4})?\Z"),
    st.sampled_from([*".,-/:!?", "👎", "3️⃣", "’", "\u200d"]),
    st.text(max_size=4),
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(BERLIN))


@given(st.one_of(st.text(), st.lists(PIECES, max_size=8).map(" ".join)), MOMENTS)
def test_no_text_raises_and_none_is_read_as_past(text: str, now: datetime) -> None:
    result = read_moment(text, now)
    assert read_moment(text, now) == result
    if isinstance(result, Moment):
        assert now.date() <= result.day <= now.date() + timedelta(days=731)
        if result.time is not None:
            assert result.at(BERLIN) >= now.replace(second=0, microsecond=0)


@pytest.mark.slow
def test_no_two_words_raise() -> None:
    """One word of each meaning, and each after each: chance hardly ever puts two together."""
    of_meaning = {meaning: word for word, meaning in {**PHRASES, **WORDS}.items()}
    for first in of_meaning.values():
        for second in of_meaning.values():
            read_moment(f"{first} {second}", NOW)
