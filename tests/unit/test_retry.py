"""What becomes of a parcel after an attempt, and how long it waits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.beside import invitations, lane
from bot.engine.retry import (
    MOST_CHANGES,
    MOST_INVITATIONS,
    PATIENCE,
    REPEATED,
    back_off,
    doubt,
    expired,
    judge,
)
from bot.ports import (
    Body,
    Delivery,
    Dropped,
    Failed,
    Fate,
    Later,
    Moved,
    Parcel,
    Refused,
    Sent,
    Uncertain,
    Unreachable,
    Verdict,
)
from bot.talk.markup import Markup
from bot.talk.model import InviteTo, Why
from tests.support.clock import at

NOW = at("2024-10-07 10:00")
PARCEL = Parcel("key", "telegram:1", Body(Markup(())), Why.ANSWER, "", "ada", NOW)
WAITS = Verdict(
    Fate.WAITING, NOW + timedelta(seconds=7.5), "asked to wait", doubt=False, counted=False
)


@pytest.mark.parametrize(
    ("delivery", "verdict"),
    [
        (Sent("17"), Verdict(Fate.SENT, ref="17")),
        (Refused("too long"), Verdict(Fate.REFUSED, note="too long")),
        (Unreachable("blocked"), Verdict(Fate.UNREACHABLE, note="blocked")),
        (Later(7.5), WAITS),
        (Later(7.5, everyone=True), WAITS),
        (Failed("no route"), Verdict(Fate.WAITING, NOW + timedelta(seconds=1), "no route")),
        (Moved("-100"), Verdict(Fate.WAITING, NOW, "moved")),
        (Dropped(), None),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_delivery_decides(delivery: Delivery, verdict: Verdict | None) -> None:
    assert judge(PARCEL, delivery, NOW) == verdict


@pytest.mark.parametrize(
    ("why", "fate"),
    [
        (Why.ANSWER, Fate.WAITING),
        (Why.NEWS, Fate.WAITING),
        (Why.ESCALATION, Fate.WAITING),
        (Why.ALARM, Fate.WAITING),
        (Why.REMINDER, Fate.DOUBTFUL),
        (Why.APPOINTMENT, Fate.DOUBTFUL),
        (Why.CHAT, Fate.DOUBTFUL),
    ],
)
def test_what_answers_somebody_is_sent_again_in_doubt_and_reminders_are_not(
    why: Why, fate: Fate
) -> None:
    parcel = replace(PARCEL, why=why)
    lost = judge(parcel, Uncertain("timeout"), NOW)
    assert lost is not None
    for verdict in (lost, doubt(parcel, "the service stopped", NOW)):
        assert (verdict.fate, verdict.doubt) == (fate, True)


@pytest.mark.parametrize("why", sorted(REPEATED))
def test_what_is_in_doubt_again_and_again_is_held_at_last(why: Why) -> None:
    parcel, now = replace(PARCEL, why=why), NOW
    for seconds in (1, 16, 256):
        verdict = judge(parcel, Uncertain("timeout"), now)
        again = now + timedelta(seconds=seconds)
        assert verdict == Verdict(Fate.WAITING, again, "in doubt: timeout", doubt=True)
        parcel, now = replace(parcel, doubt=True, attempts=parcel.attempts + 1), again
    assert judge(parcel, Uncertain("timeout"), now) == Verdict(
        Fate.DOUBTFUL, note="timeout", doubt=True
    )
    assert judge(replace(parcel, doubt=False), Uncertain("timeout"), now) != Verdict(
        Fate.DOUBTFUL, note="timeout", doubt=True
    )


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(0, 1), (1, 2), (2, 4), (3, 8), (8, 256), (9, 300), (100, 300), (10_000, 300)],
)
def test_the_wait_doubles_up_to_five_minutes(attempts: int, seconds: int) -> None:
    assert back_off(attempts) == timedelta(seconds=seconds)
    failed = judge(replace(PARCEL, attempts=attempts), Failed("x"), NOW)
    assert failed is not None
    assert failed.not_before == NOW + timedelta(seconds=seconds)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_who_tried_more_often_waits_no_less(few: int, many: int) -> None:
    few, many = sorted((few, many))
    assert timedelta(seconds=1) <= back_off(few) <= back_off(many) <= timedelta(minutes=5)


@pytest.mark.parametrize(
    ("edits", "attempts", "fate"),
    [
        ("17", MOST_CHANGES - 1, Fate.WAITING),
        ("17", MOST_CHANGES, Fate.REFUSED),
        (None, MOST_CHANGES, Fate.WAITING),
    ],
)
def test_a_change_that_fails_for_days_is_given_up(
    edits: str | None, attempts: int, fate: Fate
) -> None:
    verdict = judge(replace(PARCEL, edits=edits, attempts=attempts), Failed("500"), NOW)
    assert verdict is not None
    assert verdict.fate is fate
    taken = sum((back_off(each) for each in range(MOST_CHANGES)), timedelta())
    assert timedelta(days=2.9) < taken < timedelta(days=3.1)


def test_what_is_too_late_is_not_sent_unless_it_may_have_been() -> None:
    late = replace(PARCEL, not_after=NOW - timedelta(seconds=1))
    assert expired(late, NOW)
    assert not expired(replace(late, doubt=True), NOW)
    assert not expired(replace(late, not_after=NOW), NOW)
    assert not expired(PARCEL, NOW)


INVITATION = replace(
    PARCEL, to="matrix:!r:town", body=Body(Markup(()), act=InviteTo("matrix:@ben:gone"))
)
BESIDE_IT = replace(
    INVITATION,
    key=f"{invitations('t1', 'matrix:@ben:gone')}x",
    to=lane("matrix:!r:town", "matrix:@ben:gone"),
)


@pytest.mark.parametrize(
    ("attempts", "delivery", "fate"),
    [
        (0, Failed("502"), Fate.WAITING),
        (MOST_INVITATIONS, Failed("502"), Fate.SENT),
        (0, Later(300), Fate.SENT),
        (99, Later(300, everyone=True), Fate.WAITING),
        (99, Unreachable("M_FORBIDDEN"), Fate.UNREACHABLE),
    ],
)
def test_a_room_waits_for_no_invitation(attempts: int, delivery: Delivery, fate: Fate) -> None:
    verdict = judge(replace(INVITATION, attempts=attempts), delivery, NOW)
    assert verdict is not None
    assert verdict.fate is fate


@pytest.mark.parametrize("delivery", [Failed("502"), Later(300)])
def test_an_invitation_beside_the_room_has_an_end(delivery: Delivery) -> None:
    assert BESIDE_IT.address == INVITATION.address
    tried = replace(BESIDE_IT, attempts=99)
    for late, fate in ((timedelta(0), Fate.WAITING), (PATIENCE, Fate.REFUSED)):
        verdict = judge(tried, delivery, NOW + late)
        assert verdict is not None
        assert verdict.fate is fate
