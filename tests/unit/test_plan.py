"""What is brought up when: the caps of the policy, on single days and over any course of events."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Person
from bot.domain.policy import Messages, Policy
from bot.domain.reminders import Reminder
from bot.engine.plan import Digest, Past, plan
from bot.scene import Due, button
from bot.talk.model import Message, ToPerson, Why, say
from tests.support.cases import ADA, programme
from tests.support.clock import BERLIN, at

MONDAY = "2024-10-07 09:00"
PROGRAMME = programme()
POLICY = PROGRAMME.policy.messages


def due(key: str, why: Why = Why.REMINDER, **changes: object) -> Due:
    """Return a matter for Ada with a button of its own and one that all share."""
    plain = Due(
        key,
        "ada",
        f"about-{key}",
        (say(f"line-{key}"),),
        ((button("do", "date", key),), (button("rest-week", "snooze"),)),
        why,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def sent(*instants: str, why: Why = Why.REMINDER) -> list[Reminder]:
    """Return reminders of matters of their own."""
    return [
        Reminder(f"old{why}{each}", "ada", "erzgebirge", "x", None, why, at(each))
        for each in instants
    ]


def planned(
    dues: Sequence[Due],
    now: str = MONDAY,
    *,
    past: Sequence[Reminder] = (),
    heard: str | None = None,
    person: Person = ADA,
) -> tuple[Digest, ...]:
    known = Past(person, past, None if heard is None else at(heard))
    return plan(dues, known, PROGRAMME, at(now))


def abouts(digests: Sequence[Digest]) -> list[str]:
    return [each.message.about for each in digests]


# One instant.


def test_one_matter_is_one_message() -> None:
    (digest,) = planned([due("a")])
    message = digest.message
    assert message == Message(
        ToPerson("ada"),
        due("a").lines,
        due("a").choices,
        Why.REMINDER,
        "about-a",
        "a",
        matters=("a",),
    )
    assert digest.reminders == (
        Reminder("a", "ada", "erzgebirge", "about-a", None, "reminder", at(MONDAY)),
    )


def test_several_matters_are_folded_and_share_their_buttons() -> None:
    (digest,) = planned([due("a"), due("b"), due("c")])
    message = digest.message
    assert [line.id for line in message.lines] == ["digest-head", *["digest-matter"] * 3]
    assert [line.args.get("matter") for line in message.lines[1:]] == [
        say("line-a"),
        say("line-b"),
        say("line-c"),
    ]
    tokens = [choice.token for row in message.choices for choice in row]
    assert tokens == ["a.date.a", "a.date.b", "a.date.c", "a.snooze"]
    assert {each.key for each in digest.reminders} == {"a", "b", "c"}
    assert (message.about, message.key) == ("digest", "a")
    assert message.matters == ("a", "b", "c")


def test_a_folded_message_is_of_use_as_long_as_one_of_its_matters() -> None:
    early, late = at("2024-10-08 09:00"), at("2024-10-09 09:00")
    ends = [due("a", not_after=early), due("b", not_after=late)]
    assert planned(ends)[0].message.not_after == late
    assert planned([*ends, due("c")])[0].message.not_after is None


def test_nothing_is_brought_up_twice() -> None:
    (digest,) = planned([due("a"), due("b")])
    assert planned([due("a"), due("b")], "2024-10-08 09:00", past=digest.reminders) == ()
    again = planned([due("a"), due("c")], "2024-10-08 09:00", past=digest.reminders)
    assert abouts(again) == ["about-c"]


@pytest.mark.parametrize(
    ("now", "polite"),
    [
        ("2024-10-07 08:59", False),
        ("2024-10-07 09:00", True),
        ("2024-10-07 17:59", True),
        ("2024-10-07 18:00", False),
        ("2024-10-07 23:00", False),
        ("2024-10-05 11:00", False),  # a Saturday
        ("2024-10-06 11:00", False),  # a Sunday
        ("2024-10-03 11:00", False),  # Tag der Deutschen Einheit
        ("2024-10-31 11:00", False),  # Reformationstag, in Saxony
        ("2024-11-20 11:00", False),  # Buß- und Bettag, a Wednesday, only in Saxony
        ("2024-11-19 11:00", True),
        ("2024-11-21 11:00", True),
        ("2024-12-25 11:00", False),
        ("2025-01-01 11:00", False),
        ("2025-04-18 11:00", False),  # Karfreitag
        ("2025-04-21 11:00", False),  # Ostermontag
        ("2024-10-28 09:00", True),  # the first morning after the clocks went back
        ("2024-10-28 08:30", False),
        ("2025-03-31 09:00", True),  # and after they went forward
        ("2025-03-31 08:30", False),
    ],
)
def test_unsolicited_messages_leave_in_polite_hours_on_working_days(now: str, polite: bool) -> None:
    dues = [due("a"), due("e", Why.ESCALATION), due("h", Why.APPOINTMENT)]
    expected = ["about-h", "about-e", "about-a"] if polite else ["about-h"]
    assert abouts(planned(dues, now)) == expected


@pytest.mark.parametrize(
    ("past", "allowed"),
    [
        ([], True),
        (["2024-10-07 09:00"], False),
        (["2024-10-04 09:00"], True),
        (["2024-10-01 09:00", "2024-10-04 09:00"], False),
        (["2024-10-01 09:00", "2024-09-30 10:00"], True),  # the other one was a week ago
        (["2024-10-01 09:00", "2024-09-30 10:01"], False),
    ],
)
def test_one_a_day_and_two_a_week(past: list[str], allowed: bool) -> None:
    found = planned([due("a")], "2024-10-07 10:00", past=sent(*past), heard="2024-10-06 20:00")
    assert bool(found) is allowed


def test_matters_of_one_message_count_once() -> None:
    (digest,) = planned([due("a"), due("b"), due("c")], "2024-10-01 09:00")
    assert planned([due("d")], past=digest.reminders, heard="2024-10-02 09:00")


def test_only_reminders_count() -> None:
    past = [
        *sent(MONDAY, "2024-10-04 09:00", "2024-10-02 09:00", why=Why.APPOINTMENT),
        *sent(MONDAY, "2024-10-04 09:00", "2024-10-02 09:00", why=Why.ESCALATION),
    ]
    assert abouts(planned([due("a")], "2024-10-07 10:00", past=past)) == ["about-a"]


@pytest.mark.parametrize(
    "person",
    [replace(ADA, paused=True), replace(ADA, snoozed_until=at("2024-10-07 09:01"))],
    ids=["paused", "snoozed"],
)
def test_who_rests_hears_only_of_appointments_and_troubles(person: Person) -> None:
    dues = [due("a"), due("e", Why.ESCALATION), due("h", Why.APPOINTMENT)]
    assert abouts(planned(dues, person=person)) == ["about-h", "about-e"]


def test_the_rest_ends_by_itself() -> None:
    person = replace(ADA, snoozed_until=at(MONDAY))
    assert abouts(planned([due("a")], person=person)) == ["about-a"]


THREE = ("2024-09-20 09:00", "2024-09-25 09:00", "2024-09-30 09:00")


def test_after_three_ignored_reminders_a_pause_is_offered_once_and_then_it_is_silent() -> None:
    past = sent(*THREE)
    (offer,) = planned([due("a")], past=past)
    assert offer.message.about == "pause-offer"
    assert [each.kind for each in offer.reminders] == ["pause-offer"]
    past += offer.reminders
    for day in (8, 10, 15, 22, 29):
        assert planned([due("a"), due("b")], f"2024-10-{day:02} 09:00", past=past) == ()


def test_a_pause_is_offered_once_also_where_what_was_ignored_is_settled_then() -> None:
    past = [Reminder("m/t1/1", "ada", "erzgebirge", "x", None, Why.REMINDER, at(THREE[0]))]
    past += sent(*THREE[1:])
    (offer,) = planned([due("a")], past=past)
    known = Past(ADA, [*past, *offer.reminders], None, frozenset({"m/t1/1"}))
    assert plan([due("a")], known, PROGRAMME, at("2024-10-15 09:00")) == ()


def test_the_offer_keeps_to_the_caps() -> None:
    past = sent("2024-09-20 09:00", "2024-10-02 09:00", "2024-10-04 09:00")
    assert planned([due("a")], past=past) == ()
    assert abouts(planned([due("a")], "2024-10-09 09:00", past=past)) == ["pause-offer"]


def test_who_answers_is_reminded_again() -> None:
    assert abouts(planned([due("a")], past=sent(*THREE), heard="2024-09-21 09:00")) == ["about-a"]
    (offer,) = planned([due("a")], past=sent(*THREE))
    past = [*sent(*THREE), *offer.reminders]
    later = planned([due("a")], "2024-10-14 10:00", past=past, heard="2024-10-08 09:00")
    assert abouts(later) == ["about-a"]


def test_after_another_three_the_pause_is_offered_anew() -> None:
    past = sent(*THREE, "2024-10-01 09:00")
    more = sent("2024-10-15 09:00", "2024-10-21 09:00", "2024-10-24 09:00")
    now, heard = "2024-11-04 09:00", "2024-10-10 09:00"
    (offer,) = planned([due("a")], now, past=[*past, *more], heard=heard)
    assert offer.message.about == "pause-offer"


@pytest.mark.parametrize(("then", "allowed"), [("2024-10-08 08:59", False), ("2025-02-10", True)])
def test_what_a_clock_far_ahead_has_said_bars_nothing(then: str, *, allowed: bool) -> None:
    """Clocks of replicas may differ a little: what was said a moment from now counts."""
    lately = sent("2024-10-02 09:00")
    ahead = sent(then if " " in then else f"{then} 09:00", "2025-02-17 09:00")
    assert bool(planned([due("a")], past=[*lately, *ahead])) is allowed
    assert planned([due("a")], past=[*ahead, *planned([due("a")])[0].reminders]) == ()


def test_ignored_reminders_do_not_stop_appointments() -> None:
    past = sent(*THREE, "2024-10-01 09:00")
    found = planned([due("a"), due("h", Why.APPOINTMENT), due("e", Why.ESCALATION)], past=past)
    assert abouts(found) == ["about-h", "about-e"]


def test_troubles_are_told_once_a_day_all_in_one() -> None:
    troubles = [due("e", Why.ESCALATION), due("f", Why.ESCALATION)]
    (digest,) = planned(troubles)
    assert digest.message.why is Why.ESCALATION
    assert [each.why for each in digest.reminders] == ["escalation", "escalation"]
    more = [*troubles, due("g", Why.ESCALATION)]
    assert planned(more, "2024-10-07 15:00", past=digest.reminders) == ()
    assert abouts(planned(more, "2024-10-08 09:00", past=digest.reminders)) == ["about-g"]


def test_each_appointment_goes_by_itself() -> None:
    found = planned([due("h", Why.APPOINTMENT), due("i", Why.APPOINTMENT)], "2024-10-06 22:00")
    assert abouts(found) == ["about-h", "about-i"]


def test_news_of_a_date_waits_for_a_polite_hour_and_goes_by_itself() -> None:
    news = [due("n", Why.NEWS), due("m", Why.NEWS), due("a")]
    assert planned(news, "2024-10-06 11:00") == ()
    assert abouts(planned(news)) == ["about-n", "about-m", "about-a"]
    past = sent(MONDAY, "2024-10-04 09:00", why=Why.NEWS)
    assert abouts(planned([due("a")], "2024-10-07 10:00", past=past)) == ["about-a"]


def test_a_programme_may_allow_more() -> None:
    generous = programme(policy=Policy(messages=Messages(per_day=2, per_week=5)))
    past = sent(MONDAY)
    known = Past(ADA, past, None)
    now = at("2024-10-07 10:00")
    assert abouts(plan([due("a")], known, generous, now)) == ["about-a"]
    known = Past(ADA, [*past, *sent("2024-10-07 09:30")], None)
    assert plan([due("a")], known, generous, now) == ()


# Any course of events.


@dataclass
class Course:
    """A person, what happens to them over months, and what the plan made of it."""

    now: datetime = field(default_factory=lambda: at("2024-10-28 07:00"))
    person: Person = ADA
    heard: datetime | None = None
    heards: list[datetime] = field(default_factory=list)
    open: dict[str, Due] = field(default_factory=dict)
    past: list[Reminder] = field(default_factory=list)
    messages: list[tuple[datetime, Message, bool]] = field(default_factory=list)

    def happens(self, minutes: int, new: Why | None, event: str) -> None:
        self.now += timedelta(minutes=minutes)
        if new is not None:
            fresh = due(f"k{len(self.open)}", new)
            self.open[fresh.key] = fresh
        if event == "answer":
            self.heard = self.now
            self.heards.append(self.now)
            self.now += timedelta(seconds=1)
        elif event == "snooze":
            self.person = replace(self.person, snoozed_until=self.now + timedelta(days=7))
        elif event == "pause":
            self.person = replace(self.person, paused=not self.person.paused)
        digests = plan(
            tuple(self.open.values()),
            Past(self.person, self.past, self.heard),
            PROGRAMME,
            self.now,
        )
        for each in digests:
            self.past.extend(each.reminders)
            self.messages.append((self.now, each.message, self.person.rests(self.now)))


events = st.tuples(
    st.one_of(st.integers(0, 90), st.integers(300, 2_000)),
    st.one_of(
        st.none(), st.sampled_from([Why.REMINDER] * 3 + [Why.ESCALATION, Why.APPOINTMENT, Why.NEWS])
    ),
    st.sampled_from(["nothing"] * 8 + ["answer", "snooze", "pause"]),
)


@given(st.lists(events, min_size=5, max_size=80))
def test_the_caps_hold_over_any_course_of_events(course: list[tuple[int, Why | None, str]]) -> None:
    life = Course()
    for minutes, new, event in course:
        life.happens(minutes, new, event)

    keys = Counter(each.key for each in life.past)
    assert max(keys.values(), default=0) <= 1
    reminded = [(now, text) for now, text, _ in life.messages if text.why is Why.REMINDER]
    troubled = [now for now, text, _ in life.messages if text.why is Why.ESCALATION]
    for now, text, resting in life.messages:
        if text.why is not Why.APPOINTMENT:
            assert PROGRAMME.calendar.polite(now)
        if text.why is Why.REMINDER:
            assert not resting

    def days(instants: list[datetime]) -> Counter[object]:
        return Counter(each.astimezone(BERLIN).date() for each in instants)

    assert max(days([now for now, _ in reminded]).values(), default=0) <= POLICY.per_day
    assert max(days(troubled).values(), default=0) <= 1
    for now, _ in reminded:
        week = [each for each, _ in reminded if now - timedelta(days=7) < each <= now]
        assert len(week) <= POLICY.per_week
    marks = [datetime.min.replace(tzinfo=BERLIN), *life.heards, at("2099-01-01 00:00")]
    for begins, ends in pairwise(marks):
        ignored = [text.about for now, text in reminded if begins < now <= ends]
        assert len(ignored) <= POLICY.ignored_before_pause + 1
        assert "pause-offer" not in ignored[: POLICY.ignored_before_pause]
        assert ignored[POLICY.ignored_before_pause :] in ([], ["pause-offer"])
    appointments = {key for key, each in life.open.items() if each.why is Why.APPOINTMENT}
    assert appointments <= keys.keys()
