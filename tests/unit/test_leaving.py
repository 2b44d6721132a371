"""Leaving: what becomes of requests, teams and roles, who hears what, and who comes next."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.briefs import Deputy, Handover, Succession
from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.leaving import Leaving, Reason, Scope, left_behind, partners_left
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Account, Audit, Form, Membership, Person, Role
from bot.domain.policy import Capacity
from bot.domain.teams import Bridging, Carrying, Member, Room, Stage, Team, Verdict
from bot.talk.model import Pressed, Why
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    KIM,
    MEMBERS,
    WEBER,
    agreed,
    challenge,
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
from tests.support.town import Heard, Town

SECRET = "Wir streiten uns nur noch"
NOW = at("2024-10-14 10:00")
ROTH = Person("roth", "de", Form.SIE, "Anna Roth")
CEM = Person("cem", "de", Form.DU, "Cem Arslan")


def asked(**changes: object) -> Suggestion:
    """Return Ben's question to Frau Weber."""
    values: dict[str, object] = {
        "maker": Answer.INTERESTED,
        "asked_at": at("2024-10-11 10:00"),
    }
    made = at("2024-10-10 10:00")
    first = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), made)
    return replace(first, **(values | changes))  # type: ignore[arg-type]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    yield town
    await town.close()


async def leave(town: Town, name: str, what: str, *reason: str) -> None:
    """Go all the way: the matter, the reason (none: skipped), the yes."""
    await town.says(name, "/aussteigen")
    await town.presses(name, what)
    for each in reason or ("skip",):
        await town.says(name, each)
    await town.presses(name, "Ja, aussteigen" if name != "ben" else "Yes, leave")


def everything(town: Town, *but: str) -> str:
    """Return all that was ever said to everybody, but for these people."""
    return "\n".join(
        heard.text
        for chat, messages in town.hands.chats.items()
        for heard in messages
        if chat not in {town.people[each] for each in but}
    )


async def morning(town: Town) -> None:
    await town.wait_until(at("2024-10-15 12:00"))


# Teams.


async def test_the_last_maker_goes_and_the_team_ends(town: Town) -> None:
    await settle(town)
    await leave(town, "ada", "Team Alte Brauerei", "Zusammenarbeit")
    await morning(town)
    (ended,) = await kept(town, Team)
    assert (ended.stage, ended.ended_at) == (Stage.ENDED, NOW)
    assert [each.left_at for each in await kept(town, Member, person_id="ada")] == [NOW]
    (fact,) = await kept(town, Leaving)
    assert (fact.scope, fact.team_id, fact.reasons) == (Scope.TEAM, "t1", (Reason.TEAMWORK,))
    told = "\n".join(each.text for each in town.news("weber"))
    assert "Ada Lindner ist nicht mehr dabei" in told
    assert "In der nächsten Runde sind Sie als Erstes dran" in told


OFF = "Der Termin Mi, 16.10., 08:30 entfällt, denn das Team endet."


async def test_nobody_waits_alone_for_a_team_that_ended_in_the_evening(town: Town) -> None:
    """The morning's words would come half an hour after the date had begun."""
    await settle(town, agreed("2024-10", "2024-10-16 08:30"))
    town.clock.set(at("2024-10-15 20:00"))
    await leave(town, "ada", "Team Alte Brauerei")
    (off,) = town.news("weber")
    assert off.text.endswith(OFF)
    assert "STATUS:CANCELLED" in off.documents[0].text
    assert OFF not in everything(town, "weber")


@pytest.mark.parametrize("knew", [True, False])
@pytest.mark.parametrize("what", ["Team Alte Brauerei", "All of Ore Mountains"])
async def test_who_leaves_a_team_that_goes_on_gets_its_dates_out_of_their_calendar(
    town: Town, what: str, *, knew: bool
) -> None:
    yes = ("ada", "weber", "ben") if knew else ("ada", "weber")
    date = agreed("2024-10", "2024-10-24 14:00", yes=yes)
    await settle(town, member(BEN, Side.MAKER), date, agreed("2024-09", "2024-09-24 14:00"))
    await leave(town, "ben", what)
    await morning(town)
    told = [each for each in town.all_heard("ben") if each.documents]
    assert len(told) == knew
    for each in told:
        assert "you need not come to Thu 24 Oct, 14:00 any more" in each.text
        assert "STATUS:CANCELLED" in each.documents[0].text
    for name in ("ada", "weber"):
        assert not [each for each in town.all_heard(name) if each.documents]
    assert date in await kept(town, Meeting)


async def test_who_leaves_for_good_in_the_evening_hears_of_their_dates_at_once(town: Town) -> None:
    """By the morning they are nobody's, and nothing is said to them any more."""
    date = agreed("2024-10", "2024-10-24 14:00", yes=("ada", "weber", "ben"))
    await settle(town, member(BEN, Side.MAKER), date)
    town.clock.set(at("2024-10-14 20:00"))
    await leave(town, "ben", "All of Ore Mountains")
    told = town.news("ben")
    assert "STATUS:CANCELLED" in told[-1].documents[0].text
    assert {each.why for each in told} == {Why.ANSWER}
    await town.wait_until(at("2024-10-16 12:00"))
    assert not town.news("ben")


@pytest.mark.parametrize("stood", [True, False])
async def test_of_a_date_that_stood_without_an_answer_they_hear_as_well(
    town: Town, *, stood: bool
) -> None:
    """Two days after both sides said yes it stands, whatever Ben says."""
    date = proposed("2024-10", "2024-10-24 14:00", "2024-10-11 09:00")
    yes = ("ada", "weber") if stood else ("ada",)
    await settle(town, member(BEN, Side.MAKER), replace(date, yes=yes))
    await leave(town, "weber", "Team Alte Brauerei")
    await morning(town)
    off = [each for each in town.all_heard("ada") if "entfällt, denn" in each.text]
    assert len(off) == stood


async def test_the_partner_left_behind_gets_suggestions_now(town: Town) -> None:
    """Ben fits the brewery as well: his card comes in a polite hour, unasked."""
    await settle(town, profile(BEN))
    await leave(town, "ada", "Team Alte Brauerei")
    await morning(town)
    assert [each.maker_id for each in await kept(town, Suggestion)] == ["ben"]
    cards = [each for each in town.visible("weber") if "Interessiert" in each.labels]
    assert len(cards) == 1
    assert not any("Interessiert" in each.labels for each in town.visible("ada"))


async def test_two_who_are_left_and_fit_each_other_are_suggested_once(town: Town) -> None:
    """Frau Weber makes things, too; Anna Roth, whose team Ada leaves as well, needs some."""
    await settle(
        town,
        ROTH,
        membership(ROTH, Role.CONTACT),
        organisation(id="o2", name="Gießerei", contact_id="roth"),
        challenge(),
        challenge(id="c2", number=2, organisation_id="o2", contact_id="roth"),
        team(id="t2", number=2, challenge_id="c2", contact_id="roth", name="Gießerei"),
        replace(member(ADA, Side.MAKER), team_id="t2"),
        replace(member(ROTH, Side.CONTACT), team_id="t2"),
        membership(WEBER, Role.MAKER),
        profile(WEBER),
    )
    await leave(town, "ada", "Ganz raus: Erzgebirge")
    (found,) = await kept(town, Suggestion)
    assert (found.challenge_id, found.maker_id) == ("c2", "weber")
    assert not await kept(town, Membership, person_id="ada", left_at=None)
    await morning(town)
    for name in ("weber", "roth"):
        assert sum("Interessiert" in each.labels for each in town.all_heard(name)) == 1


async def test_the_contact_goes_and_every_maker_comes_first(town: Town) -> None:
    await settle(town, member(BEN, Side.MAKER))
    await leave(town, "weber", "Team Alte Brauerei")
    await morning(town)
    (ended,) = await kept(town, Team)
    assert ended.stage is Stage.ENDED
    assert "In der nächsten Runde bist du als Erstes dran" in everything(town, "weber", "ben")
    assert "In the next round you come first" in everything(town, "weber", "ada")
    waits = left_behind(
        await kept(town, Leaving), [ended], await kept(town, Member), await kept(town, Suggestion)
    )
    assert waits == ("ada", "ben")


async def test_a_team_goes_on_with_another_maker(town: Town) -> None:
    await settle(town, member(BEN, Side.MAKER))
    await leave(town, "ada", "Team Alte Brauerei")
    await morning(town)
    (goes_on,) = await kept(town, Team)
    assert goes_on.stage is Stage.ACTIVE
    assert "Das Team arbeitet weiter" in everything(town, "ada", "ben", "kim")
    assert "als Erstes dran" not in everything(town)


@pytest.mark.parametrize("ada", Verdict)
async def test_a_team_goes_on_with_a_maker_who_has_not_said_no(town: Town, ada: Verdict) -> None:
    """Of three who have met, Ben was the one whose answer was awaited."""
    await settle(
        town,
        talking(),
        member(ADA, Side.MAKER, verdict=ada),
        member(WEBER, Side.CONTACT),
        member(BEN, Side.MAKER),
    )
    await leave(town, "ben", "Team Alte Brauerei")
    meant = "\n".join(each.text for each in town.news("ben"))
    assert "Whether the team Alte Brauerei carries on is then up to the others." in meant
    await morning(town)
    (found,) = await kept(town, Team)
    ends = ada is Verdict.NO_GO
    assert found.stage is (Stage.ENDED if ends else Stage.TALKING)
    for name in ("ada", "weber"):
        told = "\n".join(each.text for each in town.news(name))
        assert ("Damit endet dieses Team" in told) is ends
        assert ("Das Team arbeitet weiter" in told) is not ends
    lead = "\n".join(each.text for each in town.news("kim"))
    assert ("endet damit" if ends else "arbeitet weiter") in lead


async def test_the_bots_room_closes_with_the_team(town: Town) -> None:
    await settle(town, Room("telegram:-7", "t1", "kim", at("2024-10-01 10:00")))
    await leave(town, "ada", "Team Alte Brauerei")
    assert await kept(town, Room) == ()


async def test_saying_no_changes_nothing(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/aussteigen")
    await town.presses("ada", "Team Alte Brauerei")
    await town.says("ada", SECRET)
    await town.presses("ada", "Passt so")
    await town.presses("ada", "Nein, doch nicht")
    await morning(town)
    assert await kept(town, Leaving) == ()
    (goes_on,) = await kept(town, Team)
    assert goes_on.stage is Stage.ACTIVE
    assert SECRET not in everything(town, "ada")


# The reason.


@pytest.mark.parametrize("what", ["Team Alte Brauerei", "Ganz raus: Erzgebirge"])
async def test_the_reason_is_in_no_message_but_the_coordinators(town: Town, what: str) -> None:
    await settle(town, member(BEN, Side.MAKER), Room("telegram:-7", "t1", "kim", NOW))
    await leave(town, "ada", what, SECRET, "ja")
    await town.wait_until(at("2024-11-20 12:00"))
    assert SECRET not in everything(town, "ada", "kim")
    assert SECRET in everything(town, "ada", "ben", "weber")
    (fact,) = await kept(town, Leaving)
    assert (fact.reasons, fact.words) == ((Reason.OTHER,), SECRET)


async def test_other_programmes_coordinators_hear_nothing(town: Town) -> None:
    elsewhere = programme(id="chemnitz", names={"de": "Chemnitz", "en": "Chemnitz"})
    lead = replace(membership(JO, Role.COORDINATOR), programme_id="chemnitz")
    await settle(town, JO, lead, also=[elsewhere])
    await leave(town, "ada", "Team Alte Brauerei", "Zu wenig Zeit")
    await morning(town)
    assert town.news("jo") == []
    assert "Zu wenig Zeit" in everything(town, "ada")


async def test_what_is_told_for_another_programme_goes_on(town: Town) -> None:
    elsewhere = programme(id="chemnitz", names={"de": "Chemnitz", "en": "Chemnitz"})
    there = replace(membership(ADA, Role.MAKER), programme_id="chemnitz")
    await settle(town, there, also=[elsewhere])
    await town.says("ada", "/update im Plan")
    await town.says("ada", "/idee")
    await town.presses("ada", "Chemnitz")
    await town.says("ada", "Ein Reparaturcafé, das jede Woche woanders zu Gast ist.")
    town.news("ada")
    await leave(town, "ada", "Ganz raus: Erzgebirge")
    assert "nicht mehr dabei" in "".join(each.text for each in town.news("ada"))
    progress = await town.store.run(lambda tx: tx.progress(town.people["ada"]))
    assert progress is not None
    assert [each.dialog for each in progress.stack] == ["idea"]
    await town.says("ada", "Ein Handwerksbetrieb")
    assert "Reparaturcafé" in "".join(each.text for each in town.news("ada"))


async def open_dialogs(town: Town, name: str) -> list[str]:
    progress = await town.store.run(lambda tx: tx.progress(town.people[name]))
    return [each.dialog for each in progress.stack] if progress is not None else []


async def test_what_is_told_in_a_role_that_stays_goes_on(town: Town) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR), membership(KIM, Role.MAKER),
                 profile(KIM), replace(member(KIM, Side.MAKER), team_id="t2"),
                 team(id="t2", number=2))  # fmt: skip
    await town.says("kim", "/idee Ein Reparaturcafé, das jede Woche woanders zu Gast ist.")
    await town.says("kim", "/update im Plan")
    await town.says("kim", "/rundnachricht")
    await town.says("kim", "Am Freitag öffnet die Werkstatt schon um acht.")
    assert await open_dialogs(town, "kim") == ["announce", "update", "idea"]
    town.news("kim")
    await leave(town, "kim", "Ganz raus: Erzgebirge (Maker)")
    assert await open_dialogs(town, "kim") == ["announce"]
    assert "An wen" in town.news("kim")[-1].text


async def test_what_is_told_in_a_role_that_is_left_ends_in_every_messenger(town: Town) -> None:
    town.settle_in("kim elsewhere", "de")
    await settle(town, JO, membership(JO, Role.COORDINATOR), membership(KIM, Role.MAKER),
                 profile(KIM), Account(town.people["kim elsewhere"], "kim"))  # fmt: skip
    await town.says("kim elsewhere", "/idee Ein Reparaturcafé.")
    await town.says("kim elsewhere", "/rundnachricht")
    await town.says("kim elsewhere", "Am Freitag öffnet die Werkstatt schon um acht.")
    assert await open_dialogs(town, "kim elsewhere") == ["announce", "idea"]
    await leave(town, "kim", "Ganz raus: Erzgebirge (Koordination)")
    assert await open_dialogs(town, "kim elsewhere") == ["idea"]


async def test_no_reason_is_fine(town: Town) -> None:
    await settle(town)
    await leave(town, "ada", "Team Alte Brauerei")
    await morning(town)
    assert "Ein Grund ist nicht genannt" in everything(town, "ada", "weber")


@pytest.mark.parametrize("odd", ["?", "keine Ahnung", "😀", "<b>weg</b>", "x" * 5_000, "abbrechen"])
async def test_odd_reasons_end_nothing_by_themselves(town: Town, odd: str) -> None:
    await settle(town)
    await town.says("ada", "/aussteigen")
    await town.presses("ada", "Team Alte Brauerei")
    await town.says("ada", odd)
    assert await kept(town, Leaving) == ()


# Requests.


async def test_a_request_is_taken_back(town: Town) -> None:
    await settle(town, asked())
    await leave(town, "ben", "Request: Ein Tresen, der wandert", "Not enough time")
    await morning(town)
    (settled,) = await kept(town, Suggestion)
    assert (settled.maker, settled.declined_at) == (Answer.DECLINED, NOW)
    assert "hat sich erledigt" in everything(town, "ben", "kim")
    assert "Ben Okafor" not in everything(town, "ben", "kim")
    assert "Zu wenig Zeit" in everything(town, "ben", "weber")


async def test_who_was_never_asked_hears_nothing(town: Town) -> None:
    """The request of the night is taken back before the morning."""
    await settle(town, asked(maker=Answer.OPEN, asked_at=None))
    town.clock.set(at("2024-10-14 22:00"))
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    await leave(town, "ben", "Request: Ein Tresen, der wandert")
    await town.wait_until(at("2024-10-15 20:00"))
    assert "Anfrage" not in everything(town, "ben", "kim")


async def test_what_the_other_asks_is_not_mine_to_take_back(town: Town) -> None:
    await settle(town, asked(maker=Answer.OPEN, contact=Answer.INTERESTED))
    await town.says("ben", "/leave")
    assert town.visible("ben")[-1].labels == ("All of Ore Mountains",)


# Roles.


async def test_whoever_leaves_the_programme_leaves_everything_in_it(town: Town) -> None:
    await settle(town, asked(id="s2", maker_id="ada", challenge_id="c2", contact_id="weber"),
                 challenge(id="c2", number=2))  # fmt: skip
    await leave(town, "ada", "Ganz raus: Erzgebirge", "Andere Pläne")
    await morning(town)
    (role,) = await kept(town, Membership, person_id="ada")
    (ended,) = await kept(town, Team)
    assert (role.left_at, ended.stage) == (NOW, Stage.ENDED)
    (request,) = await kept(town, Suggestion, id="s2")
    assert request.withdrawn_at == NOW
    await town.says("ada", "/team")
    assert "Hallo" in town.visible("ada")[-1].text


async def test_an_unfinished_introduction_ends_with_the_programme(town: Town) -> None:
    await settle(town)
    invited = await town.invite(Role.MAKER, programme="erzgebirge")
    town.settle_in("cem", "de")
    await town.says("cem", f"/start {invited}")
    await town.presses("cem", "Einverstanden")
    await town.presses("cem", "Du")
    await town.says("cem", "Cem Arslan")
    await leave(town, "cem", "Ganz raus: Erzgebirge")
    assert "nicht mehr dabei" in town.visible("cem")[-1].text
    await town.wait_until(at("2024-10-25 12:00"))
    assert "Profil" not in "".join(each.text for each in town.news("cem")[-1:])


async def test_what_was_done_in_a_contacts_name_ends(town: Town) -> None:
    deputy = Deputy("brewery", "jo", "erzgebirge", at("2024-10-01 10:00"), at("2024-11-01 00:00"))
    begun = Succession("h1", "brewery", "erzgebirge", "weber", "jo", Handover.ASKED,
                       at("2024-10-10 10:00"))  # fmt: skip
    expert = membership(JO, Role.EXPERT)
    await settle(town, JO, expert, deputy, begun, member(JO, Side.CONTACT), asked())
    await leave(town, "weber", "Ganz raus: Erzgebirge")
    assert [each.ended_at for each in await kept(town, Deputy)] == [NOW]
    assert [each.handover for each in await kept(town, Succession)] == [Handover.WITHDRAWN]
    assert [each.withdrawn_at for each in await kept(town, Suggestion)] == [NOW]
    assert "has settled itself" in everything(town, "weber", "ada", "kim", "jo")


async def test_a_deputy_who_leaves_ends_no_team(town: Town) -> None:
    deputy = Deputy("brewery", "jo", "erzgebirge", at("2024-10-01 10:00"), at("2024-11-01 00:00"))
    await settle(town, JO, membership(JO, Role.EXPERT), deputy, member(JO, Side.CONTACT))
    await leave(town, "jo", "Ganz raus: Erzgebirge")
    (goes_on,) = await kept(town, Team)
    assert goes_on.stage is Stage.ACTIVE
    assert [each.ended_at for each in await kept(town, Deputy)] == [NOW]


@pytest.mark.parametrize(
    ("begun", "told"),
    [
        (
            Succession("h1", "brewery", "erzgebirge", "weber", "jo", Handover.ASKED, NOW),
            "Jo Krause ist als Fachperson nicht mehr dabei und kann „Alte Brauerei“ nicht",
        ),
        (
            Deputy("brewery", "jo", "erzgebirge", NOW, at("2024-11-01 00:00")),
            "Jo Krause ist als Fachperson nicht mehr dabei, damit endet auch die Vertretung",
        ),
    ],
)
async def test_a_contact_hears_that_an_heir_or_a_deputy_left(
    town: Town, begun: Succession | Deputy, told: str
) -> None:
    await settle(town, JO, membership(JO, Role.EXPERT), begun)
    await leave(town, "jo", "Ganz raus: Erzgebirge")
    await morning(town)
    heard = [each.text for each in town.news("weber")]
    assert len([each for each in heard if each.startswith(told)]) == 1


async def test_a_deputy_is_nobodys_partner(town: Town) -> None:
    deputy = Deputy("brewery", "jo", "erzgebirge", at("2024-10-01 10:00"), at("2024-11-01 00:00"))
    await settle(town, JO, membership(JO, Role.EXPERT), deputy, member(JO, Side.CONTACT))
    await leave(town, "ada", "Team Alte Brauerei")
    await morning(town)
    told = "\n".join(each.text for each in town.news("jo"))
    assert "Damit endet dieses Team" in told
    assert "als Erstes dran" not in told


@pytest.mark.parametrize("who", ["ada", "weber"])
async def test_coordinators_can_look_at_everything_afterwards(town: Town, who: str) -> None:
    await settle(town, asked(), profile(BEN))
    await leave(town, who, "Ganz raus: Erzgebirge", "Andere Pläne")
    await town.wait_until(at("2024-11-20 12:00"))
    for command in ("/status", "/teams", "/team 1", "/personen", "/person 1", "/person 2",
                    "/offen", "/herausforderungen", "/vorschlaege"):  # fmt: skip
        await town.says("kim", command)
        assert "schiefgegangen" not in town.visible("kim")[-1].text
    await town.says("ben", "/suggestions")
    assert "went wrong" not in town.visible("ben")[-1].text


async def test_whoever_left_can_come_back(town: Town) -> None:
    await settle(town)
    await leave(town, "ada", "Ganz raus: Erzgebirge")
    await town.says("ada", f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
    await town.presses("ada", "Einverstanden")
    (role,) = await kept(town, Membership, person_id="ada")
    assert role.left_at is None
    await town.says("ada", "/profil")
    assert "baut Möbel" in town.visible("ada")[-1].text


async def comes_back(town: Town, name: str, role: Role, yes: str) -> list[Heard]:
    """Come back a week later by a new code; return what is heard at once."""
    town.clock.set(at("2024-10-21 10:00"))
    code = await town.invite(role, programme="erzgebirge")
    town.news(name)
    await town.says(name, f"/start {code}")
    await town.presses(name, yes)
    return town.news(name)


async def test_a_maker_who_comes_back_is_looked_for_at_once(town: Town) -> None:
    await settle(town, profile(BEN))
    await leave(town, "ben", "All of Ore Mountains")
    *_, back, card = await comes_back(town, "ben", Role.MAKER, "I agree")
    assert "Good to hear from you again" in back.text
    assert "One suggestion" in card.text
    assert "Interested" in card.labels


async def test_a_contact_who_comes_back_is_looked_for_at_once(town: Town) -> None:
    await settle(town, profile(BEN))
    await leave(town, "weber", "Ganz raus: Erzgebirge")
    *_, back, card = await comes_back(town, "weber", Role.CONTACT, "Einverstanden")
    assert "Schön, wieder von Ihnen zu hören" in back.text
    assert "Interessiert" in card.labels


async def test_whoever_looks_for_somebody_finds_who_came_back_on_the_same_day(town: Town) -> None:
    await settle(town, profile(BEN))
    await leave(town, "ben", "All of Ore Mountains")
    town.clock.set(at("2024-10-21 09:30"))
    await town.says("weber", "/vorschlaege")
    town.news("weber")
    await comes_back(town, "ben", Role.MAKER, "I agree")
    await town.wait_until(at("2024-10-21 12:00"))
    assert "Jetzt passt etwas" in "".join(each.text for each in town.news("weber"))


@pytest.mark.parametrize("rests", [False, True])
async def test_a_maker_who_is_let_in_again_from_the_list_is_looked_for_at_once(
    town: Town, *, rests: bool
) -> None:
    """Nobody speaks when they move up: they hear of it in a polite hour, unless they rest."""
    await settle(town, profile(BEN), base=programme(capacity=Capacity(makers=2)))
    await leave(town, "ben", "All of Ore Mountains")
    since = at("2024-10-14 20:00")
    waits = Newcomer("ben", "erzgebirge", Role.MAKER, 1, Admission.WAITING, since)
    ben = replace(BEN, paused=rests)
    town.news("ben")
    town.clock.set(since)
    await town.store.run(lambda tx: tx.apply([Put(waits), Put(ben)]))
    await town.settle()
    assert await kept(town, Membership, person_id="ben", left_at=None)
    assert town.news("ben") == []
    await town.wait_until(at("2024-10-15 12:00"))
    admitted, *cards = town.news("ben")
    assert "you are part of" in admitted.text
    assert len(cards) == (0 if rests else 1)
    for card in cards:
        assert "One suggestion" in card.text
        assert "Interested" in card.labels


async def test_a_place_that_gets_free_goes_to_the_first_who_waits(town: Town) -> None:
    waits = Newcomer("cem", "erzgebirge", Role.MAKER, 1, Admission.WAITING, at("2024-10-01 10:00"))
    await settle(town, CEM, waits, base=programme(capacity=Capacity(makers=2)))
    await leave(town, "ada", "Ganz raus: Erzgebirge")
    await morning(town)
    (moved,) = await kept(town, Newcomer)
    assert moved.admission is Admission.ADMITTED
    assert await kept(town, Membership, person_id="cem", left_at=None)


async def test_the_last_coordinator_stays(town: Town) -> None:
    await settle(town)
    await town.says("kim", "/aussteigen")
    await town.presses("kim", "Ganz raus: Erzgebirge")
    assert "/einladen" in town.visible("kim")[-1].text
    assert await kept(town, Leaving) == ()


async def test_a_coordinator_leaves_a_trace(town: Town) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR))
    await leave(town, "kim", "Ganz raus: Erzgebirge")
    assert [(each.person_id, each.act) for each in await kept(town, Audit)] == [("kim", "leave")]


async def test_who_has_two_roles_leaves_one(town: Town) -> None:
    await settle(town, JO, membership(JO, Role.COORDINATOR), membership(KIM, Role.MAKER),
                 profile(KIM))  # fmt: skip
    await leave(town, "kim", "Ganz raus: Erzgebirge (Maker)")
    left = {each.role: each.left_at for each in await kept(town, Membership, person_id="kim")}
    assert left == {Role.MAKER: NOW, Role.COORDINATOR: None}


async def test_leaving_twice_is_once(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/aussteigen")
    again = town.button("ada", "Team Alte Brauerei")
    await leave(town, "ada", "Team Alte Brauerei")
    await town.happens("ada", again)
    assert "schon erledigt" in town.visible("ada")[-1].text
    assert len(await kept(town, Leaving)) == 1


# Who comes first.


def fact(number: int, person: Person, **changes: object) -> Leaving:
    when = at(f"2024-10-{number:02} 10:00")
    values: dict[str, object] = {"scope": Scope.TEAM}
    plain = Leaving(f"l{number}", "erzgebirge", person.id, Scope.TEAM, (), "", when)
    return replace(plain, **(values | changes))  # type: ignore[arg-type]


def test_partners_are_the_other_side_who_were_there() -> None:
    gone = replace(MEMBERS[0], left_at=at("2024-10-05 10:00"))
    before = member(JO, Side.CONTACT, left_at=at("2024-09-05 10:00"))
    after = member(CEM, Side.CONTACT, joined_at=at("2024-10-06 10:00"))
    ben, deputy = member(BEN, Side.MAKER), member(KIM, Side.CONTACT)
    there = [gone, MEMBERS[1], before, after, ben, deputy]
    assert partners_left(fact(5, ADA), [team()], there, ()) == ("weber",)


def test_the_other_side_of_a_request_is_left_too() -> None:
    assert partners_left(fact(5, BEN, suggestion_id="s1"), (), (), [asked()]) == ("weber",)


def test_whoever_found_somebody_does_not_come_first() -> None:
    gone = replace(MEMBERS[0], left_at=at("2024-10-05 10:00"))
    ended = team(stage=Stage.ENDED)
    facts = [fact(5, ADA)]
    assert left_behind(facts, [ended], [gone, MEMBERS[1]], ()) == ("weber",)
    living = team(id="t2", number=2)
    anew = [Member("t2", each, side, NOW) for each, side in (("weber", Side.CONTACT),
                                                           ("ben", Side.MAKER))]  # fmt: skip
    assert left_behind(facts, [ended, living], [gone, MEMBERS[1], *anew], ()) == ()


def test_whoever_waits_longest_comes_first() -> None:
    first = Member("t1", "ben", Side.MAKER, at("2024-08-26 10:00"), None, at("2024-10-02 10:00"))
    second = Member("t2", "ada", Side.MAKER, at("2024-08-26 10:00"), None, at("2024-10-05 10:00"))
    others = [Member("t1", "jo", Side.CONTACT, at("2024-08-26 10:00")),
              Member("t2", "weber", Side.CONTACT, at("2024-08-26 10:00"))]  # fmt: skip
    facts = [fact(5, ADA), fact(2, BEN)]
    teams = [team(stage=Stage.ENDED, contact_id="jo"), team(id="t2", number=2, stage=Stage.ENDED)]
    assert left_behind(facts, teams, [first, second, *others], ()) == ("jo", "weber")


async def put(town: Town, wish: Suggestion) -> None:
    await town.store.run(lambda tx: tx.apply([Put(wish)]))


async def test_of_two_who_leave_in_one_night_the_second_reads_nothing_of_the_first(
    town: Town,
) -> None:
    town.clock.set(at("2024-10-14 21:00"))
    await settle(town, profile(BEN), member(BEN, Side.MAKER))
    await leave(town, "ben", "Team Alte Brauerei")
    await leave(town, "ada", "Team Alte Brauerei")
    for each in ("ada", "weber"):
        town.news(each)
    await town.wait_until(at("2024-10-15 09:30"))
    assert "Ben" not in "".join(each.text for each in town.news("ada"))
    assert "Ben" in "".join(each.text for each in town.news("weber"))


async def test_of_two_who_leave_in_one_night_the_second_reads_nothing_of_who_left_all(
    town: Town,
) -> None:
    town.clock.set(at("2024-10-14 21:00"))
    await settle(town, profile(BEN), member(BEN, Side.MAKER))
    await leave(town, "ben", "All of Ore Mountains")
    await leave(town, "ada", "Team Alte Brauerei")
    town.news("ada")
    await town.wait_until(at("2024-10-15 09:30"))
    assert "Ben" not in "".join(each.text for each in town.news("ada"))


async def test_who_left_in_the_night_hears_nothing_of_the_teams_bridge(town: Town) -> None:
    said = [Bridging("t1", each, Carrying.YES, NOW) for each in ("ada", "ben", "weber")]
    chats = [Room(town.room("Gruppe"), "t1", "ada", NOW), Room("matrix:!raum", "t1", "ada", NOW)]
    await settle(town, profile(BEN), member(BEN, Side.MAKER), *said, *chats)
    town.clock.set(at("2024-10-14 21:00"))
    await town.happens("ben", Pressed("a.bridge.t1.no", "0"))
    await leave(town, "ada", "Team Alte Brauerei")
    for each in ("ada", "weber"):
        town.news(each)
    await town.wait_until(at("2024-10-15 09:30"))
    assert "Brücke" not in "".join(each.text for each in town.news("ada"))
    assert "Brücke" in "".join(each.text for each in town.news("weber"))


async def test_who_comes_back_into_a_team_is_introduced_anew(town: Town) -> None:
    await settle(town, profile(BEN))
    for _ in range(2):
        wish = asked(asked_at=town.clock.now())
        await put(town, wish)
        await town.says("weber", "/vorschlaege")
        await town.presses("weber", "Interessiert")
        met = {"weber": "Es passt", "ben": "It’s a match", "ada": "Ben Okafor kommt dazu"}
        for name, words in met.items():
            assert sum(words in each.text for each in town.news(name)) == 1, (name, words)
        await leave(town, "ben", "Team Alte Brauerei")
        await town.wait_until(town.clock.now() + timedelta(hours=1))


MEANS = "Ohne dich endet das Team Alte Brauerei."


async def test_whether_to_leave_is_asked_again_with_what_it_means(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/aussteigen")
    await town.presses("ada", "Team Alte Brauerei")
    await town.says("ada", "Zusammenarbeit")
    await town.says("ada", "/idee")
    town.news("ada")
    await town.says("ada", "/abbrechen")
    back = town.news("ada")[-1].text
    assert MEANS in back
    assert back.endswith("Wirklich aussteigen?")
    await town.says("ada", "/hilfe")
    assert MEANS not in town.news("ada")[-1].text


async def test_it_is_so_too_where_the_question_in_between_was_settled(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/aussteigen")
    await town.presses("ada", "Team Alte Brauerei")
    await town.says("ada", "Zusammenarbeit")
    await town.says("ada", "/treffen")
    await town.presses("ada", "Termin vorschlagen")
    held = replace(agreed("2024-10", "2024-10-12 14:00"), state=MeetingState.HELD)
    await town.store.run(lambda tx: tx.apply([Put(held)]))
    town.news("ada")
    await town.says("ada", "24.10. 18 Uhr")
    back = town.news("ada")[-1].text
    assert MEANS in back
    assert back.endswith("Wirklich aussteigen?")
