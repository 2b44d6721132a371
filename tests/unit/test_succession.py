"""The contact's role changes hands by two yeses; a deputy stands in and binds nobody."""

from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.briefs.dialog import read_last
from bot.domain.briefs import Deputy, Expertise, Handover, Question, Succession
from bot.domain.challenges import (
    Answer,
    Challenge,
    Organisation,
    Publish,
    Review,
    Side,
    Suggestion,
)
from bot.domain.changes import Drop, Entity, Put
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Update
from bot.domain.people import Audit, Consent, Invitation, Membership, Person, Purpose, Role
from bot.domain.policy import Capacity
from bot.domain.reminders import UNSEEN, Reminder
from bot.domain.teams import Cooperation, Extent, Member, Room, Setup, Stage, Team, Verdict
from bot.estate import OWNED
from bot.ports import Failed, Tx
from bot.talk.model import Blocked, Pressed, Said, Unblocked
from bot.talk.readers import Reason, Rejected
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    WEBER,
    agreed,
    challenge,
    held,
    kept,
    member,
    membership,
    organisation,
    profile,
    programme,
    proposed,
    settle,
    talking,
    team,
)
from tests.support.clock import at
from tests.support.town import Town

ROTH = Person("roth", "de", name="Anna Roth")
ULI = Person("uli", "de", name="Uli Fach")
SINCE = at("2024-10-01 10:00")
ASKED_AT = at("2024-10-14 10:00")
REQUEST = Suggestion(
    "s1", "erzgebirge", "c1", "jo", "weber", 0.5, (), SINCE, Answer.INTERESTED, asked_at=ASKED_AT
)
ASKED = Question("q1", "t1", "ada", "weber", "Wer schließt auf?", SINCE)
HISTORY = (Audit, Consent, Succession)
"""What goes on naming who did it."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await settle(
        town,
        JO,
        membership(JO, Role.MAKER),
        profile(JO),
        ROTH,
        membership(ROTH, Role.EXPERT),
        Expertise("roth", "brewery", "erzgebirge", "Gäste", SINCE),
        REQUEST,
        challenge(id="c2", number=2, publish=Publish.NO),
        ASKED,
        Room("telegram:-100", "t1", "weber", SINCE, made=True),
        agreed("2024-10", "2024-10-22 14:00", proposed_by="weber", yes=("weber", "ada")),
    )
    yield town
    await town.close()


async def offers(town: Town) -> None:
    await town.says("weber", "/uebergabe")
    await town.presses("weber", "An Anna Roth übergeben")
    await town.presses("weber", "Ja, übergeben")


async def named(town: Town, person_id: str) -> set[type]:
    """Return the kinds of facts that still name somebody, apart from what is over."""
    found = set()
    kinds: tuple[type[Any], ...] = (*OWNED, Meeting)
    for kind in kinds:
        for fact in await kept(town, kind):
            values = [getattr(fact, each.name) for each in fields(fact)]
            names = any(person_id == v or (isinstance(v, tuple) and person_id in v) for v in values)
            if names and getattr(fact, "left_at", None) is None:
                found.add(kind)
    return found


async def test_nothing_changes_hands_before_both_said_yes(town: Town) -> None:
    await offers(town)
    (organisation,) = await kept(town, Organisation)
    assert organisation.contact_id == "weber"
    assert [each.handover for each in await kept(town, Succession)] == [Handover.ASKED]
    assert not await kept(town, Audit)


@pytest.mark.parametrize("ada_is_there", [False, True])
async def test_an_heir_is_not_taken_to_have_been_in_a_group_that_the_old_contact_bound(
    town: Town, *, ada_is_there: bool
) -> None:
    group = town.room("Gruppe")
    await town.store.run(lambda tx: tx.apply([Put(Room(group, "t1", "weber", SINCE))]))
    if ada_is_there:
        await town.says("ada", "/hilfe", "Gruppe")
    await offers(town)
    await town.presses("roth", "Übernehmen")
    stays = group in {each.id for each in await kept(town, Room)}
    assert stays is ada_is_there
    absent = [each for each in await kept(town, Reminder) if each.kind == UNSEEN]
    assert [each.person_id for each in absent] == (["roth"] if ada_is_there else [])


async def test_after_it_nothing_that_lives_names_the_old_contact(town: Town) -> None:
    await offers(town)
    await town.presses("roth", "Übernehmen")
    assert await named(town, "weber") <= set(HISTORY)
    assert {Organisation, Challenge, Suggestion, Team, Member, Meeting, Room, Question} <= (
        await named(town, "roth")
    )
    roles = {
        (each.person_id, each.role)
        for each in await kept(town, Membership)
        if each.left_at is None and each.person_id in ("weber", "roth")
    }
    assert roles == {("roth", Role.CONTACT), ("roth", Role.EXPERT)}
    (entry,) = [each for each in await kept(town, Audit) if each.act == "handover"]
    (succession,) = await kept(town, Succession)
    assert (entry.person_id, entry.subject) == ("roth", succession.id)
    assert (succession.person_id, succession.handover) == ("weber", Handover.TAKEN)
    assert {each.publish for each in await kept(town, Challenge)} == {Publish.YES, Publish.NO}
    consents = await kept(town, Consent, person_id="roth", purpose=Purpose.PUBLISHING)
    assert len(consents) == 1


async def test_the_heir_answers_what_was_asked_of_the_old_contact(town: Town) -> None:
    await offers(town)
    await town.presses("roth", "Übernehmen")
    await town.says("roth", "/vorschlaege")
    assert any("Interessiert" in each.labels for each in town.news("roth"))
    await town.says("roth", "/experten")
    await town.presses("roth", "Antworten")
    await town.says("roth", "Ich, um acht.")
    assert "Ich, um acht." in town.news("ada")[-1].text


@pytest.mark.parametrize("review", [Review.RETURNED, Review.RELEASED])
async def test_what_a_coordinator_said_to_a_brief_meanwhile_the_heir_hears(
    town: Town, review: Review
) -> None:
    await offers(town)
    handed_in = challenge(id="c2", number=2, publish=Publish.NO, review=Review.OPEN)
    await town.store.run(lambda tx: tx.apply([Put(handed_in)]))
    town.clock.set(at("2024-10-15 21:00"))
    await town.says("kim", "/herausforderungen 2")
    if review is Review.RETURNED:
        await town.presses("kim", "Mit Anmerkung zurück")
        await town.says("kim", "Bitte ein Ziel nennen")
    else:
        await town.presses("kim", "Freigeben")
    await town.presses("roth", "Übernehmen")
    for name in ("weber", "roth"):
        town.news(name)
    await town.wait_until(at("2024-10-16 10:00"))
    words = "Bitte ein Ziel nennen" if review is Review.RETURNED else "ist freigegeben"
    assert not [each for each in town.news("weber") if words in each.text]
    (told,) = [each for each in town.news("roth") if words in each.text]
    assert bool(told.labels) is (review is Review.RETURNED)


async def test_the_heir_hears_of_a_release_after_a_comment_that_was_heard(town: Town) -> None:
    await offers(town)
    handed_in = challenge(id="c2", number=2, publish=Publish.NO, review=Review.OPEN)
    await town.store.run(lambda tx: tx.apply([Put(handed_in)]))
    await town.says("kim", "/herausforderungen 2")
    await town.presses("kim", "Mit Anmerkung zurück")
    await town.says("kim", "Bitte ein Ziel nennen")
    assert any("Bitte ein Ziel nennen" in each.text for each in town.news("weber"))
    await town.store.run(lambda tx: tx.apply([Put(replace(handed_in, title="Mit Ziel"))]))
    town.clock.set(at("2024-10-15 21:00"))
    await town.says("kim", "/herausforderungen 2")
    await town.presses("kim", "Freigeben")
    await town.presses("roth", "Übernehmen")
    town.news("roth")
    await town.wait_until(at("2024-10-16 10:00"))
    assert not [each for each in town.news("weber") if "ist freigegeben" in each.text]
    assert len([each for each in town.news("roth") if "ist freigegeben" in each.text]) == 1


@pytest.mark.parametrize("tried", [False, True])
async def test_the_heir_is_introduced_in_the_place_of_the_old_contact(
    town: Town, *, tried: bool
) -> None:
    """Also where the introduction was tried, and certainly did not arrive."""
    await offers(town)
    town.clock.set(at("2024-10-15 21:00"))
    await town.happens("weber", Pressed("a.suggestion.s1.interested", "0"))
    if tried:
        town.hands.answer = lambda _: Failed("502")
        town.clock.set(at("2024-10-16 09:00"))
        await town.settle()
    await town.presses("roth", "Übernehmen")
    town.hands.answer = None
    town.news("jo")
    await town.wait_until(at("2024-10-16 10:00"))
    said = "\n".join(each.text for each in town.news("jo"))
    assert "Es passt: Anna Roth (Alte Brauerei)" in said
    assert "Es passt: Frau Weber" not in said


async def test_who_speaks_for_nobody_any_more_hears_no_comment(town: Town) -> None:
    handed_in = challenge(id="c2", number=2, publish=Publish.NO, review=Review.OPEN)
    await town.store.run(lambda tx: tx.apply([Put(handed_in)]))
    town.clock.set(at("2024-10-15 21:00"))
    await town.says("kim", "/herausforderungen 2")
    await town.presses("kim", "Mit Anmerkung zurück")
    await town.says("kim", "Bitte ein Ziel nennen")
    await town.says("weber", "/aussteigen")
    (label,) = [each for each in town.visible("weber")[-1].labels if "Ganz raus" in each]
    for each in (label, "Überspringen", "Ja, aussteigen"):
        await town.presses("weber", each)
    await town.wait_until(at("2024-10-16 10:00"))
    assert "Ziel nennen" not in "".join(each.text for each in town.news("weber"))


@pytest.mark.parametrize("answer", ["Lieber nicht", None])
async def test_a_no_and_a_change_of_mind_leave_all_as_it_is(town: Town, answer: str | None) -> None:
    await offers(town)
    if answer is not None:
        await town.presses("roth", answer)
    else:
        await town.says("weber", "/uebergabe")
        await town.presses("weber", "Doch nicht übergeben")
        await town.presses("roth", "Übernehmen")
        assert "nicht mehr offen" in town.news("roth")[-1].text
    (organisation,) = await kept(town, Organisation)
    assert organisation.contact_id == "weber"
    assert not await kept(town, Audit)


async def test_a_hand_over_that_is_not_answered_ends_and_can_be_begun_anew(town: Town) -> None:
    await offers(town)
    town.news("weber")
    await town.wait_until(at("2024-10-22 09:59"))
    assert "Anna Roth" not in "".join(each.text for each in town.news("weber"))
    await town.wait_until(at("2024-10-22 10:01"))
    assert "Anna Roth hat in 7 Tagen nicht geantwortet" in town.news("weber")[-1].text
    await town.presses("roth", "Übernehmen")
    assert "nicht mehr offen" in town.news("roth")[-1].text
    await offers(town)
    await town.presses("roth", "Übernehmen")
    (organisation,) = await kept(town, Organisation)
    assert organisation.contact_id == "roth"


async def test_a_hand_over_ends_so_long_after_it_could_be_read(town: Town) -> None:
    town.clock.set(at("2024-10-18 20:00"))
    await offers(town)
    await town.wait_until(at("2024-10-28 07:59"))
    assert (await kept(town, Succession))[0].handover is Handover.ASKED
    await town.wait_until(at("2024-10-28 09:01"))
    assert (await kept(town, Succession))[0].handover is Handover.WITHDRAWN


async def test_what_waits_for_the_old_contacts_morning_the_heir_gets_at_once(town: Town) -> None:
    await offers(town)
    town.clock.set(at("2024-10-15 21:00"))
    await town.says("ada", "/frage Wer holt das Holz?")
    town.news("roth")
    await town.presses("roth", "Übernehmen")
    told = town.news("roth")
    assert "Wer schließt auf?" in "".join(e.text for e in told if "Antworten" in e.labels)
    assert any("Eine Anfrage wartet auf eine Antwort" in each.text for each in told)


async def test_a_date_that_waits_for_the_old_contacts_answer_the_heir_gets_at_once(
    town: Town,
) -> None:
    await offers(town)
    town.clock.set(at("2024-10-15 21:00"))
    await settle(town, proposed("2024-10", "2024-10-24 14:00", "2024-10-15 20:30"))
    town.news("roth")
    await town.presses("roth", "Übernehmen")
    (card,) = [each for each in town.news("roth") if "Passt" in each.labels]
    assert "24.10." in card.text
    await town.presses("roth", "Passt")
    (meeting,) = await kept(town, Meeting)
    assert set(meeting.yes) == {"ada", "roth"}


@pytest.mark.parametrize("night", [True, False])
async def test_what_the_old_contact_has_not_read_of_the_team_the_heir_reads(
    town: Town, *, night: bool
) -> None:
    """Uli answers what Frau Weber has asked, and Ada reports; both wait for her morning."""
    expert = Expertise("uli", "brewery", "erzgebirge", "Statik", SINCE)
    asked = Question("q2", "t1", "weber", "uli", "Trägt die Decke das?", SINCE)
    await settle(town, ULI, membership(ULI, Role.EXPERT), expert, asked)
    await offers(town)
    town.clock.set(at("2024-10-15 20:00"))
    await town.happens("uli", Pressed("a.respond.q2", "0"))
    await town.says("uli", "Nur 200 kg!")
    await town.says("ada", "/update Der Tresen ist gebrochen")
    for each in ("🔴 Blockiert", "Überspringen", "Nein"):
        await town.presses("ada", each)
    if not night:
        await town.wait_until(at("2024-10-16 10:00"))
    town.news("roth")
    await town.presses("roth", "Übernehmen")
    told = "".join(each.text for each in town.news("roth"))
    await town.wait_until(at("2024-10-16 11:00"))
    read = "".join(each.text for each in town.all_heard("weber"))
    for words in ("Nur 200 kg!", "Der Tresen ist gebrochen"):
        assert told.count(words) == night
        assert (words in read) is not night


NEWS: dict[str, tuple[tuple[Entity, ...], str, tuple[str, ...]]] = {
    "Team 1 steht": (
        (
            talking(form=Cooperation.ORDER, extent=Extent.MONTHS, setup=Setup.WORKSHOP),
            member(WEBER, Side.CONTACT, verdict=Verdict.GO),
            held("first", "2024-10-08 15:00"),
        ),
        "ada",
        ("a.verdict.t1.go",),
    ),
    "Geht es nach dem Erstgespräch": (
        (talking(), agreed("first", "2024-10-15 15:00")),
        "ada",
        ("a.took.t1.first.1.yes", "alle", "überspringen"),
    ),
    "Ben Okafor ist dabei": ((member(BEN, Side.MAKER),), "ben", ("a.verdict.t1.go",)),
    "Ben Okafor ist nach dem Erstgespräch": (
        (member(BEN, Side.MAKER), member(ADA, Side.MAKER, verdict=Verdict.GO)),
        "ben",
        ("a.verdict.t1.no-go",),
    ),
    "Ben Okafor ist nicht mehr dabei": (
        (member(BEN, Side.MAKER),),
        "ben",
        ("/leave", "Team Alte Brauerei", "Not enough time", "Yes, leave"),
    ),
}
"""What becomes of a team in the evening, by what its contact would read in the morning."""


@pytest.mark.parametrize("night", [True, False])
@pytest.mark.parametrize("words", NEWS)
async def test_what_became_of_the_team_meanwhile_the_heir_reads(
    town: Town, words: str, *, night: bool
) -> None:
    facts, who, steps = NEWS[words]
    await settle(town, *facts)
    await offers(town)
    town.clock.set(at("2024-10-15 20:00"))
    for step in steps:
        await town.happens(who, Pressed(step, "0") if step.startswith("a.") else Said(step))
    if not night:
        await town.wait_until(at("2024-10-16 10:00"))
    town.news("roth")
    await town.presses("roth", "Übernehmen")
    told = "".join(each.text for each in town.news("roth"))
    await town.wait_until(at("2024-10-16 11:00"))
    read = "".join(each.text for each in town.all_heard("weber"))
    assert told.count(words) == night
    assert (words in read) is not night


@pytest.mark.parametrize("night", [True, False])
@pytest.mark.parametrize(
    "refused", ["kam diesmal ein Nein", "ist nicht mehr frei", "hat sich erledigt"]
)
async def test_a_refusal_that_waits_for_the_old_contacts_morning_the_heir_reads(
    town: Town, refused: str, *, night: bool
) -> None:
    """Frau Weber has asked Ben; he declines, agrees elsewhere and has no place left, or leaves."""
    asked = replace(REQUEST, id="s2", maker_id="ben", maker=Answer.OPEN, contact=Answer.INTERESTED)
    elsewhere = replace(REQUEST, id="s3", challenge_id="c3", contact_id="uli", maker_id="ben")
    house = organisation(id="tower", name="Turm", contact_id="uli")
    other = challenge(id="c3", number=3, organisation_id="tower", contact_id="uli")
    others = (ULI, membership(ULI, Role.CONTACT), house, other, elsewhere)
    one_each = programme(capacity=Capacity(challenges_per_maker=1))
    await settle(town, profile(BEN), asked, *others, base=one_each)
    await offers(town)
    town.clock.set(at("2024-10-15 20:00"))
    if "Nein" in refused:
        await town.happens("ben", Pressed("a.suggestion.s2.declined", "0"))
    elif "erledigt" in refused:
        for step in ("/leave", "All of Ore Mountains", "Not enough time", "Yes, leave"):
            await town.says("ben", step)
    else:
        await town.happens("uli", Pressed("a.suggestion.s3.interested", "0"))
    if not night:
        await town.wait_until(at("2024-10-16 10:00"))
    town.news("roth")
    await town.presses("roth", "Übernehmen")
    told = "".join(each.text for each in town.news("roth"))
    await town.wait_until(at("2024-10-16 11:00"))
    read = "".join(each.text for each in town.all_heard("weber"))
    assert told.count(refused) == night
    assert (refused in read) is not night


@pytest.mark.parametrize("night", [True, False])
async def test_a_suggestion_that_waits_for_the_old_contacts_morning_the_heir_hears_of(
    town: Town, *, night: bool
) -> None:
    """Ada leaves in the evening, and for what she did Ben is found at once."""
    makes = profile(BEN, doing="baut Tresen und Möbel aus Holz auf Rollen")
    await settle(town, makes)
    others = (REQUEST, challenge(id="c2", number=2), profile(JO))
    await town.store.run(lambda tx: tx.apply([Drop(each) for each in others]))
    await offers(town)
    town.clock.set(at("2024-10-15 20:00"))
    await town.says("ada", "/aussteigen")
    for each in ("Team Alte Brauerei", "Zu wenig Zeit", "Ja, aussteigen"):
        await town.presses("ada", each)
    if not night:
        await town.wait_until(at("2024-10-16 10:00"))
    await town.presses("roth", "Übernehmen")
    town.news("roth")
    await town.wait_until(at("2024-10-17 10:00"))
    told = [each.text for each in town.news("roth") if "Interessiert" in each.labels]
    assert len(told) == night
    (found,) = await kept(town, Suggestion)
    assert (found.maker_id, found.contact_id) == ("ben", "roth")


async def test_who_left_the_team_meanwhile_hears_of_no_hand_over(town: Town) -> None:
    await settle(town, member(JO, Side.MAKER))
    await offers(town)
    town.clock.set(at("2024-10-15 21:00"))
    await town.presses("roth", "Übernehmen")
    await town.says("jo", "/aussteigen")
    await town.presses("jo", "Team Alte Brauerei")
    await town.presses("jo", "Überspringen")
    await town.presses("jo", "Ja, aussteigen")
    for each in ("jo", "ada"):
        town.news(each)
    await town.wait_until(at("2024-10-16 09:30"))
    assert "Anna Roth" not in "".join(each.text for each in town.news("jo"))
    assert "spricht ab jetzt Anna Roth" in "".join(each.text for each in town.news("ada"))


async def test_a_deputy_for_the_weekend_hears_of_it_before(town: Town) -> None:
    town.clock.set(at("2024-10-18 19:00"))
    await stands_in(town, "20.10.")
    assert "Sie vertreten" in town.news("roth")[-1].text


async def test_a_deputys_end_is_told_once_its_programme_is_back(town: Town) -> None:
    await stands_in(town)
    programmes = dict(town.programmes)
    town.programmes = {"other": programme(id="other")}
    await town.restart()
    await town.wait_until(at("2024-10-20 12:00"))
    assert (await kept(town, Deputy))[0].ended_at is None
    town.programmes = programmes
    await town.restart()
    town.news("weber")
    await town.wait_until(at("2024-10-21 12:00"))
    assert (await kept(town, Deputy))[0].ended_at is not None
    assert any("Anna Roth" in each.text for each in town.news("weber"))
    town.errors.clear()


@pytest.mark.parametrize("name", ["ada", "jo", "kim", "weber"])
async def test_nobody_else_takes_over(town: Town, name: str) -> None:
    await offers(town)
    (succession,) = await kept(town, Succession)
    await town.happens(name, Pressed(f"a.heir.{succession.id}.yes", "0"))
    if name != "weber":
        await town.happens(name, Pressed(f"a.handover-yes.brewery.{name}", "0"))
        await town.happens(name, Pressed(f"a.deputy.brewery.{name}", "0"))
    (organisation,) = await kept(town, Organisation)
    assert organisation.contact_id == "weber"
    assert len(await kept(town, Succession)) == 1


async def test_a_maker_of_the_team_is_no_heir(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await settle(town, Expertise("ada", "brewery", "erzgebirge", "Holz", SINCE))
    await town.says("weber", "/uebergabe")
    assert "Ada" not in str([each.labels for each in town.news("weber")])
    await town.happens("weber", Pressed("a.handover-yes.brewery.ada", "0"))
    assert not await kept(town, Succession)
    await town.close()


async def stands_in(town: Town, last: str = "18.10.") -> None:
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt")
    await town.says("weber", last)
    await town.says("weber", "ja")


AWAY = "Anna Roth erreiche ich gerade nicht"


@pytest.mark.parametrize(
    ("command", "button"),
    [("/uebergabe", "An Anna Roth übergeben"), ("/vertretung", "Anna Roth vertritt")],
)
async def test_whom_nobody_reaches_is_not_asked(town: Town, command: str, button: str) -> None:
    await town.happens("roth", Blocked())
    await town.says("weber", command)
    await town.presses("weber", button)
    assert AWAY in town.visible("weber")[-1].text


async def test_who_goes_meanwhile_is_not_asked(town: Town) -> None:
    """Between the question whether that is meant, or until when, and its answer."""
    await town.says("weber", "/uebergabe")
    await town.presses("weber", "An Anna Roth übergeben")
    await town.happens("roth", Blocked())
    await town.presses("weber", "Ja, übergeben")
    assert AWAY in town.visible("weber")[-1].text
    await town.happens("roth", Unblocked())
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt")
    await town.happens("roth", Blocked())
    await town.says("weber", "18.10.")
    await town.says("weber", "ja")
    assert AWAY in town.visible("weber")[-1].text
    assert not await kept(town, Succession)
    assert not await kept(town, Deputy)


async def test_the_heir_is_not_their_own_maker(town: Town) -> None:
    """What was suggested to them before is withdrawn: nobody is both sides."""
    both = replace(REQUEST, id="s2", challenge_id="c2", maker_id="roth")

    async def work(tx: Tx) -> None:
        await tx.apply([Put(membership(ROTH, Role.MAKER)), Put(profile(ROTH)), Put(both)])

    await town.store.run(work)
    await offers(town)
    await town.presses("roth", "Übernehmen")
    (own,) = await kept(town, Suggestion, maker_id="roth")
    assert own.withdrawn_at == town.clock.now()
    (other,) = await kept(town, Suggestion, maker_id="jo")
    assert (other.contact_id, other.withdrawn_at) == ("roth", None)


async def test_a_deputy_belongs_to_the_team_until_the_day_is_over(town: Town) -> None:
    await stands_in(town)
    assert (await kept(town, Member, person_id="roth"))[0].left_at is None
    asked = len(town.hands.chats["telegram:-100"])
    await town.wait_until(at("2024-10-18 23:00"))
    assert (await kept(town, Member, person_id="roth"))[0].left_at is None
    await town.wait_until(at("2024-10-19 07:00"))
    assert (await kept(town, Member, person_id="roth"))[0].left_at == at("2024-10-19 07:00")
    assert (await kept(town, Deputy))[0].ended_at is not None
    assert len(town.hands.chats["telegram:-100"]) > asked


@pytest.mark.parametrize("sought", ["c1", "c2"])
async def test_a_deputy_who_becomes_a_maker_of_the_house_stands_in_no_more(
    town: Town, sought: str
) -> None:
    await stands_in(town)
    asked = replace(
        REQUEST,
        id="s2",
        challenge_id=sought,
        maker_id="roth",
        maker=Answer.OPEN,
        contact=Answer.INTERESTED,
    )
    await settle(town, membership(ROTH, Role.MAKER), profile(ROTH), asked)
    await town.says("roth", "/vorschlaege")
    town.news("weber")
    await town.presses("roth", "Interessiert")
    (place,) = await kept(town, Member, person_id="roth", left_at=None)
    assert (place.side, place.team_id == "t1") == (Side.MAKER, sought == "c1")
    assert not await kept(town, Deputy, ended_at=None)
    told = {name: "\n".join(each.text for each in town.news(name)) for name in ("weber", "roth")}
    assert "Es passt: Anna Roth möchte mit" in told["weber"]
    assert "Es passt: Frau Weber" in told["roth"]
    for each in told.values():
        assert "Die Vertretung durch Anna Roth bei „Alte Brauerei“ ist zu Ende." in each


@pytest.mark.parametrize("answered", [False, True])
async def test_a_deputy_is_asked_for_a_date_where_the_contact_has_not_answered(
    town: Town, *, answered: bool
) -> None:
    yes = ("ada", "weber", "ben") if answered else ("ada", "ben")
    await settle(
        town,
        member(BEN, Side.MAKER),
        member(JO, Side.MAKER),
        proposed("2024-10", "2024-10-17 14:00", "2024-10-15 09:00", yes=yes),
    )
    await stands_in(town)
    asked = [each for each in town.visible("roth") if each.labels == ("Passt", "Passt nicht")]
    assert bool(asked) is not answered


async def test_a_deputy_who_is_back_is_asked_again(town: Town) -> None:
    await settle(town, proposed("2024-10", "2024-10-17 14:00", "2024-10-15 09:00"))
    await stands_in(town)
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt nicht mehr")
    town.clock.set(at("2024-10-15 11:00"))
    town.news("roth")
    await stands_in(town)
    assert "Passt das?" in "".join(each.text for each in town.news("roth"))
    await town.presses("roth", "Passt")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.AGREED


async def test_a_deputy_decides_nothing(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await settle(
        town,
        team(stage=Stage.TALKING, formed_at=None),
        ROTH,
        membership(ROTH, Role.EXPERT),
        Expertise("roth", "brewery", "erzgebirge", "Gäste", SINCE),
    )
    await stands_in(town)
    await town.happens("roth", Pressed("a.verdict.t1.go", "0"))
    assert "Das entscheidet die Ansprechperson" in town.news("roth")[-1].text
    await town.happens("roth", Pressed("a.verdict.t1.no-go", "0"))
    assert (await kept(town, Team))[0].stage is Stage.TALKING
    assert not [each for each in await kept(town, Member) if each.verdict is Verdict.NO_GO]
    await town.close()


@pytest.mark.parametrize("who", ["weber", "roth"])
async def test_both_may_end_it_before_its_day(town: Town, who: str) -> None:
    await stands_in(town)
    if who == "weber":
        await town.says("weber", "/vertretung")
    await town.presses(who, "Das passt nicht" if who == "roth" else "Anna Roth vertritt nicht mehr")
    (deputy,) = await kept(town, Deputy)
    assert deputy.ended_at is not None
    assert (await kept(town, Member, person_id="roth"))[0].left_at is not None


async def agrees(town: Town) -> None:
    """Let Anna Roth stand in, and say the yes that makes a date stand."""
    await settle(town, proposed("2024-10", "2024-10-22 14:00", "2024-10-15 09:00"))
    await stands_in(town)
    await town.presses("roth", "Passt")


async def ends(town: Town, how: str) -> None:
    match how:
        case "list":
            await town.says("weber", "/experten")
            await town.presses("weber", "Anna Roth entfernen")
        case "contact":
            await town.says("weber", "/vertretung")
            await town.presses("weber", "Anna Roth vertritt nicht mehr")
        case "deputy":
            await town.presses("roth", "Das passt nicht")
        case "leave":
            await town.says("roth", "/aussteigen")
            await town.presses("roth", "Ganz raus: Erzgebirge")
            await town.presses("roth", "Überspringen")
            await town.presses("roth", "Ja, aussteigen")
        case _:
            await town.wait_until(at("2024-10-21 12:00"))


WITHOUT = "Zum Termin Di, 22.10., 14:00 müssen Sie nicht mehr kommen, für die anderen bleibt er."


@pytest.mark.parametrize("how", ["list", "contact", "deputy", "leave", "day"])
async def test_who_stands_in_no_more_gets_the_date_out_of_their_calendar(
    town: Town, how: str
) -> None:
    await agrees(town)
    for name in ("roth", "weber", "ada"):
        town.news(name)
    await ends(town, how)
    assert not await kept(town, Deputy, ended_at=None)
    [told] = [each for each in town.news("roth") if each.documents]
    assert WITHOUT in told.text
    assert "STATUS:CANCELLED" in told.documents[0].text
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.AGREED
    for name in ("weber", "ada"):
        assert not [each for each in town.news(name) if each.documents]


@pytest.mark.parametrize("by", ["roth", "weber"])
async def test_who_hands_over_gets_the_dates_out_of_their_calendar(town: Town, by: str) -> None:
    """The heir goes there, whoever of the two has said yes; the yes is the heir's by now."""
    await settle(town, proposed("2024-10", "2024-10-22 14:00", "2024-10-15 09:00"))
    if by == "roth":
        await stands_in(town)
    await town.says("weber", "/treffen")
    await town.presses(by, "Passt")
    await offers(town)
    for name in ("roth", "weber", "ada"):
        town.news(name)
    await town.presses("roth", "Übernehmen")
    [told] = [each for each in town.news("weber") if each.documents]
    assert WITHOUT in told.text
    assert "STATUS:CANCELLED" in told.documents[0].text
    for name in ("roth", "ada"):
        off = [each for each in town.news(name) if each.documents]
        assert not ["CANCELLED" for each in off if "CANCELLED" in each.documents[0].text]


async def test_who_handed_over_and_stands_in_by_the_evening_keeps_the_date(town: Town) -> None:
    await offers(town)
    await settle(town, Expertise("weber", "brewery", "erzgebirge", "Bier", SINCE))
    town.clock.set(at("2024-10-15 20:00"))
    await town.presses("roth", "Übernehmen")
    await town.says("roth", "/vertretung")
    await town.presses("roth", "Frau Weber vertritt")
    await town.says("roth", "31.10.")
    await town.says("roth", "ja")
    await town.wait_until(at("2024-10-16 12:00"))
    assert WITHOUT not in "".join(each.text for each in town.all_heard("weber"))


async def test_who_leaves_their_role_before_the_morning_hears_of_no_date(town: Town) -> None:
    await agrees(town)
    town.clock.set(at("2024-10-15 20:00"))
    await ends(town, "contact")
    await ends(town, "leave")
    town.news("roth")
    await town.wait_until(at("2024-10-16 12:00"))
    assert WITHOUT not in "".join(each.text for each in town.news("roth"))


async def test_a_date_of_which_a_deputy_has_no_file_is_not_taken_back(town: Town) -> None:
    await stands_in(town)
    town.news("roth")
    await ends(town, "list")
    assert [each.text for each in town.news("roth")] == [
        "Frau Weber hat die Vertretung bei „Alte Brauerei“ beendet."
    ]


async def test_who_stands_in_again_before_the_morning_keeps_the_date(town: Town) -> None:
    await agrees(town)
    town.clock.set(at("2024-10-15 20:00"))
    await ends(town, "contact")
    await stands_in(town)
    town.news("roth")
    await town.wait_until(at("2024-10-16 12:00"))
    assert WITHOUT not in "".join(each.text for each in town.news("roth"))


async def test_a_deputy_may_become_the_contact(town: Town) -> None:
    await stands_in(town)
    await offers(town)
    await town.presses("roth", "Übernehmen")
    await town.wait_until(at("2024-10-21 12:00"))
    (member,) = await kept(town, Member, person_id="roth")
    assert member.left_at is None
    assert (await kept(town, Team))[0].contact_id == "roth"


@pytest.mark.parametrize("last", ["14.10.", "1.3.2026", "demnächst", "?"])
async def test_no_deputy_for_the_past_or_for_ever(town: Town, last: str) -> None:
    await stands_in(town, last)
    assert not await kept(town, Deputy)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("bis zum 18. Oktober", date(2024, 10, 18)),
        ("bis Ende Oktober", date(2024, 10, 31)),
        ("bis Freitag", date(2024, 10, 18)),
        ("until 18 October", date(2024, 10, 18)),
        ("18.10.", date(2024, 10, 18)),
        ("irgendwann", Rejected(Reason.NOT_A_DAY)),
        ("jeden Dienstag", Rejected(Reason.NOT_A_DAY)),
        ("bis zum 1. Mai", Rejected(Reason.DAY_TOO_FAR, limit=92)),
    ],
)
def test_a_last_day_is_read_with_its_until(said: str, day: object) -> None:
    assert read_last(said, at("2024-10-15 10:00").astimezone(ZoneInfo("Europe/Berlin"))) == day


@pytest.mark.parametrize("words", ["/vertretung Tom Richter", "/uebergabe Tom Richter"])
async def test_who_is_not_there_yet_is_invited_first(town: Town, words: str) -> None:
    command = words.split(maxsplit=1)[0]
    for said in ((words,), (command, "Tom Richter")):
        for each in said:
            await town.says("weber", each)
        answer = town.news("weber")[-1]
        assert "Tom Richter ist hier noch nicht" in answer.text
        assert command in answer.text
    await town.presses("weber", "Jemanden einladen")
    (invitation,) = await kept(town, Invitation, organisation_id="brewery")
    assert invitation.role is Role.EXPERT


async def test_small_talk_after_a_card_names_nobody(town: Town) -> None:
    for text in ("Guten Tag", "Vielen Dank", "Alles klar dann"):
        await town.says("weber", "/uebergabe")
        await town.says("weber", text)
        assert "Fachperson" not in town.news("weber")[-1].text


@pytest.mark.parametrize("asked", [False, True])
async def test_a_name_means_the_candidate(town: Town, *, asked: bool) -> None:
    if asked:
        await town.says("weber", "/frage")
    await town.says("weber", "/vertretung")
    await town.says("weber", "Anna Roth vertritt" if asked else "Anna Roth")
    assert "Bis zu welchem Tag vertritt Anna Roth" in town.news("weber")[-1].text


async def test_each_card_of_an_answer_is_answered_in_words(town: Town) -> None:
    await town.says("weber", "/experten")
    cards = [each for each in town.news("weber") if each.labels]
    assert len(cards) > 1
    await town.says("weber", "Jemanden einladen")
    assert await kept(town, Invitation, organisation_id="brewery")


# What the old contact has open.


async def test_what_counts_of_what_the_old_contact_has_open_is_kept_at_the_hand_over(
    town: Town,
) -> None:
    await offers(town)
    await town.says("weber", "/update gefährdet: Uns fehlt das Holz aus Aue")
    town.news("weber")
    await town.presses("roth", "Übernehmen")
    assert [each.sentence for each in await kept(town, Update)] == ["Uns fehlt das Holz aus Aue"]
    assert "„Uns fehlt das Holz aus Aue“" in "\n".join(each.text for each in town.news("weber"))
    await town.says("weber", "überspringen")
    assert "Foto" not in town.news("weber")[-1].text


@pytest.mark.parametrize(
    "words", ["/treffen 24.10. 14 Uhr", "/herausforderung Wir suchen eine Bank aus Glas"]
)
async def test_what_the_old_contact_has_open_is_said_to_end_with_the_hand_over(
    town: Town, words: str
) -> None:
    await offers(town)
    await town.says("weber", words)
    if words.startswith("/h"):
        await town.says("weber", "Die alte Bank ist im Sommer zerbrochen und war aus Holz.")
    town.news("weber")
    await town.presses("roth", "Übernehmen")
    heard = "\n".join(each.text for each in town.news("weber"))
    assert "Damit ist nicht mehr festgehalten, was noch offen war" in heard
    await town.wait_until(at("2024-10-21 12:00"))
    assert not town.news("weber")


async def test_what_the_old_contact_has_open_for_another_role_goes_on(town: Town) -> None:
    lead = membership(WEBER, Role.COORDINATOR)
    await town.store.run(lambda tx: tx.apply([Put(lead)]))
    await offers(town)
    await town.says("weber", "/rundnachricht Am Freitag bleibt die Werkstatt zu")
    town.news("weber")
    await town.presses("roth", "Übernehmen")
    assert "nicht mehr festgehalten" not in "\n".join(each.text for each in town.news("weber"))
    progress = await town.store.run(lambda tx: tx.progress(town.people["weber"]))
    assert progress is not None
    assert progress.dialog == "announce"
