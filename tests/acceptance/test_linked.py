"""One person with several messengers is one person everywhere."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.codes import code_hash
from bot.domain.briefs import Deputy, Expertise
from bot.domain.challenges import Answer, Challenge, Publish, Side, Suggestion
from bot.domain.changes import Entity, Erase, Put
from bot.domain.evenings import Coming, Evening, Guest, Phase, Sitting
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Media, MediaKind, Standing, Update
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import (
    Account,
    Audit,
    Consent,
    Form,
    Invitation,
    Membership,
    Person,
    Profile,
    Purpose,
    Role,
)
from bot.domain.reminders import Reminder
from bot.domain.teams import Bridging, Carrying, Member, Room
from bot.engine.fates import record
from bot.ports import Body, Failed, Fate, Parcel, Tx, Unreachable, Verdict
from bot.talk.markup import Link, literal
from bot.talk.model import Blocked, InviteTo, Pressed, RemoveFrom, Said, Why
from tests.support.cases import (
    ADA,
    BEN,
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
    team,
    update,
)
from tests.support.clock import at
from tests.support.room_town import MatrixLinks, RoomTown, on_matrix
from tests.support.town import catalog

NOW = "2024-10-08 10:00"
CODE = re.compile(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}")
YES, YES_IN_ENGLISH = "Ja, das bin ich", "Yes, that is me"
ASKING = (
    "Danke. Ich frage jetzt im anderen Messenger nach. Sobald dort ein Ja kommt, geht es hier "
    "weiter."
)
SINCE = at("2024-09-02 10:00")
BODY = Body(literal("Neues"))
ROOM = "matrix:!r1:town"
MADE = Room(ROOM, "t1", "weber", at("2024-10-01 10:00"), made=True)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[RoomTown]:
    """Return a town where everybody is on Telegram; ``ada2`` is Ada's address on Matrix."""
    town = RoomTown(tmp_path, at(NOW))
    town.live_on_matrix("ada2", "ben2", "eve")
    yield town
    await town.close()


def heard(town: RoomTown, name: str) -> str:
    return "\n".join(each.text for each in town.news(name) if not each.edited)


async def code_of(town: RoomTown, name: str) -> str:
    """Return a fresh code that somebody gets with /link."""
    town.news(name)
    await town.says(name, "/link")
    found = CODE.search(heard(town, name))
    assert found is not None
    return found[0]


async def link(town: RoomTown, name: str = "ada", other: str = "ada2") -> None:
    """Let somebody link their other messenger."""
    await town.says(other, f"/start {await code_of(town, name)}")
    await agree(town, name, other)
    town.news(name)
    town.news(other)


async def agree(town: RoomTown, name: str = "ada", other: str = "ada2") -> None:
    """Let the owner of a code say yes, and then whoever typed it."""
    await town.presses(name, YES)
    await town.presses(other, YES)


async def accounts_of(town: RoomTown, name: str) -> set[str]:
    """Return the ids of somebody's accounts."""
    return {each.id for each in await kept(town, Account, person_id=name)}


async def put(town: RoomTown, *facts: Entity) -> None:
    """Write facts behind the bot's back."""

    async def work(tx: Tx) -> None:
        await tx.apply(Put(each) for each in facts)

    await town.store.run(work)


def second(person: Person, name: str) -> tuple[Person, Account]:
    """Return a person of their own behind somebody's other address."""
    return replace(person, id=name), Account(on_matrix(name), name)


# Linking.


@pytest.mark.parametrize("how", ["/start {}", "{}", "!start {}"])
async def test_a_code_makes_the_other_messenger_theirs(town: RoomTown, how: str) -> None:
    await settle(town)
    await town.says("ada", "/link")
    card = town.visible("ada")[-1]
    assert "Verbunden: Telegram." in card.text
    assert card.labels == ("Matrix öffnen",)
    found = CODE.search(card.text)
    assert found is not None
    town.news("ada")
    await town.says("ada2", how.format(found[0].upper()))
    assert heard(town, "ada2") == ASKING
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    assert heard(town, "ada") == (
        "In Matrix möchte sich @ada2:town mit dir verbinden.\n\nBist du das? Nach einem Ja kenne "
        "ich dich dort wie hier, mit allem, was eingetragen ist. Im Zweifel bitte Nein."
    )
    await town.says("ada", "ja")
    assert heard(town, "ada").startswith("Dafür tippe bitte auf den Knopf")
    await town.says("ada", YES)
    assert heard(town, "ada").endswith("Danke. Nun frage ich auch dort noch nach.")
    assert heard(town, "ada2") == (
        "In Telegram möchte sich das Konto 1001 mit Ihnen verbinden.\n\nDer Code gehört zu Ada "
        "Lindner. Sind Sie das? Nach einem Ja sind Sie hier und dort dieselbe Person, und was Sie "
        "hier schreiben, lässt sich auch dort lesen. Wer den Code oder Link von jemand anderem "
        "hat, sagt bitte Nein."
    )
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    await town.presses("ada2", YES)
    assert heard(town, "ada2") == (
        "Verbunden mit Telegram. Hier und dort bist du jetzt Ada Lindner, mit allem, was "
        "eingetragen ist. /hilfe zeigt, was geht.\n\nWohin sollen Erinnerungen und Neuigkeiten "
        "kommen?"
    )
    assert heard(town, "ada") == (
        "Jetzt verbunden: Matrix (@ada2:town).\n\nWarst du das nicht, dann trenne die Verbindung "
        "mit /verbinden."
    )
    assert await accounts_of(town, "ada") == {town.people["ada"], on_matrix("ada2")}
    assert len(await kept(town, Person)) == 4
    await town.says("ada2", "/team")
    assert "Alte Brauerei" in heard(town, "ada2")


async def test_whoever_has_somebody_elses_code_gets_nothing(town: RoomTown) -> None:
    await settle(town)
    code = await code_of(town, "ada")
    await town.says("eve", code)
    assert heard(town, "eve") == ASKING
    await town.presses("ada", "Nein")
    assert heard(town, "ada").endswith(
        "Gut, es bleibt alles, wie es ist. Der Code gilt nicht mehr."
    )
    assert heard(town, "eve") == (
        "Im anderen Messenger war die Antwort Nein. Es bleibt alles, wie es ist, und der Code gilt "
        "nicht mehr."
    )
    for again in ("eve", "ada2"):
        await town.says(again, code)
        assert "kenne ich nicht" in heard(town, again)
    await town.presses("ada", YES, old=True)
    assert "nicht mehr offen" in heard(town, "ada")
    await town.says("eve", "/team")
    assert "Alte Brauerei" not in heard(town, "eve")
    assert await accounts_of(town, "ada") == {town.people["ada"]}


async def test_the_question_tells_where_somebody_wrote_and_fits_into_a_button(
    town: RoomTown,
) -> None:
    ada = replace(ADA, id="mvr2kq7xw3ab", form=Form.SIE)
    await settle(town)
    town.live_on_matrix("ada3")
    await put(town, ada, Account(on_matrix("ada3"), ada.id))
    await put(town, replace(membership(ADA, Role.MAKER), person_id=ada.id))
    town.settle_in("stranger", "de")
    await town.says("stranger", await code_of(town, "ada3"))
    address = town.people["stranger"].partition(":")[2]
    assert heard(town, "ada3").startswith(
        f"In Telegram möchte sich das Konto {address} mit Ihnen verbinden.\n\nSind Sie das?"
    )
    tokens = [town.button("ada3", label).token for label in (YES, "Nein")]
    assert max(len(each.encode()) for each in tokens) <= 64


async def test_nobody_says_yes_in_the_owners_place(town: RoomTown) -> None:
    """Tokens can be made up: only the owner of the code decides, and only about who asked."""
    await settle(town)
    code = await code_of(town, "ada")
    mark = code_hash(code.replace("-", ""))[:16]
    await town.says("ben2", "Hallo")
    (ben2,) = await kept(town, Account, id=on_matrix("ben2"))
    forged = Pressed(f"a.claim.{mark}.{ben2.person_id}.yes", "0")
    town.news("ada")
    await town.happens("ada", forged)
    assert "nicht mehr offen" in heard(town, "ada")
    await town.says("eve", code)
    (eve,) = await kept(town, Account, id=on_matrix("eve"))
    for name in ("eve", "kim"):
        for token in (f"claim.{mark}.{eve.person_id}", f"unite.{mark}.ada"):
            await town.happens(name, Pressed(f"a.{token}.yes", "0"))
            assert "nicht mehr offen" in heard(town, name)
    town.news("ada")
    await town.happens("ada", forged)
    assert "nicht mehr offen" in heard(town, "ada")
    await town.happens("ada", Pressed(f"a.claim.{mark}.{eve.person_id}.yes", "0"), ROOM)
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    assert await accounts_of(town, ben2.person_id) == {on_matrix("ben2")}


async def test_what_a_stranger_had_begun_stays_until_the_yes(town: RoomTown) -> None:
    await settle(town)
    await town.says("ada2", "Hallo")
    assert "Was trifft" in town.visible("ada2")[-1].text
    await town.says("ada2", await code_of(town, "ada"))
    assert ASKING in heard(town, "ada2")
    assert "Was trifft" in town.visible("ada2")[-1].text
    await agree(town)
    assert heard(town, "ada2").endswith("Wohin sollen Erinnerungen und Neuigkeiten kommen?")
    await town.says("ada2", "1")
    assert "Herzlich" not in heard(town, "ada2")
    assert len(await kept(town, Membership)) == 4
    for name in ("eve", "ben2"):
        await town.says(name, f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
        assert "Datenschutz" in heard(town, name)
    await town.says("eve", f"/start {await code_of(town, 'kim')}")
    assert "Datenschutz" in heard(town, "eve")
    await agree(town, "kim", "eve")
    await town.says("eve", "/abbrechen")
    assert "keine Frage offen" in heard(town, "eve")


async def tell(town: RoomTown, name: str) -> None:
    """Let a maker come with a code, and tell the first three things of eleven."""
    await town.says(name, f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
    for words in ("Einverstanden", "Du", "Eve Braun", "1", "Ich baue Möbel"):
        await town.says(name, words)


async def open_in(town: RoomTown, name: str) -> list[str]:
    """Return the dialogs that are open in somebody's chat, the newest first."""
    progress = await town.store.run(lambda tx: tx.progress(town.people[name]))
    return [each.dialog for each in progress.stack] if progress is not None else []


async def tell_the_rest(town: RoomTown, name: str) -> None:
    """Let a maker who was asked for their skills just now tell everything from there on."""
    for words in ("Holz", "überspringen", "überspringen", "1", "Neue Aufträge", "1"):
        await town.says(name, words)
    for words in ("überspringen", "nein", "passt so"):
        await town.says(name, words)


async def test_an_introduction_goes_on_where_it_was_told(town: RoomTown) -> None:
    await settle(town)
    await tell(town, "eve")
    assert town.visible("eve")[-1].text.startswith("4/11 ")
    await town.says("eve", f"/start {await code_of(town, 'kim')}")
    await agree(town, "kim", "eve")
    assert town.visible("eve")[-1].text.startswith("3/10 ")  # the name is known
    await tell_the_rest(town, "eve")
    (mine,) = await kept(town, Profile, person_id="kim")
    assert mine.doing == "Ich baue Möbel"
    assert [each.name for each in await kept(town, Person, id="kim")] == ["Kim Seidel"]
    assert await open_in(town, "eve") == []


async def test_who_has_told_of_themselves_before_hears_that_the_rest_is_dropped(
    town: RoomTown,
) -> None:
    await settle(town, profile(ADA))
    await tell(town, "ada2")
    await town.says("ada2", f"/start {await code_of(town, 'ada')}")
    await agree(town)
    assert (
        "Was hier erst halb beantwortet war, gilt nicht mehr. Erzähl es bitte bei Gelegenheit noch "
        "einmal." in heard(town, "ada2")
    )
    assert await open_in(town, "ada2") == []


async def test_what_the_other_one_has_told_is_asked_of_nobody_any_more(town: RoomTown) -> None:
    await settle(town)
    await tell(town, "eve")
    await tell(town, "ben2")
    await tell_the_rest(town, "ben2")
    await town.says("ben2", f"/start {await code_of(town, 'eve')}")
    await agree(town, "eve", "ben2")
    assert "Was hier erst halb beantwortet war, gilt nicht mehr." in heard(town, "eve")
    assert "halb beantwortet" not in heard(town, "ben2")
    assert await open_in(town, "eve") == []


async def test_what_nobody_has_told_yet_stays_open_with_the_owner(town: RoomTown) -> None:
    await settle(town)
    await tell(town, "eve")
    await town.says("ben2", f"/start {await code_of(town, 'eve')}")
    await agree(town, "eve", "ben2")
    assert "halb beantwortet" not in heard(town, "eve")
    assert await open_in(town, "eve") == ["maker"]


async def test_codes_that_are_of_no_use(town: RoomTown) -> None:
    await settle(town)
    first = await code_of(town, "ada")
    await town.says("ada", first)
    assert "Hier kenne ich dich schon" in heard(town, "ada")
    newer = await code_of(town, "ada")
    await town.says("ada2", f"/start {first}")
    assert "verbraucht oder abgelaufen" in heard(town, "ada2")
    for _ in range(2):
        await town.says("ada2", f"/start {newer}")
        assert heard(town, "ada2") == ASKING
    await town.says("eve", f"/start {newer}")
    assert "verbraucht oder abgelaufen" in heard(town, "eve")
    await town.presses("ada", YES)
    await town.says("eve", f"/start {newer}")
    assert "verbraucht oder abgelaufen" in heard(town, "eve")
    late = await code_of(town, "kim")
    town.clock.move(timedelta(days=1))
    await town.says("eve", f"/start {late}")
    assert "verbraucht oder abgelaufen" in heard(town, "eve")
    await code_of(town, "kim")
    assert len(await kept(town, Invitation, person_id="kim")) == 1
    assert await accounts_of(town, "kim") == {town.people["kim"]}


async def test_a_second_yes_of_the_owner_asks_nobody_again(town: RoomTown) -> None:
    await settle(town)
    await town.says("ada2", f"/start {await code_of(town, 'ada')}")
    for old in (False, True):
        await town.presses("ada", YES, old=old)
    assert [each.labels for each in town.news("ada2")].count((YES, "Nein")) == 1


async def test_a_yes_counts_for_a_day(town: RoomTown) -> None:
    await settle(town)
    code = await code_of(town, "ada")
    town.clock.move(timedelta(hours=23))
    await town.says("ada2", code)
    town.clock.move(timedelta(hours=1))
    await town.presses("ada", YES)
    assert "nicht mehr offen" in heard(town, "ada")
    assert await accounts_of(town, "ada") == {town.people["ada"]}


async def test_a_newer_code_ends_what_was_asked(town: RoomTown) -> None:
    await settle(town)
    await town.says("ada2", await code_of(town, "ada"))
    old = town.button("ada", YES)
    await town.says("ada2", await code_of(town, "ada"))
    await town.happens("ada", old)
    assert "nicht mehr offen" in heard(town, "ada")
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    await agree(town)
    assert len(await accounts_of(town, "ada")) == 2


async def test_whoever_cannot_be_asked_cannot_be_taken_over(town: RoomTown) -> None:
    await settle(town)
    code = await code_of(town, "ada")
    await town.happens("ada", Blocked())
    await town.says("eve", code)
    assert "verbraucht oder abgelaufen" in heard(town, "eve")
    await town.says("ada", "Hallo")
    await town.says("ada2", code)
    await agree(town)
    assert await accounts_of(town, "ada") == {town.people["ada"], on_matrix("ada2")}


async def test_a_code_that_was_shown_in_a_group_is_worthless(town: RoomTown) -> None:
    await settle(town, MADE)
    code = await code_of(town, "ada")
    for room in (ROOM, "telegram:-5"):
        await town.says("eve", f"/start {code}", room)
    assert "deshalb gilt er nicht mehr" in heard(town, ROOM)
    await town.says("eve", f"/start {code}")
    assert "kenne ich nicht" in heard(town, "eve")
    assert len(await kept(town, Account, person_id="ada")) == 1


async def test_in_a_group_the_code_is_told_in_private(town: RoomTown) -> None:
    await settle(town, MADE)
    await town.says("ada", "/link", ROOM)
    assert heard(town, ROOM) == ""
    assert CODE.search(heard(town, "ada"))


async def test_a_stranger_gets_no_code(town: RoomTown) -> None:
    await settle(town)
    await town.says("eve", "/link")
    assert not CODE.search(heard(town, "eve"))
    assert await kept(town, Invitation) == ()


async def test_where_there_is_but_one_messenger_it_says_so(town: RoomTown) -> None:
    town.links = {"telegram": MatrixLinks(makes_rooms=False)}
    await settle(town)
    await town.says("ada", "/verbinden")
    assert heard(town, "ada") == (
        "Verbunden: Telegram.\n\nEinen anderen Messenger gibt es hier zurzeit nicht."
    )
    assert await kept(town, Invitation) == ()


async def test_who_is_in_every_messenger_gets_no_further_code(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.says("ada", "/link")
    assert heard(town, "ada") == (
        "Verbunden: Matrix (@ada2:town) und Telegram.\n\nVon selbst melde ich mich dort, wo du "
        "zuletzt geschrieben hast."
    )
    await town.happens("ada2", Blocked())
    assert await code_of(town, "ada")


async def test_a_code_typed_twice_at_once_links_one_chat(town: RoomTown) -> None:
    await settle(town)
    code = await code_of(town, "ada")
    await town.at_once(("ada2", Said(code)), ("eve", Said(code)))
    said = {name: heard(town, name) for name in ("ada2", "eve")}
    (asker,) = [name for name in said if ASKING in said[name]]
    (other,) = said.keys() - {asker}
    assert "verbraucht" in said[other]
    assert heard(town, "ada").count("verbinden") == 1
    press = town.button("ada", YES)
    await town.at_once(("ada", press), ("ada", press))
    press = town.button(asker, YES)
    await town.at_once((asker, press), (asker, press))
    assert len(await kept(town, Account, person_id="ada")) == 2


async def test_the_linked_chat_is_let_into_the_room_of_the_team(town: RoomTown) -> None:
    await settle(town, MADE)
    await link(town)
    assert town.acts == [(ROOM, InviteTo(on_matrix("ada2")))]
    await town.says("ada", "/link")
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert town.acts[1:] == [(ROOM, RemoveFrom(on_matrix("ada2")))]


async def test_who_opens_a_link_that_somebody_sent_them_is_asked_before_they_become_them(
    town: RoomTown,
) -> None:
    """However little is known of them: the link of /link looks like an invitation."""
    await settle(town)
    town.settle_in("vera", "de")
    await town.says("ada2", f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
    await town.presses("ada2", "Einverstanden")
    await town.presses("ada2", "Du")
    code = await code_of(town, "ada2")
    await town.says("vera", f"/start {code.replace('-', '')}")
    assert heard(town, "vera") == ASKING
    await town.presses("ada2", YES)
    assert heard(town, "vera") == (
        "In Matrix möchte sich @ada2:town mit Ihnen verbinden.\n\nDer Code gehört zu jemandem, der "
        "noch keinen Namen genannt hat. Sind Sie das? Nach einem Ja sind Sie hier und dort "
        "dieselbe Person, und was Sie hier schreiben, lässt sich auch dort lesen. Wer den Code "
        "oder Link von jemand anderem hat, sagt bitte Nein."
    )
    for words in ("/start", "Vera"):
        await town.says("vera", words)
    mallory, vera = [
        (await kept(town, Account, id=each))[0].person_id
        for each in (on_matrix("ada2"), town.people["vera"])
    ]
    assert mallory != vera
    await town.presses("vera", "Nein")
    assert "war die Antwort Nein" in heard(town, "ada2")
    assert await accounts_of(town, vera) == {town.people["vera"]}


# Unlinking.


async def test_a_messenger_is_unlinked(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.says("ada2", "/update")
    await town.says("ada", "/link")
    assert "Verbunden: Matrix (@ada2:town) und Telegram." in heard(town, "ada")
    unlink = town.button("ada", "Matrix (@ada2:town) trennen")
    await town.happens("ada", unlink)
    assert "ist getrennt" in heard(town, "ada")
    assert "Dieser Chat ist jetzt getrennt" in heard(town, "ada2")
    await town.happens("ada", unlink)
    assert "nicht mehr verbunden" in heard(town, "ada")
    await town.says("ada2", "/team")
    assert "Alte Brauerei" not in heard(town, "ada2")
    assert [each.id for each in await kept(town, Account, person_id="ada")] == [town.people["ada"]]
    await town.says("ada", "/link")
    assert town.visible("ada")[-1].labels == ("Matrix öffnen",)


@pytest.mark.parametrize("here", [(), ("/update", "im Plan")])
async def test_a_brief_goes_on_in_the_messenger_that_stays(
    town: RoomTown, here: tuple[str, ...]
) -> None:
    await settle(town)
    await link(town, "weber", "ada2")
    await town.says("ada2", "/herausforderung Ein Stand für die Messe")
    await town.says("ada2", "Er soll in einen Kombi passen und in zehn Minuten stehen.")
    asked = town.visible("ada2")[-1].text
    for words in (*here, "/link"):
        await town.says("weber", words)
    await town.presses("weber", "Matrix (@ada2:town) trennen")
    assert town.visible("weber")[-1].text == asked
    assert "halb beantwortet" not in heard(town, "weber")
    assert await open_in(town, "weber") == ["brief", *(["update"] if here else [])]
    assert await open_in(town, "ada2") == []
    await town.says("weber", "Nichts bisher.")
    assert town.visible("weber")[-1].text.startswith("3/8 ")


async def test_both_briefs_of_the_parted_chat_go_on_where_something_is_open(town: RoomTown) -> None:
    await settle(town)
    await link(town, "weber", "ada2")
    for title in ("Ein Stand für die Messe", "Eine Bank vor der Tür"):
        await town.says("ada2", f"/herausforderung {title}")
        await town.says("ada2", "Das Stück soll in einen Kombi passen.")
    for words in ("/update", "im Plan", "/link"):
        await town.says("weber", words)
    await town.presses("weber", "Matrix (@ada2:town) trennen")
    assert await open_in(town, "weber") == ["brief", "brief", "update"]


async def test_what_was_told_here_since_does_not_go_on_from_the_parted_chat(town: RoomTown) -> None:
    await settle(town)
    town.settle_in("mia", "de")
    await tell(town, "mia")
    await link(town, "mia", "ada2")
    await town.says("ada2", f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
    for words in ("Eve Braun", "1", "Ich webe Stoffe"):
        await town.says("ada2", words)
    await tell_the_rest(town, "ada2")
    assert "Ich webe Stoffe" in [each.doing for each in await kept(town, Profile)]
    assert await open_in(town, "mia") == ["maker"]
    await town.says("ada2", "/link")
    town.news("ada2")
    await town.presses("ada2", "Telegram trennen")
    assert await open_in(town, "ada2") == []
    assert heard(town, "ada2").endswith(
        "Was dort erst halb beantwortet war, gilt nicht mehr. Erzähl es bitte bei Gelegenheit noch "
        "einmal."
    )


async def test_a_coordinator_whose_name_is_known_still_tells_their_regions(town: RoomTown) -> None:
    await settle(town, base=programme(regions=("Erzgebirge", "Vogtland")))
    await link(town)
    code = await town.invite(Role.COORDINATOR, programme="erzgebirge")
    for words in (f"/start {code}", "Einverstanden"):
        await town.says("ada", words)
    assert await open_in(town, "ada") == ["lead"]
    await town.says("ada2", "/link")
    await town.presses("ada2", "Telegram trennen")
    assert await open_in(town, "ada2") == ["lead"]


async def test_what_was_half_told_in_the_parted_chat_is_said_to_be_dropped(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.says("ada2", "/update blockiert")
    await town.says("ada2", "Ohne Stahl steht alles still.")
    await town.says("ada", "/link")
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert "Was dort erst halb beantwortet war, gilt nicht mehr." in heard(town, "ada")


async def test_nothing_is_kept_of_a_messenger_that_was_parted_with(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.says("ada2", "/hilfe")
    await town.says("ada", "/link")
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert "getrennt" in heard(town, "ada2")
    laptop = on_matrix("ada2")
    left = await town.store.run(lambda tx: tx.belongings("nobody", [laptop]))
    assert not any(left.values())
    await town.says("ada2", "Hallo")
    assert "Ada" not in heard(town, "ada2")


async def test_nobody_unlinks_what_is_not_theirs_nor_their_only_one(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    own = code_hash(town.people["ada"])[:16]
    for name in ("ada", "kim"):
        await town.happens(name, Pressed(f"a.unlink.{own}", "0"))
        assert "nicht mehr verbunden" in heard(town, name)
    assert len(await kept(town, Account, person_id="ada")) == 2


async def test_what_waits_for_the_parted_chat_goes_to_the_one_that_stays(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.says("ada2", "/hilfe")
    town.clock.set(at("2024-10-08 21:00"))
    await town.says("weber", "/treffen 15.10. um 14 Uhr")
    await town.says("weber", "ja")
    await town.says("ada", "/link")
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert "Dieser Chat ist jetzt getrennt" in heard(town, "ada2")
    town.news("ada")
    town.clock.set(at("2024-10-09 09:00"))
    await town.settle()
    assert "15.10., 14:00 vor. Passt das?" in heard(town, "ada")
    assert heard(town, "ada2") == ""
    await town.presses("ada", "Passt")
    assert "Der Termin steht" in heard(town, "ada")


async def test_what_lies_in_the_parted_chat_is_not_changed_any_more(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.says("ada2", "/hilfe")
    await town.says("weber", "/treffen 15.10. um 14 Uhr")
    await town.says("weber", "ja")
    assert "Passt" in town.visible("ada2")[-1].labels
    await town.says("ada", "/link")
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    before = town.visible("ada2")
    await town.says("weber", "/treffen 16.10. um 14 Uhr")
    await town.says("weber", "ja")
    assert town.visible("ada2") == before
    assert "16.10., 14:00 vor. Passt das?" in heard(town, "ada")


# Two who turn out to be one.


async def test_what_two_had_becomes_one_persons(town: RoomTown) -> None:
    ben2 = replace(BEN, id="ben2", name="Ben", language="de")
    mine = (
        ben2,
        Account(on_matrix("ben2"), "ben2"),
        replace(membership(BEN, Role.MAKER), person_id="ben2", joined_at=at("2024-08-01 10:00")),
        replace(membership(BEN, Role.CONTACT), person_id="ben2"),
        profile(ben2),
        organisation(id="museum", name="Museum", contact_id="ben2"),
        challenge(id="c2", number=2, organisation_id="museum", contact_id="ben2"),
        member(ben2, Side.MAKER),
        MADE,
        held("2024-09", "2024-09-20 14:00", attended=("ada", "ben2")),
        proposed("2024-10", "2024-10-15 14:00", "2024-10-07 10:00", yes=("ada", "ben2")),
        update("2024-09", Standing.ON_TRACK, "2024-09-20 12:00", id="u1", person_id="ben2"),
        Reminder("x/t1/2024-10/ben2", "ben2", "erzgebirge", "date", "t1", Why.REMINDER, at(NOW)),
        Suggestion("s1", "erzgebirge", "c1", "ben2", "weber", 0.5, (), at("2024-09-01 10:00"),
                   maker=Answer.INTERESTED, contact=Answer.INTERESTED),
        Evening("e1", "erzgebirge", 1, "kim", at("2024-10-01 18:00"), "Schule", 5, 3, 8, 0, 0,
                Phase.CLOSED, SINCE),
        Sitting("e1", 1, "ben2", "weber", 4),
        Guest("weber", "e1", Side.CONTACT, "c1", Coming.YES, SINCE, told=("4:ben2@1", "", "")),
    )  # fmt: skip
    await settle(town, *mine)
    code = await code_of(town, "ben")
    await town.says("ben2", code)
    assert heard(town, "ben2") == ASKING
    await town.presses("ben", YES_IN_ENGLISH)
    assert "I am asking there, too" in heard(town, "ben")
    assert "Der Code gehört zu Ben Okafor" in heard(town, "ben2")
    assert len(await kept(town, Account, person_id="ben2")) == 1
    await town.presses("ben2", YES)
    assert "Here and there you are now Ben Okafor" in heard(town, "ben2")
    assert "Now linked: Matrix (@ben2:town)" in heard(town, "ben")

    assert await kept(town, Person, id="ben2") == ()
    assert [each.names for each in await kept(town, Person, id="ben")] == [("Ben Okafor", "Ben")]
    roles = await kept(town, Membership, person_id="ben")
    assert {each.role: each.joined_at for each in roles} == {
        Role.MAKER: at("2024-08-01 10:00"),
        Role.CONTACT: at("2024-08-20 10:00"),
    }
    for kind in (Membership, Profile, Member, Update, Reminder, Account):
        assert await kept(town, kind, person_id="ben2") == (), kind
    assert len(await kept(town, Profile, person_id="ben")) == 1
    (place,) = await kept(town, Member, person_id="ben")
    assert place.joined_at == at("2024-08-26 10:00")
    told = {each.key for each in await kept(town, Reminder, person_id="ben")}
    assert "x/t1/2024-10/ben" in told
    (suggestion,) = await kept(town, Suggestion)
    assert suggestion.maker_id == "ben"
    meetings = {each.slot: each for each in await kept(town, Meeting)}
    assert meetings["2024-09"].attended == ("ada", "ben")
    assert meetings["2024-10"].yes == ("ada", "ben")
    (partner,) = await kept(town, Guest)
    assert partner.told == ("4:ben@1", "", "")
    # It is no news to anybody: nothing is suggested, matched or asked again.
    for name in ("ada", "weber", "kim"):
        assert heard(town, name) == ""
    assert len(await kept(town, Member)) == 3
    assert [act for _, act in town.acts] == [InviteTo(on_matrix("ben2"))]


def agreement(purpose: Purpose, person_id: str, withdrawn: str | None = None) -> Consent:
    """Return a consent of September, which may have been withdrawn since."""
    given = ("1", "", "telegram", SINCE, None if withdrawn is None else at(withdrawn))
    return Consent(f"{purpose}-{person_id}", person_id, "erzgebirge", purpose, *given)


@pytest.mark.parametrize("shows", ["ben", "ben2"])
async def test_what_was_withdrawn_on_one_side_last_is_so_on_both(
    town: RoomTown, shows: str
) -> None:
    """What is there by the older yes goes, as if it were withdrawn now, and they read so."""
    withdrew = "ben2" if shows == "ben" else "ben"
    person = replace(BEN, id=shows)
    photo = Media("telegram", MediaKind.PHOTO, "ref", "photo.jpg", 12)
    purposes = (Purpose.PHOTOS, Purpose.PUBLISHING, Purpose.RELAYING)
    mine: tuple[Entity, ...] = (
        *second(BEN, "ben2"),
        replace(membership(BEN, Role.CONTACT), person_id=shows),
        profile(person, media=(photo,)),
        member(person, Side.MAKER),
        organisation(id="museum", name="Museum", contact_id=shows),
        challenge(id="c2", number=2, organisation_id="museum", contact_id=shows),
        update("2024-09", Standing.ON_TRACK, "2024-09-20 12:00", id="u1", person_id=shows,
               media=photo),
        Bridging("t1", shows, Carrying.YES, SINCE),
        *(agreement(each, shows) for each in purposes),
        *(agreement(each, withdrew, "2024-10-01 10:00") for each in purposes),
    )  # fmt: skip
    await settle(town, *mine)
    await town.says("ben2", f"/start {await code_of(town, 'ben')}")
    await town.presses("ben", YES_IN_ENGLISH)
    await town.presses("ben2", YES_IN_ENGLISH)

    assert await kept(town, Consent, person_id="ben", withdrawn_at=None) == ()
    assert len(await kept(town, Consent, person_id="ben")) == 2 * len(purposes)
    (told,) = await kept(town, Profile, person_id="ben")
    assert told.media == ()
    (sent,) = await kept(town, Update, person_id="ben")
    assert sent.media is None
    (task,) = await kept(town, Challenge, id="c2")
    assert task.publish is Publish.NO
    (word,) = await kept(town, Bridging, person_id="ben")
    assert word.carrying is Carrying.OTHERS
    for name in ("ben", "ben2"):
        said = heard(town, name)
        assert "last withdrawn on one of the two sides" in said
        assert "I have erased the photos" in said


async def test_a_no_to_one_teams_bridge_says_nothing_of_other_teams(town: RoomTown) -> None:
    """The consent ended with it, as it was the last one there: that was no word on the other."""
    said_no = at("2024-10-01 10:00")
    mine: tuple[Entity, ...] = (
        *second(BEN, "ben2"),
        member(BEN, Side.MAKER),
        team(id="t2", number=2),
        Member("t2", "ben2", Side.MAKER, SINCE),
        Bridging("t1", "ben", Carrying.YES, SINCE),
        Bridging("t2", "ben2", Carrying.NO, said_no),
        agreement(Purpose.RELAYING, "ben"),
        agreement(Purpose.RELAYING, "ben2", "2024-10-01 10:00"),
    )
    await settle(town, *mine)
    await town.says("ben2", f"/start {await code_of(town, 'ben')}")
    await town.presses("ben", YES_IN_ENGLISH)
    await town.presses("ben2", YES_IN_ENGLISH)
    words = {each.team_id: each.carrying for each in await kept(town, Bridging, person_id="ben")}
    assert words == {"t1": Carrying.YES, "t2": Carrying.NO}
    assert len(await kept(town, Consent, person_id="ben", withdrawn_at=None)) == 1


async def test_who_was_ticked_as_there_is_so_when_they_link_before_it_is_told(
    town: RoomTown,
) -> None:
    other, account = second(ADA, "ada2")
    held_at = agreed("2024-10", "2024-10-08 08:00")
    await settle(town, other, account, membership(other, Role.EXPERT), held_at)
    await town.says("weber", "/treffen")
    await town.presses("weber", "Ja")
    for label in ("Ada Lindner", "Frau Weber", "Fertig"):
        await town.presses("weber", label)
    code = await code_of(town, "ada2")
    await town.says("ada", f"/start {code}")
    await agree(town, "ada2", "ada")
    assert not await kept(town, Person, id="ada")
    town.news("ada")
    await town.says("weber", "Der Tresen wird aus Lärche.")
    (meeting,) = await kept(town, Meeting)
    assert set(meeting.attended) == {"ada2", "weber"}
    assert "Dabei: Frau Weber und Ada Lindner" in heard(town, "ada2")


async def test_who_says_no_stays_who_they_are(town: RoomTown) -> None:
    ben2, account = second(BEN, "ben2")
    await settle(town, ben2, account, replace(membership(BEN, Role.MAKER), person_id="ben2"))
    code = await code_of(town, "ada")
    await town.says("ben2", f"/start {code}")
    await town.presses("ada", YES)
    town.news("ada")
    yes = town.button("ben2", YES_IN_ENGLISH)
    assert len(yes.token.encode()) <= 64
    await town.happens("ben2", yes, ROOM)
    await town.says("ben2", "no")
    assert "everything stays as it is" in heard(town, "ben2")
    assert "war die Antwort Nein" in heard(town, "ada")
    await town.happens("ben2", yes)
    assert "no longer open" in heard(town, "ben2")
    assert await accounts_of(town, "ben2") == {on_matrix("ben2")}


async def test_what_the_other_side_says_waits_for_who_is_out(town: RoomTown) -> None:
    """The question, and the answer to whoever typed the code."""
    await settle(town)
    code = await code_of(town, "ada")
    town.hands.answer = lambda _: Unreachable("gone")
    await town.says("ada2", f"/start {code}")
    town.hands.answer = None
    await town.says("ada", "hallo")
    town.matrix.answer = lambda _: Unreachable("gone")
    await town.presses("ada", "Nein")
    town.matrix.answer = None
    town.news("ada2")
    await town.says("ada2", "hallo")
    assert "war die Antwort Nein" in heard(town, "ada2")


async def test_an_unfinished_second_start_is_no_obstacle(town: RoomTown) -> None:
    """Who joined again with the same code, and only then thought of /link."""
    await settle(town)
    await town.says("ada2", f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
    await town.presses("ada2", "Einverstanden")
    await town.presses("ada2", "Sie")
    assert "Wie heißen Sie" in town.visible("ada2")[-1].text
    code = await code_of(town, "ada")
    await town.says("ada2", f"/start {code}")
    await town.presses("ada", YES)
    await town.presses("ada2", YES)
    assert "bist du jetzt Ada Lindner" in heard(town, "ada2")
    assert len(await kept(town, Membership, person_id="ada")) == 1
    assert len(await kept(town, Consent, person_id="ada")) == 1
    assert len(await kept(town, Person)) == 4


async def test_what_collides_is_left_to_the_coordinators(town: RoomTown) -> None:
    ada2, account = second(ADA, "ada2")
    own = (ada2, account, replace(membership(ADA, Role.MAKER), person_id="ada2"))
    twice = (*own, profile(ada2))
    await settle(town, *twice)
    code = await code_of(town, "ada")
    await town.says("ada2", f"/start {code}")
    assert heard(town, "ada2") == ASKING
    await town.presses("ada", YES)
    for name in ("ada", "ada2"):
        assert "Die Koordination hilft weiter" in heard(town, name)
    assert len(await kept(town, Profile)) == 2
    assert await accounts_of(town, "ada") == {town.people["ada"]}
    await town.presses("ada", YES, old=True)
    assert "nicht mehr offen" in heard(town, "ada")


async def test_what_collides_meanwhile_is_left_to_the_coordinators(town: RoomTown) -> None:
    ada2, account = second(ADA, "ada2")
    await settle(town, ada2, account, replace(membership(ADA, Role.MAKER), person_id="ada2"))
    await town.says("ada2", await code_of(town, "ada"))
    await town.presses("ada", YES)
    await put(town, profile(ada2))
    await town.presses("ada2", YES)
    for name in ("ada", "ada2"):
        assert "Die Koordination hilft weiter" in heard(town, name)
    assert await accounts_of(town, "ada2") == {on_matrix("ada2")}


async def test_nobody_becomes_a_coordinator_by_a_code(town: RoomTown) -> None:
    """A link with a code that a coordinator opens unawares must not hand over their role."""
    await settle(town)
    await town.says("kim", f"/start {await code_of(town, 'ada')}")
    await town.presses("ada", YES)
    assert "Die Koordination hilft weiter" in heard(town, "kim")
    assert await kept(town, Membership, person_id="ada", role=Role.COORDINATOR) == ()


async def test_what_a_coordinator_links_and_unlinks_is_on_record(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await link(town, "kim", "eve")
    await town.says("kim", "/link")
    await town.presses("kim", "Matrix (@eve:town) trennen")
    entries = sorted(await kept(town, Audit), key=lambda each: each.act)
    assert [(each.person_id, each.act, each.subject) for each in entries] == [
        ("kim", "link", "erased"),
        ("kim", "unlink", on_matrix("eve")),
    ]


async def test_cards_and_copies_follow_whoever_they_are_for(town: RoomTown) -> None:
    """A date was proposed to Ben in his second messenger, and there he said something, too."""
    ben2, account = second(replace(BEN, language="de"), "ben2")
    role, place = membership(BEN, Role.MAKER), member(BEN, Side.MAKER)
    own = (replace(role, person_id="ben2"), replace(place, person_id="ben2"))
    word = tuple(Bridging("t1", each, Carrying.YES, SINCE) for each in ("ada", "ben2", "weber"))
    await settle(town, ben2, account, *own, *word)
    await town.says("weber", "/treffen 15.10. um 14 Uhr")
    await town.says("weber", "ja")
    card = town.button("ben2", "Passt").ref
    said = await town.writes("ben2", "/say Ich bringe Holz mit.")
    assert "Ben Okafor: Ich bringe Holz mit." in heard(town, "ada")
    await town.says("ben2", await code_of(town, "ben"))
    await town.presses("ben", YES_IN_ENGLISH)
    await town.presses("ben2", YES)
    await town.presses("ada", "Passt")
    (shown,) = [each for each in town.visible("ben2") if each.ref == card]
    assert "Ada Lindner ✓" in shown.text
    await town.takes_back(said)
    assert "Ben Okafor: (zurückgenommen)" in [each.text for each in town.visible("ada")]


# One person everywhere.


async def test_both_messengers_of_a_partner_are_named(town: RoomTown) -> None:
    sharing = Consent("k1", "weber", "erzgebirge", Purpose.SHARING, "1", "", "telegram", at(NOW))
    wish = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), at("2024-10-07 10:00"),
                      contact=Answer.INTERESTED, asked_at=at("2024-10-07 10:00"))  # fmt: skip
    await settle(town, sharing, wish, Account(on_matrix("weber2"), "weber"))
    await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
    said = heard(town, "ben")
    assert "You can reach Frau Weber here: @weber2:town\n" in said
    assert "You can reach Frau Weber here: open the chat" in said
    words = catalog().words("de", Form.DU)
    text = words.text("match-reach-matrix", {"name": "Jutta", "contact": "@weber2:town"})
    assert text.paragraphs[0].spans[1] == Link(
        "@weber2:town", "https://matrix.to/#/%40weber2%3Atown"
    )


async def test_who_can_still_be_reached_elsewhere_is_not_lost(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.happens("ada", Blocked())
    assert heard(town, "kim") == ""
    await town.happens("ada2", Blocked())
    assert "nicht mehr erreichbar" in heard(town, "kim")


async def test_what_a_lost_chat_does_not_take_goes_to_the_other_once(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.says("ada", "/hilfe")  # so Telegram is where she was heard last
    town.news("ada")
    gone: list[Parcel] = []

    def refuse(parcel: Parcel) -> Unreachable:
        gone.append(parcel)
        return Unreachable("blocked")

    town.hands.answer = refuse
    parcels = [
        Parcel(key, town.people["ada"], BODY, Why.NEWS, "news", "ada", town.clock.now())
        for key in ("news/1", "news/2")
    ]

    async def work(tx: Tx) -> None:
        await tx.post(parcels)

    await town.store.run(work)
    await town.settle()
    town.hands.answer = None
    assert [each.key for each in gone] == ["news/1", "news/2"]
    assert [each.text for each in town.news("ada2")] == ["Neues", "Neues"]
    (account,) = await kept(town, Account, id=town.people["ada"])
    assert not account.reachable
    assert heard(town, "kim") == ""
    await town.store.run(work)
    await town.settle()
    assert heard(town, "ada2") == ""


async def test_what_goes_to_the_other_chat_names_nobody_who_was_erased_meanwhile(
    town: RoomTown,
) -> None:
    await settle(town)
    await link(town)
    told = Body(literal("Ben Okafor kommt."))
    parcel = Parcel("news/1", town.people["ada"], told, Why.NEWS, "news", "ada", town.clock.now())

    async def lose(tx: Tx) -> None:
        """Whoever carried it has the words of before; its chat is gone."""
        await tx.post([parcel])
        await tx.apply([Put(BEN)])
        await tx.apply([Erase(BEN.id, ())])
        verdict, gone = Verdict(Fate.UNREACHABLE), Unreachable("blocked")
        await record(tx, town.service.desk, "one", parcel, verdict, town.clock.now(), gone)

    await town.store.run(lose)
    await town.settle()
    assert [each.text for each in town.news("ada2")] == ["[…] kommt."]


async def test_what_no_chat_takes_ends(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    town.hands.answer = town.matrix.answer = lambda _: Unreachable("blocked")
    parcel = Parcel("news/1", town.people["ada"], BODY, Why.NEWS, "news", "ada", town.clock.now())

    async def work(tx: Tx) -> None:
        await tx.post([parcel])

    await town.store.run(work)
    await town.settle()
    assert {each.reachable for each in await kept(town, Account, person_id="ada")} == {False}


@pytest.mark.parametrize("when", ["before", "after", "again"])
async def test_a_question_asked_before_linking_is_still_answered(town: RoomTown, when: str) -> None:
    """Also from the message that asked it, and by whoever was typing the answer just then."""
    await settle(town)
    await put(town, *second(ADA, "ada2"), replace(membership(ADA, Role.MAKER), person_id="ada2"))
    await town.says("ada2", "/frage Bis wann muss die Rechnung da sein?")
    if when == "before":
        await town.presses("kim", "Antworten")
    await link(town)
    if when == "after":
        await town.presses("kim", "Antworten")
    elif when == "again":
        await town.says("kim", "/offen")
        assert "fragt: „Bis wann muss die Rechnung da sein?“" in town.visible("kim")[-1].text
        await town.presses("kim", "1 beantworten")
    await town.says("kim", "Bis zum 30. November.")
    assert "Bis zum 30. November." in heard(town, "ada2")
    await town.says("kim", "/offen")
    assert "wartet auf Antwort" not in town.visible("kim")[-1].text


async def test_a_question_asked_before_linking_is_settled_by_an_older_button(
    town: RoomTown,
) -> None:
    await settle(town)
    await put(town, *second(ADA, "ada2"), replace(membership(ADA, Role.MAKER), person_id="ada2"))
    await town.says("ada2", "/frage Bis wann muss die Rechnung da sein?")
    await town.says("kim", "/offen")
    await link(town)
    await town.presses("kim", "1 erledigt")
    assert "gilt als erledigt" in town.all_heard("kim")[-1].text
    assert [each.subject for each in await kept(town, Audit, act="ask-done")] == ["ada"]


async def test_a_card_in_the_older_messenger_still_works_and_counts_once(town: RoomTown) -> None:
    await settle(town, membership(BEN, Role.MAKER))
    await town.says("weber", "/treffen 15.10. 14 Uhr")
    await town.says("weber", "ja")
    old = town.button("ada", "Passt")
    await link(town)
    await town.says("ada2", "/treffen")
    new = town.button("ada2", "Passt")
    assert old.token == new.token
    town.news("weber")
    await town.at_once(("ada", old), ("ada2", new))
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert (meeting.state, meeting.yes) == (MeetingState.AGREED, ("weber", "ada"))
    assert heard(town, "weber").count("Der Termin steht") == 1


async def test_dialogs_are_apart_and_a_thing_is_decided_once(town: RoomTown) -> None:
    await settle(town, agreed("2024-10", "2024-10-07 14:00"))
    await link(town)
    press = Pressed("a.took.t1.2024-10.1.yes", "0")
    await town.at_once(("ada", press), ("ada2", press))
    for name in ("ada", "ada2"):
        assert "Wer war dabei" in town.visible(name)[-1].text
    await town.says("ada2", "alle")
    await town.says("ada2", "überspringen")
    await town.says("ada", "alle")
    assert "hat stattgefunden" in town.visible("ada")[-1].text
    assert heard(town, "weber").count("hat stattgefunden, sagt") == 1


async def test_news_reach_the_messenger_that_was_used_last(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.says("weber", "/update gefährdet: Es fehlt Holz")
    for _ in range(2):
        await town.says("weber", "überspringen")
    await town.says("weber", "nein")
    assert "Es fehlt Holz" in heard(town, "ada2")
    assert heard(town, "ada") == ""


# Where reminders go.

TO_TELEGRAM, TO_MATRIX, TO_LAST = (
    "Nach Telegram",
    "Nach Matrix (@ada2:town)",
    "Dorthin, wo ich zuletzt war",
)
HERE = (
    "Gut, Erinnerungen und Neuigkeiten kommen ab jetzt hierher. "
    "Mit /verbinden lässt sich das ändern."
)


async def blocked(town: RoomTown, words: str) -> None:
    """Let Jutta Weber tell the team that something is missing."""
    await town.says("weber", f"/update blockiert: {words}")
    for _ in range(2):
        await town.says("weber", "überspringen")
    await town.says("weber", "nein")


async def preferred(town: RoomTown) -> list[str]:
    return [each.id for each in await kept(town, Account, preferred=True)]


async def test_after_linking_somebody_chooses_where_reminders_go(town: RoomTown) -> None:
    await settle(town)
    await town.says("ada2", await code_of(town, "ada"))
    await agree(town)
    card = town.visible("ada2")[-1]
    assert card.text.endswith("Wohin sollen Erinnerungen und Neuigkeiten kommen?")
    assert card.labels == (TO_TELEGRAM, TO_MATRIX, TO_LAST)
    assert town.visible("ada")[-1].labels == ()
    town.news("ada")
    await town.presses("ada2", TO_MATRIX)
    assert heard(town, "ada2").endswith(HERE)
    assert heard(town, "ada") == ""
    town.clock.move(timedelta(minutes=1))
    await town.says("ada", "/hilfe")  # there she was last
    town.news("ada")
    await blocked(town, "Es fehlt Holz")
    assert "Es fehlt Holz" in heard(town, "ada2")
    assert heard(town, "ada") == ""
    assert await preferred(town) == [on_matrix("ada2")]


async def test_the_choice_can_be_changed_and_is_told_on_both_sides(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.presses("ada2", TO_TELEGRAM)
    await town.says("ada2", "/link")
    card = town.visible("ada2")[-1]
    assert "Von selbst melde ich mich in Telegram." in card.text
    assert card.labels == (TO_MATRIX, TO_LAST, "Telegram trennen")
    town.news("ada")
    await town.says("ada", "/link")
    await town.presses("ada", TO_MATRIX)
    assert heard(town, "ada").endswith(
        "Gut, Erinnerungen und Neuigkeiten kommen ab jetzt nach Matrix (@ada2:town). Mit "
        "/verbinden lässt sich das ändern."
    )
    assert heard(town, "ada2").endswith(HERE)
    assert await preferred(town) == [on_matrix("ada2")]
    await blocked(town, "Es fehlt Holz")
    assert "Es fehlt Holz" in heard(town, "ada2")
    town.clock.move(timedelta(minutes=1))
    await town.says("ada", "/link")
    await town.presses("ada", TO_LAST)
    assert "dorthin, wo du zuletzt geschrieben hast" in heard(town, "ada")
    assert await preferred(town) == []
    await blocked(town, "Es fehlt Leim")
    assert "Es fehlt Leim" in heard(town, "ada")


async def test_what_the_chosen_messenger_does_not_take_goes_to_the_other(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.presses("ada2", TO_MATRIX)
    await town.says("ada", "/hilfe")
    await town.happens("ada2", Blocked())
    town.news("ada")
    await blocked(town, "Es fehlt Holz")
    assert "Es fehlt Holz" in heard(town, "ada")
    await town.says("ada", "/link")
    assert "Von selbst" not in heard(town, "ada")
    await town.says("ada2", "Da bin ich wieder")
    town.news("ada2")
    await town.says("ada", "/hilfe")
    await blocked(town, "Es fehlt Leim")
    assert "Es fehlt Leim" in heard(town, "ada2")


async def test_a_parted_messenger_is_nobodys_choice_any_more(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.presses("ada2", TO_MATRIX)
    await town.says("ada", "/link")
    await town.presses("ada", "Matrix (@ada2:town) trennen")
    assert await preferred(town) == []
    await town.happens("ada", Pressed(f"a.reach.{code_hash(on_matrix('ada2'))[:16]}", "0"))
    assert "nicht mehr verbunden" in heard(town, "ada")
    assert await preferred(town) == []


async def test_nobody_chooses_for_somebody_else(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    mark = code_hash(town.people["ada"])[:16]
    for name in ("weber", "eve"):
        await town.happens(name, Pressed(f"a.reach.{mark}", "0"))
        assert "nicht mehr verbunden" in heard(town, name)
    assert await preferred(town) == []


async def test_who_brings_a_choice_along_follows_the_one_of_the_owner(town: RoomTown) -> None:
    """Two accounts that were each somebody's choice are one person's: hers is left, as she said."""
    await settle(town)
    await put(town, replace((await kept(town, Account, person_id="ada"))[0], preferred=True))
    await put(town, *second(ADA, "ada2"))
    await put(town, Account(on_matrix("ada2"), "ada2", preferred=True))
    await link(town)
    assert await preferred(town) == [town.people["ada"]]


async def test_what_is_done_on_one_side_shows_on_the_other(town: RoomTown) -> None:
    await settle(town)
    await link(town)
    await town.presses("ada2", TO_MATRIX)
    await town.says("weber", "/treffen 15.10. um 14 Uhr")
    await town.says("weber", "ja")
    assert "Passt" in town.visible("ada2")[-1].labels
    await town.says("ada", "/treffen")
    await town.presses("ada", "Passt")
    assert "Passt" not in town.visible("ada2")[-1].labels
    assert "Der Termin steht" in heard(town, "ada2") + heard(town, "ada")
    await town.says("ada", "/pause")
    town.news("ada2")
    await town.says("ada2", "/pause")
    assert "wie gewohnt" in heard(town, "ada2")


async def test_an_introduction_goes_on_in_the_other_messenger(town: RoomTown) -> None:
    await settle(town)
    town.settle_in("mia", "de")
    await town.says("mia", f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
    await town.presses("mia", "Einverstanden")
    await town.presses("mia", "Du")
    await town.says("mia", "Mia Wolf")
    await town.says("ada2", await code_of(town, "mia"))
    await agree(town, "mia")
    town.news("ada2")
    before = [each for each in town.visible("mia") if each.labels][-1]
    await town.says("ada2", "/start")
    assert "Die offene Frage steht jetzt im anderen Messenger." in heard(town, "mia")
    question = town.visible("ada2")[-1]
    assert question.text.startswith("2/11 ")
    assert question.labels
    await town.happens("mia", Pressed(before.buttons[0][0][1], before.ref))
    assert town.visible("ada2")[-1] == question
    await town.presses("ada2", question.labels[0])
    assert town.visible("ada2")[-1].text.startswith("3/11 ")
    await town.says("mia", "/start")
    assert town.visible("mia")[-1].text.startswith("3/11 ")


async def test_a_reminder_of_an_introduction_goes_on_where_it_arrives(town: RoomTown) -> None:
    await settle(town)
    town.settle_in("mia", "de")
    await town.says("mia", f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
    await town.presses("mia", "Einverstanden")
    await town.presses("mia", "Du")
    await town.says("mia", "Mia Wolf")
    await town.says("ada2", await code_of(town, "mia"))
    await agree(town, "mia")
    await town.presses("ada2", TO_MATRIX)
    await town.wait_until(at("2024-10-11 12:00"))
    town.news("ada2")
    await town.presses("ada2", "Weitermachen")
    assert town.visible("ada2")[-1].text.startswith("2/11 ")


async def test_a_pause_lasts_for_who_links_another_messenger(town: RoomTown) -> None:
    await settle(town, *second(replace(ADA, paused=True), "ada2"))
    await link(town)
    await town.says("ada", "/pause")
    assert "meine Erinnerungen kommen wie gewohnt" in heard(town, "ada")


@pytest.mark.parametrize("name", ["ben2", "weber"])
async def test_a_deputy_can_be_ended_who_has_linked_another_messenger_since(
    town: RoomTown, name: str
) -> None:
    """On the deputy's older card, and, over a new one, by the contact."""
    expert = replace(BEN, id="ben2", name="Ben", language="de")
    expertise = Expertise("ben2", "brewery", "erzgebirge", "Statik", SINCE)
    until = at("2024-12-21 00:00")
    deputy = Deputy("brewery", "ben2", "erzgebirge", SINCE, until)
    role = replace(membership(BEN, Role.EXPERT), person_id="ben2")
    account = Account(on_matrix("ben2"), "ben2")
    await settle(town, expert, account, role, expertise, deputy, member(expert, Side.CONTACT))
    await town.says("ben2", await code_of(town, "ben"))
    await town.presses("ben", YES_IN_ENGLISH)
    await town.presses("ben2", YES)
    town.news("weber")
    await town.happens(name, Pressed("a.undeputy.brewery.ben2", "0"))
    if name == "weber":
        assert [each.ended_at for each in await kept(town, Deputy)] == [None]
        await town.presses("weber", "Ben Okafor vertritt nicht mehr")
    (ended,) = await kept(town, Deputy)
    assert (ended.person_id, ended.ended_at) == ("ben", town.clock.now())


async def test_the_number_of_a_request_that_went_by_a_link_silences_nobody(town: RoomTown) -> None:
    """Who comes next gets the number again: their question and its button are their own."""
    code = "abcdefgh22334455"
    since = at("2024-09-01 10:00")
    base = programme(approve=(Role.MAKER,))
    await settle(
        town, Invitation(code_hash(code), base.id, Role.MAKER, None, None, since), base=base
    )
    town.settle_in("cem", "de")

    async def join(name: str, called: str) -> None:
        await town.says(name, f"/start {code}")
        await town.presses(name, "Einverstanden")
        await town.presses(name, "Du")
        await town.says(name, called)

    await join("ada2", "Adele Zwei")
    stale = town.button("kim", "Aufnehmen")
    await town.says("ada2", await code_of(town, "ada"))
    await town.presses("ada", YES)
    await town.presses("ada2", YES)
    assert await kept(town, Newcomer) == ()
    town.clock.move(timedelta(minutes=1))
    town.news("kim")
    await join("cem", "Cem Arslan")
    assert heard(town, "kim").count("Cem Arslan") == 1
    await town.happens("kim", stale)
    assert [each.admission for each in await kept(town, Newcomer)] == [Admission.ASKING]
    await town.presses("kim", "Aufnehmen")
    assert [each.admission for each in await kept(town, Newcomer)] == [Admission.ADMITTED]


@pytest.mark.parametrize("tried", [False, True])
async def test_what_was_asked_before_two_were_linked_goes_with_an_erasure(
    town: RoomTown, tried: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its key has the id of who asked then: a messenger may know it by that already."""
    two, account = second(ADA, "ada2")
    await settle(town, two, account, membership(two, Role.MAKER))
    if tried:

        async def send(*_: object) -> Failed:
            return Failed("it is out")

        monkeypatch.setattr(town.hands, "send", send)
    else:
        town.hands.busy.add(town.people["kim"])
    await town.says("ada2", "/frage Mein Vermieter Klaus Raab ist ein Gauner, was tun?")
    monkeypatch.undo()
    town.hands.busy.add(town.people["kim"])
    await link(town)
    asked = f"ask/{'ada2' if tried else 'ada'}/"
    assert await town.store.run(lambda tx: tx.fates(asked)) == {Fate.WAITING: 1}
    await town.says("ada", "/vergessen")
    for _ in range(2):
        await town.presses("ada", town.visible("ada")[-1].labels[0])
    town.hands.busy.clear()
    for _ in range(4):
        town.clock.move(timedelta(minutes=6))
        await town.settle()
    told = "\n".join(each.text for each in town.visible("kim"))
    assert "nicht mehr dabei" in told
    assert "Klaus Raab" not in told
