"""When a team's bridge stands, who gets what is said, and how its copies are named."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bridge import keys, rules
from bot.bridge.keys import Origin, origin_of
from bot.bridge.rules import STALE, Circle
from bot.domain.challenges import Side
from bot.domain.people import Account, Person
from bot.domain.teams import Bridging, Carrying, Room, Stage, Team
from bot.talk.model import ToAccount, ToPerson, ToRoom
from tests.support.cases import ADA, BEN, JO, PEOPLE, WEBER, member, programme, team
from tests.support.clock import at

YES, NO, OTHERS = Carrying.YES, Carrying.NO, Carrying.OTHERS
JOINED = at("2024-08-26 10:00")
LATER = at("2024-09-10 10:00")
GROUP, SECOND, SPACE = "telegram:-1", "telegram:-2", "matrix:!r:town"
TELEGRAM, MATRIX, BOTH = ("telegram",), ("matrix",), ("telegram", "matrix")
APART = {"ada": TELEGRAM, "weber": MATRIX}


def circle(
    messengers: Mapping[str, tuple[str, ...]] = APART,
    *,
    rooms: tuple[str, ...] = (GROUP, SPACE),
    words: dict[Person, Carrying] | None = None,
    team: Team = team(),  # noqa: B008 - frozen values
) -> Circle:
    """Return a circle: by default Ada on Telegram, Frau Weber on Matrix, and both agree."""
    words = {PEOPLE[key]: YES for key in messengers} if words is None else words
    return Circle(
        team,
        tuple(member(PEOPLE[key], Side.MAKER) for key in messengers),
        PEOPLE,
        tuple(Account(f"{each}:{key}", key) for key, own in messengers.items() for each in own),
        tuple(Room(each, team.id, "ada", LATER) for each in rooms),
        tuple(Bridging(team.id, person.id, word, LATER) for person, word in words.items()),
    )


# Whether it stands.


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ({}, False),
        ({ADA: YES}, False),
        ({ADA: YES, WEBER: NO}, False),
        ({ADA: YES, WEBER: OTHERS}, True),
        ({ADA: OTHERS, WEBER: OTHERS}, True),
        ({ADA: YES, WEBER: YES, BEN: NO}, True),
    ],
)
def test_everybody_in_the_team_has_to_agree(words: dict[Person, Carrying], stands: bool) -> None:
    assert rules.stands(circle(words=words)) is stands


@pytest.mark.parametrize(
    ("rooms", "messengers", "leads"),
    [
        ((GROUP, SPACE), {"ada": TELEGRAM, "weber": MATRIX}, True),
        ((GROUP, SECOND), {"ada": TELEGRAM, "weber": TELEGRAM}, True),
        ((GROUP,), {"ada": TELEGRAM, "weber": MATRIX}, True),
        ((GROUP,), {"ada": TELEGRAM, "weber": TELEGRAM}, False),
        ((GROUP,), {"ada": TELEGRAM, "weber": BOTH}, False),
        ((GROUP,), {"ada": TELEGRAM, "weber": ()}, False),
        ((), {"ada": TELEGRAM, "weber": MATRIX}, True),
        ((), {"ada": TELEGRAM, "weber": TELEGRAM}, False),
        ((), {"ada": TELEGRAM, "weber": BOTH}, False),
        ((), {"ada": TELEGRAM, "weber": MATRIX, "ben": BOTH}, True),
        ((), {"ada": TELEGRAM, "weber": ()}, False),
        ((), {"ada": TELEGRAM}, False),
    ],
)
def test_it_needs_two_places(
    rooms: tuple[str, ...], messengers: dict[str, tuple[str, ...]], leads: bool
) -> None:
    assert rules.leads_somewhere(circle(messengers, rooms=rooms)) is leads


def test_a_team_that_has_ended_or_is_empty_has_none() -> None:
    assert not rules.stands(circle(team=team(stage=Stage.ENDED)))
    gone = tuple(replace(each, left_at=LATER) for each in circle().members)
    assert not rules.stands(replace(circle(), members=gone))


def test_who_left_does_not_count_and_who_comes_back_is_asked_anew() -> None:
    whole = circle({**APART, "ben": TELEGRAM}, words={ADA: YES, WEBER: YES, BEN: NO})
    assert not rules.stands(whole)
    *others, ben = whole.members
    left = replace(whole, members=(*others, replace(ben, left_at=LATER)))
    assert rules.stands(left)
    back = replace(whole, members=(*others, replace(ben, joined_at=at("2024-10-01 10:00"))))
    assert back.word("ben") is None
    assert not rules.stands(back)


# Who speaks, and who hears.


@pytest.mark.parametrize(
    ("words", "speaks"),
    [({ADA: YES, WEBER: YES}, True), ({ADA: OTHERS, WEBER: YES}, False), ({ADA: YES}, False)],
)
def test_only_who_said_yes_is_carried(words: dict[Person, Carrying], speaks: bool) -> None:
    found = circle(words=words)
    assert rules.speaks(found, "ada") is speaks
    assert rules.hears(found, "telegram:ada", retracted=False) is speaks
    assert not rules.hears(found, "telegram:stranger", retracted=False)
    assert not rules.speaks(found, "stranger")


def test_that_something_was_taken_back_is_heard_of_anybody_once_there_was_talk_of_a_bridge() -> (
    None
):
    assert rules.hears(circle(), "telegram:moderator", retracted=True)
    assert rules.hears(circle(words={ADA: NO}), "telegram:moderator", retracted=True)
    assert not rules.hears(circle(words={}), "telegram:ada", retracted=True)


def test_copies_go_everywhere_but_where_it_was_said_and_to_nobody_twice() -> None:
    found = circle({**APART, "ben": BOTH, "jo": MATRIX}, rooms=(GROUP,))
    assert rules.recipients(found, GROUP, "ada") == (ToPerson("weber"), ToPerson("jo"))
    assert rules.recipients(found, "matrix:jo", "jo") == (ToRoom(GROUP), ToPerson("weber"))
    both = circle({**APART, "ben": BOTH, "jo": ()})
    assert rules.recipients(both, GROUP, "ada") == (ToRoom(SPACE), ToPerson("jo"))
    none = circle({**APART, "ben": BOTH}, rooms=())
    assert rules.recipients(none, "telegram:ada", "ada") == (ToPerson("weber"), ToPerson("ben"))


def test_who_has_left_all_group_chats_is_outside() -> None:
    both = circle({**APART, "ben": TELEGRAM}, rooms=(GROUP, SECOND, SPACE))
    one = replace(both, absent=frozenset({(GROUP, "ben"), (SPACE, "ada")}))
    assert rules.inside(one, "telegram") == ("ada", "ben")
    assert rules.outside(one) == ()
    all_ = replace(one, absent=one.absent | {(SECOND, "ben")})
    assert rules.inside(all_, "telegram") == ("ada",)
    assert rules.outside(all_) == ("ben",)
    assert rules.recipients(all_, SPACE, "weber") == (
        *(ToRoom(GROUP), ToRoom(SECOND)),
        ToPerson("ben"),
    )


def test_a_bridge_may_begin_with_somebody_leaving_the_only_group_chat() -> None:
    together = circle({"ada": TELEGRAM, "ben": TELEGRAM}, rooms=(GROUP,))
    assert not rules.stands(together)
    assert rules.stands(replace(together, absent=frozenset({(GROUP, "ben")})))


def test_a_copy_may_be_with_all_who_are_or_were_there() -> None:
    found = circle({**APART, "ben": TELEGRAM})
    *others, ben = found.members
    left = replace(found, members=(*others, replace(ben, left_at=LATER)))
    everybody = (ToRoom(SPACE), ToPerson("weber"), ToPerson("ben"))
    assert rules.ever(left, GROUP, "ada") == everybody
    outside = circle({**APART, "ben": TELEGRAM}, rooms=(GROUP,))
    assert rules.ever(outside, GROUP, "ada") == (ToPerson("weber"), ToPerson("ben"))


@given(
    st.lists(st.sampled_from((GROUP, SECOND, SPACE)), unique=True),
    st.fixed_dictionaries(
        {each.id: st.sampled_from(((), TELEGRAM, MATRIX, BOTH)) for each in (ADA, BEN, WEBER, JO)}
    ),
    st.sampled_from((ADA, BEN, WEBER, JO)),
    st.booleans(),
)
def test_nobody_is_left_out_and_nobody_gets_it_twice(
    rooms: list[str], messengers: dict[str, tuple[str, ...]], speaker: Person, in_room: bool
) -> None:
    found = circle(messengers, rooms=tuple(rooms))
    here = rooms[0] if in_room and rooms else f"telegram:{speaker.id}"
    to = rules.recipients(found, here, speaker.id)
    assert len(set(to)) == len(to)
    assert ToRoom(here) not in to
    assert ToPerson(speaker.id) not in to
    channels = {each.partition(":")[0] for each in rooms}
    for person_id, own in messengers.items():
        in_some_room = bool(channels & set(own))
        alone = not in_some_room and person_id != speaker.id
        assert (ToPerson(person_id) in to) is alone


# When.


def test_private_copies_wait_for_polite_hours_and_those_for_chats_do_not() -> None:
    calendar = programme().calendar
    day, night = at("2024-10-08 10:00"), at("2024-10-11 21:00")  # a Tuesday, a Friday
    monday = at("2024-10-14 09:00")
    assert rules.hours(ToPerson("ada"), calendar, day) == (None, day + STALE)
    assert rules.hours(ToPerson("ada"), calendar, night) == (monday, monday + STALE)
    assert rules.hours(ToRoom(GROUP), calendar, night) == (None, night + STALE)


# For which team.

FIRST, OTHER = circle(), circle(team=team(id="t2", number=2), words={})


@pytest.mark.parametrize(
    ("circles", "words", "meant"),
    [
        ((OTHER,), "3 Bretter fehlen", (OTHER, "3 Bretter fehlen")),
        ((OTHER,), "2 Bretter fehlen", (OTHER, "2 Bretter fehlen")),
        ((OTHER,), "2: Bretter fehlen", (OTHER, "Bretter fehlen")),
        ((OTHER,), "#2 Bretter fehlen", (OTHER, "Bretter fehlen")),
        ((OTHER,), "2:30 passt", (OTHER, "2:30 passt")),
        ((OTHER,), "2", (OTHER, "2")),
        ((FIRST, OTHER), "Bin gleich da", (FIRST, "Bin gleich da")),
        ((FIRST, OTHER), "2 Bin gleich da", (OTHER, "Bin gleich da")),
        ((FIRST, OTHER), "2 und 4?", None),
        ((FIRST, OTHER), "2 Uhr passt", None),
        ((FIRST, OTHER), "2 - 4 Uhr passt", None),
        ((FIRST, OTHER), "2 Und hier?", (OTHER, "Und hier?")),
        ((FIRST, OTHER), "2: Uhr ist gestellt", (OTHER, "Uhr ist gestellt")),
        ((FIRST, OTHER), "2", (OTHER, "")),
        ((FIRST, OTHER), "3 Bretter", (FIRST, "3 Bretter")),
        ((FIRST, OTHER), "", (FIRST, "")),
        ((OTHER, replace(OTHER, team=team(id="t3", number=3))), "Hallo", None),
        ((FIRST, replace(FIRST, team=team(id="t3", number=3))), "Hallo", None),
        ((FIRST, replace(OTHER, team=team(id="t4"))), "1 Hallo", None),
    ],
)
def test_the_team_is_clear_or_has_to_be_named(
    circles: tuple[Circle, ...], words: str, meant: tuple[Circle, str] | None
) -> None:
    assert rules.meant(circles, words) == meant


# Keys.

ORIGIN = Origin("t1", "ada", "matrix:!r/x:town", "$a/b_c")


def test_a_key_tells_its_origin() -> None:
    assert origin_of(ORIGIN.key(GROUP)) == ORIGIN
    assert origin_of(f"{ORIGIN.changes('weber')}telegram:7:12") == ORIGIN
    assert ORIGIN.key(GROUP) != ORIGIN.key("weber")


def test_a_copy_is_taken_to_each_further_account_once() -> None:
    key = keys.readdressed(ORIGIN.key("weber"), "matrix:@weber:town")
    assert key is not None
    assert key.startswith(ORIGIN.key("weber"))
    assert origin_of(key) == ORIGIN
    assert keys.readdressed(key, "matrix:@weber:town") is None
    assert keys.readdressed(key, "matrix:@weber:to") is not None


@pytest.mark.parametrize("key", ["", "carry", "telegram:7:1/0", "bridge t1 card telegram:7:1 "])
def test_other_keys_have_none(key: str) -> None:
    assert origin_of(key) is None


def test_a_key_begins_with_what_can_be_taken_back_and_with_nothing_alike() -> None:
    key = ORIGIN.key("weber")
    for beginning in (
        keys.withdrawn("t1"),
        keys.withdrawn("t1", "weber"),
        keys.withdrawn("t1", "weber", "ada"),
        ORIGIN.key("weber"),
    ):
        assert key.startswith(beginning)
        assert not ORIGIN.changes("weber").startswith(beginning)

    for other in (
        keys.withdrawn("t"),
        keys.withdrawn("t1", "web"),
        keys.withdrawn("t1", "weber", "ad"),
        replace(ORIGIN, ref="$a/b").key("weber"),
    ):
        assert not key.startswith(other)
    for other in (ORIGIN.changes("web"), replace(ORIGIN, ref="$a/b").changes("weber")):
        assert not ORIGIN.changes("weber").startswith(other)


def test_nothing_is_carried_to_an_account() -> None:
    with pytest.raises(TypeError):
        rules.id_of(ToAccount("telegram:1"))
