"""Two persons who turn out to be one: what stands against it, and what moves."""

from dataclasses import is_dataclass, replace
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import UniqueConstraint

from bot.admission import stem
from bot.domain.announcements import Announcement
from bot.domain.answers import Lookout
from bot.domain.briefs import Deputy, Expertise
from bot.domain.challenges import Side, Suggestion
from bot.domain.changes import Drop, Entity, HandOver, Put, Withdraw
from bot.domain.evenings import Coming, Evening, Guest, Phase, Sitting
from bot.domain.meetings import Meeting
from bot.domain.newcomers import Admission, Newcomer, Roster
from bot.domain.people import (
    Account,
    Audit,
    Consent,
    Introduction,
    Invitation,
    Membership,
    Person,
    Purpose,
    Role,
)
from bot.domain.reminders import Reminder
from bot.domain.rounds import Aim, Insistence, Lack, Left, Round, Seat
from bot.domain.rounds import Phase as RoundPhase
from bot.domain.sweeps import Sweep
from bot.domain.teams import Member, Room
from bot.estate import IN_PROGRAMMES, OWNED, Estate
from bot.onboarding.lastwords import settle
from bot.onboarding.uniting import _IN_MEETINGS, collide, move
from bot.speeddating.rules import plan_of
from storage.tables import TABLES
from tests.support.cases import (
    ADA,
    BEN,
    challenge,
    member,
    membership,
    organisation,
    profile,
    proposed,
)
from tests.support.clock import at

CHATS = ("telegram:1",)
SINCE = at("2024-09-01 10:00")
LATER = at("2024-10-01 10:00")
NOW = at("2024-10-08 10:00")


def estate(person: Person, *facts: Any, meetings: tuple[Meeting, ...] = ()) -> Estate:
    kinds = {kind: tuple(each for each in facts if type(each) is kind) for kind in OWNED}
    codes = tuple(each for each in kinds[Invitation] if each.person_id == person.id)
    kinds[Invitation] = tuple(each for each in kinds[Invitation] if each not in codes)
    return Estate(person.id, (), CHATS, codes, meetings, kinds)


def suggestion(id_: str, maker: str, contact: str, about: str = "c1") -> Suggestion:
    return Suggestion(id_, "erzgebirge", about, maker, contact, 0.5, (), SINCE)


def guest(person: str, coming: Coming, evening: str = "e1") -> Guest:
    return Guest(person, evening, Side.MAKER, "", coming, SINCE)


NOBODY = frozenset(
    (
        *("id", "programme_id", "organisation_id", "challenge_id", "suggestion_id", "team_id"),
        *("question_id", "milestone_id", "roster_id", "round_id", "evening_id", "account_id"),
        *("former_ids", "code", "code_hash", "slot", "month", "version", "channel", "language"),
        *("act", "kind", "why", "interest", "sector", "declined_of", "name", "organisation"),
        *("entries", "former", "media", "fits", "links", "place", "region", "regions", "title"),
        *("need", "skills", "tried", "success", "askable", "comment", "doing", "tools", "offers"),
        *("hopes", "trade_other", "field", "text", "wanted", "sentence", "note", "words"),
        "wording",
    )
)
"""The fields of facts in which no person is named by their id."""
LEADS = {(Insistence, "made_by"), (Announcement, "author_id"), (Roster, "author_id"),
         (Evening, "author_id"), (Round, "author_id")}  # fmt: skip
"""Where coordinators are named: none of them ever goes (``collide``)."""
OTHERWISE = {
    *((Account, "person_id"), (Invitation, "person_id")),  # see ``linking``, and ``Estate.codes``
    *((Meeting, each) for each in _IN_MEETINGS),
    *((Reminder, "key"), (Round, "seats"), (Round, "left"), (Guest, "told")),
    *((Announcement, "last"), (Sweep, "last"), (Round, "last")),  # how far down all ids
}


def holds_words(hint: Any) -> bool:
    """Whether a field of that type can hold an id, also deep within."""
    if isinstance(hint, type) and is_dataclass(hint):
        return any(map(holds_words, get_type_hints(hint).values()))
    return hint is str or any(map(holds_words, get_args(hint)))


def test_every_fact_that_names_a_person_is_moved() -> None:
    """A new field has to be placed: among what moves, or among what names nobody."""
    found = {
        (kind, name)
        for kind in get_args(Entity)
        for name, hint in get_type_hints(kind).items()
        if holds_words(hint) and name not in NOBODY
    }
    owned = {(kind, name) for kind, names in OWNED.items() for name in names}
    assert found == owned | LEADS | OTHERWISE


@pytest.mark.parametrize(
    ("ones", "others"),
    [
        ((profile(ADA),), (profile(BEN),)),
        ((organisation(contact_id="ada"),), (organisation(id="o2", contact_id="ben"),)),
        ((challenge(contact_id="ada"),), (challenge(id="c2", number=2, contact_id="ben"),)),
        ((member(ADA, Side.MAKER),), (member(BEN, Side.MAKER),)),
        ((member(ADA, Side.MAKER, left_at=SINCE),), (member(BEN, Side.CONTACT),)),
        ((suggestion("s1", "ada", "weber"),), (suggestion("s2", "ben", "weber"),)),
        ((suggestion("s1", "ada", "ben"),), (suggestion("s1", "ada", "ben"),)),
        ((guest("ada", Coming.YES),), (guest("ben", Coming.YES),)),
        ((guest("ada", Coming.YES),), (Sitting("e1", 1, "jo", "ben", 1),)),
        ((), (membership(BEN, Role.COORDINATOR),)),
    ],
)
def test_what_both_have_cannot_become_one(ones: tuple[Any, ...], others: tuple[Any, ...]) -> None:
    assert collide(estate(ADA, *ones), estate(BEN, *others))


@pytest.mark.parametrize(
    ("ones", "others"),
    [
        ((), ()),
        ((profile(ADA),), (profile(BEN, programme_id="elsewhere"),)),
        ((profile(ADA), membership(ADA, Role.MAKER)), (membership(BEN, Role.MAKER),)),
        ((profile(ADA),), (challenge(contact_id="ben"), organisation(contact_id="ben"))),
        ((member(ADA, Side.MAKER),), (member(BEN, Side.CONTACT, team_id="t2"),)),
        ((suggestion("s1", "ada", "weber"),), (suggestion("s2", "ben", "weber", "c2"),)),
        ((suggestion("s1", "jo", "ada"),), (suggestion("s2", "jo", "ben", "c2"),)),
        ((guest("ada", Coming.YES),), (guest("ben", Coming.ASKED),)),
        ((guest("ada", Coming.YES),), (guest("ben", Coming.YES, "e2"),)),
        ((membership(ADA, Role.COORDINATOR),), (membership(BEN, Role.MAKER),)),
    ],
)
def test_what_is_different_can(ones: tuple[Any, ...], others: tuple[Any, ...]) -> None:
    assert not collide(estate(ADA, *ones), estate(BEN, *others))


def test_a_role_that_both_had_counts_as_long_as_it_can() -> None:
    left = membership(ADA, Role.MAKER, left_at=SINCE)
    early = membership(BEN, Role.MAKER, joined_at=at("2024-08-01 10:00"))
    changes = tuple(move(estate(ADA, left), estate(BEN, early)))
    given = HandOver("ben", "ada", CHATS)
    assert changes == (given, Drop(early), Put(replace(early, person_id="ada"), quiet=True))
    back = tuple(
        move(estate(BEN, replace(early, left_at=SINCE)), estate(ADA, membership(ADA, Role.MAKER)))
    )
    kept = membership(BEN, Role.MAKER, joined_at=at("2024-08-01 10:00"))
    given = HandOver("ada", "ben", CHATS)
    assert back == (given, Drop(membership(ADA, Role.MAKER)), Put(kept, quiet=True))
    assert isinstance(kept, Membership)


def asks(person: Person, admission: Admission, number: int) -> Newcomer:
    return Newcomer(person.id, "erzgebirge", Role.MAKER, number, admission, SINCE)


def after(ones: tuple[Any, ...], others: tuple[Any, ...]) -> list[Any]:
    """Return what is kept of Ada, who has ``ones``, after Ben's ``others`` have become hers."""
    kept = list(ones)
    for each in move(estate(ADA, *ones), estate(BEN, *others)):
        if isinstance(each, Put):
            old = [one for one in kept if type(one) is type(each.entity)]
            kept = [one for one in kept if one not in old] + [each.entity]
        elif isinstance(each, Drop) and each.entity in kept:
            kept.remove(each.entity)
    return kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (asks(ADA, Admission.WAITING, 1), asks(BEN, Admission.GONE, 2)),
        (asks(ADA, Admission.WAITING, 1), asks(BEN, Admission.WAITING, 2)),
        (asks(ADA, Admission.WAITING, 2), asks(BEN, Admission.ASKING, 1)),
        (asks(ADA, Admission.ADMITTED, 2), asks(BEN, Admission.WAITING, 1)),
        (asks(ADA, Admission.ASKING, 2), asks(BEN, Admission.DECLINED, 1)),
        (
            Introduction("ada", "erzgebirge", Role.EXPERT, "Holz", (), (), LATER),
            Introduction("ben", "erzgebirge", Role.EXPERT, "Stahl", (), (), SINCE),
        ),
        (
            Expertise("ada", "o1", "erzgebirge", "Holz", SINCE),
            Expertise("ben", "o1", "erzgebirge", "Stahl", LATER, LATER),
        ),
        (
            Deputy("o1", "ada", "erzgebirge", SINCE, LATER),
            Deputy("o1", "ben", "erzgebirge", LATER, LATER, LATER),
        ),
    ],
)
def test_of_two_of_a_kind_the_better_one_counts(one: Any, other: Any) -> None:
    assert after((one,), (other,)) == [one]
    given = replace(other, person_id="ada")
    assert after((given,), (replace(one, person_id="ben"),)) == [one]


def test_a_request_for_which_another_one_counts_is_asked_about_no_more() -> None:
    first, second = asks(ADA, Admission.WAITING, 1), asks(BEN, Admission.WAITING, 2)
    assert Withdraw(stem(second)) in list(move(estate(ADA, first), estate(BEN, second)))
    assert Withdraw(stem(second)) in list(move(estate(BEN, second), estate(ADA, first)))


def test_nobody_waits_for_a_place_that_they_bring_along() -> None:
    waits, place = asks(ADA, Admission.WAITING, 1), membership(BEN, Role.MAKER)
    assert after((waits,), (place,)) == [replace(place, person_id="ada")]
    begun = asks(BEN, Admission.BEGUN, 2)
    assert after((waits,), (place, begun))[-1] == replace(begun, person_id="ada")


def test_nobody_is_reminded_again_of_what_they_know() -> None:
    known = Reminder("meeting/t1/2024-10/1/ben", "ben", "erzgebirge", "date", "t1", "news", SINCE)
    [drop, put, _] = move(estate(ADA), estate(BEN, known))
    assert drop == Drop(known)
    moved = replace(known, key="meeting/t1/2024-10/1/ada", person_id="ada")
    assert put == Put(moved, quiet=True)


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        (Coming.ASKED, Coming.YES, True),
        (Coming.NO, Coming.WAITING, True),
        (Coming.YES, Coming.ASKED, False),
        (Coming.LATER, Coming.NO, False),
    ],
)
def test_of_two_answers_to_an_invitation_the_yes_counts(
    one: Coming, other: Coming, counts: bool
) -> None:
    given = guest("ben", other)
    _, *changes = move(estate(ADA, guest("ada", one)), estate(BEN, given))
    moved = [Put(guest("ada", other), quiet=True)] if counts else []
    assert changes == [Drop(given), *moved]


def test_the_bot_looks_on_for_whoever_stays() -> None:
    begun = Lookout("erzgebirge/ben", "erzgebirge", "ben", Side.MAKER, "", SINCE)
    _, *changes = move(estate(ADA), estate(BEN, begun))
    moved = replace(begun, id="erzgebirge/ada", person_id="ada")
    assert changes == [Drop(begun), Put(moved, quiet=True)]


def test_votes_move_and_pending_codes_end() -> None:
    meeting = replace(
        proposed("2024-10", "2024-10-15 14:00", "2024-10-07 10:00"),
        proposed_by="ben", moved_by="ben", yes=("weber", "ben"), attended=("ben",),
    )  # fmt: skip
    code = Invitation("hash", "erzgebirge", None, None, 1, SINCE, "ben")
    _, *changes = move(estate(ADA), estate(BEN, code, meetings=(meeting,)))
    moved = replace(
        meeting, proposed_by="ada", moved_by="ada", yes=("weber", "ada"), attended=("ada",)
    )
    assert changes == [Put(moved, quiet=True), Drop(code)]


def test_what_somebody_has_made_is_theirs_to_end() -> None:
    """Codes for experts: they end with whoever made them."""
    code = Invitation("hash", "erzgebirge", Role.EXPERT, None, 1, SINCE, made_by="ben")
    _, *changes = move(estate(ADA), estate(BEN, code))
    assert changes == [Drop(code), Put(replace(code, made_by="ada"), quiet=True)]


def test_what_is_on_record_of_somebody_is_so_of_whom_they_become() -> None:
    """An objection to the loss of an account counts on: they wrote it, and it is about them."""
    entry = Audit("a1", "erzgebirge", "ben", "notlost", "ben", SINCE)
    _, *changes = move(estate(ADA), estate(BEN, entry))
    moved = replace(entry, person_id="ada", subject="ada")
    assert changes == [Drop(entry), Put(moved, quiet=True)]


AGREED = Consent("k1", ADA.id, "erzgebirge", Purpose.SHARING, "1", "ja", "telegram", SINCE)
REFUSED = replace(AGREED, id="k2", person_id=BEN.id, withdrawn_at=LATER)
BETWEEN = at("2024-09-15 10:00")


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("yes", "counts"),
    [
        (AGREED, False),
        (replace(AGREED, purpose=Purpose.RESULTS), True),
        (replace(AGREED, programme_id="vogtland"), True),
        (replace(AGREED, given_at=at("2024-10-02 10:00")), True),
    ],
)
def test_of_two_words_on_ones_address_the_last_one_counts(
    yes: Consent, *, counts: bool, turned: bool
) -> None:
    first, second = (BEN, ADA) if turned else (ADA, BEN)
    noes = (REFUSED, replace(REFUSED, id="k3", withdrawn_at=BETWEEN))
    of = {ADA.id: (yes,), BEN.id: noes}
    stays, goes = estate(first, *of[first.id]), estate(second, *of[second.id])
    ended = settle(stays, goes, NOW)
    over = () if counts else (replace(yes, person_id=first.id, withdrawn_at=NOW),)
    assert ended.consents == over
    assert [each.id for each in ended.lines] == (
        [] if counts else ["link-withdrawn", "consent-off"]
    )


@pytest.mark.parametrize("purpose", list(Purpose))
def test_whatever_a_consent_is_for_the_last_word_on_it_counts(purpose: Purpose) -> None:
    """But who has withdrawn the processing is not there any more."""
    yes, no = (replace(each, purpose=purpose) for each in (AGREED, REFUSED))
    ended = settle(estate(ADA, yes), estate(BEN, no), NOW)
    assert bool(ended.consents) is (purpose is not Purpose.PROCESSING)


def test_seats_in_rounds_move() -> None:
    seats = (Seat("c1", "ben", 0.7, "s1"), Seat("c2", "jo", 0.6))
    left = (Left(Side.CONTACT, "c3", Lack.NOTHING), Left(Side.MAKER, "ben", Lack.OTHERS))
    found = Round("r1", "erzgebirge", 1, "kim", RoundPhase.GOING, Aim.BEST, SINCE, None,
                  seats=seats, left=left)  # fmt: skip
    foreign = replace(found, id="r0", seats=seats[1:], left=left[:1])
    goes = replace(estate(BEN, profile(BEN)), rounds=(foreign, found))
    changes = list(move(estate(ADA), goes))
    moved = replace(
        found,
        seats=(replace(seats[0], maker_id="ada"), seats[1]),
        left=(left[0], replace(left[1], id="ada")),
    )
    assert [each for each in changes if isinstance(each, Put) and type(each.entity) is Round] == [
        Put(moved, quiet=True)
    ]


def test_who_knows_with_whom_they_sit_knows_it_still() -> None:
    """Else they would be told of a new plan that is none."""
    evening = Evening("e1", "erzgebirge", 1, "kim", LATER, "Schule", 5, 3, 8, 0, 0, Phase.SEATED,
                      SINCE)  # fmt: skip
    talks = {1: Sitting("e1", 1, "ben", "weber", 4), 2: Sitting("e1", 2, "benno", "weber", 2)}
    knows = replace(guest("weber", Coming.YES), told=plan_of(evening, talks, "weber"))
    changes = list(move(estate(ADA), replace(estate(BEN, talks[1]), partners=(knows,))))
    after = {**talks, 1: replace(talks[1], maker_id="ada")}
    (told,) = [each.entity for each in changes if isinstance(each, Put) if each.entity != after[1]]
    assert isinstance(told, Guest)
    assert told == replace(knows, told=plan_of(evening, after, "weber"))
    old = replace(knows, told=("4:ben", "2:benno", ""))  # as it was remembered without times
    assert old.knowing("ben", "ada").told == ("4:ada", "2:benno", "")


def test_what_somebody_has_is_found_by_an_index() -> None:
    """It is sought while nobody else can write."""
    sought = {(kind, name) for kind, names in OWNED.items() for name in names}
    sought -= {*IN_PROGRAMMES}
    sought |= {(kind, "programme_id") for kind, _ in IN_PROGRAMMES}
    sought |= {(Account, "person_id"), (Invitation, "person_id"), (Member, "team_id")}
    sought |= {(Room, "team_id"), (Meeting, "team_id"), (Round, "programme_id")}
    for kind, name in sought:
        table = TABLES[kind]
        firsts = {next(iter(index.columns)).name for index in table.indexes}
        uniques = (each for each in table.constraints if isinstance(each, UniqueConstraint))
        firsts |= {next(iter(each.columns)).name for each in (table.primary_key, *uniques)}
        assert name in firsts, (kind, name)
