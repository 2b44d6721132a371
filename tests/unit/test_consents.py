"""A consent that is withdrawn counts at once: for what is asked next, and for what waits."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Challenge, Publish, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.milestones import Media, MediaKind, Update
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Consent, Form, Person, Purpose, Role
from bot.domain.policy import Capacity, Privacy
from bot.domain.programme import Programme
from bot.domain.sweeps import Sweep
from bot.domain.teams import Bridging, Carrying, Room, Stage
from bot.engine.deliver import LEASE
from bot.ports import Failed, Tx, Unreachable
from bot.talk.model import Blocked, Pressed, Unblocked
from tests.support.cases import (
    ADA,
    BEN,
    KIM,
    WEBER,
    challenge,
    kept,
    member,
    membership,
    profile,
    programme,
    settle,
    team,
)
from tests.support.clock import at
from tests.support.town import CHANNEL, Town

NOTED = at("2024-09-01 10:00")


def consent(person_id: str, purpose: Purpose, version: str = "1", where: str = "") -> Consent:
    home = where or "erzgebirge"
    id_ = f"{purpose}-{person_id}-{version}-{home}"
    return Consent(id_, person_id, home, purpose, version, "…", "telegram", NOTED)


def renewed(*changed: Purpose, version: str = "2") -> Programme:
    return programme(privacy=Privacy("Kreativverein", "d@example.org", version, changed))


def asked_suggestion() -> Suggestion:
    return Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), at("2024-10-15 09:00"))


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 20:00"))
    yield town
    await town.close()


async def press(town: Town, name: str, token: str) -> None:
    await town.happens(name, Pressed(token, ""))


async def holding(town: Town, person_id: str) -> set[Purpose]:
    found = await kept(town, Consent, person_id=person_id, withdrawn_at=None)
    return {each.purpose for each in found}


def asked(maker: str, contact: str = "weber") -> Suggestion:
    return Suggestion(
        "s1", "erzgebirge", "c1", maker, contact, 0.5, (), NOTED,
        Answer.INTERESTED, Answer.OPEN, at("2024-10-15 10:00"),
    )  # fmt: skip


async def meet(town: Town) -> None:
    """Let Frau Weber say yes to Ben in the evening, so that he hears of it the next morning."""
    consents = [consent(each, Purpose.SHARING) for each in ("ben", "weber")]
    await settle(town, profile(BEN), asked("ben"), *consents)
    town.news("ben")
    await press(town, "weber", "a.suggestion.s1.interested")


async def test_an_introduction_tells_how_somebody_is_reached(town: Town) -> None:
    await meet(town)
    await town.wait_until(at("2024-10-16 12:00"))
    assert "You can reach Frau Weber" in "\n".join(e.text for e in town.news("ben"))


async def test_one_that_waits_is_worded_anew_once_that_is_withdrawn(town: Town) -> None:
    await meet(town)
    await press(town, "weber", "a.consent.erzgebirge.sharing.off")
    await town.wait_until(at("2024-10-16 12:00"))
    told = [each.text for each in town.news("ben") if "a match" in each.text]
    assert len(told) == 1
    assert "You can reach" not in told[0]
    assert "I do not pass on" in told[0]


async def test_one_that_was_tried_in_vain_is_worded_anew(town: Town) -> None:
    await meet(town)
    town.hands.answer = lambda _: Failed("502")
    town.clock.set(at("2024-10-16 09:00"))
    await town.settle()
    await press(town, "weber", "a.consent.erzgebirge.sharing.off")
    town.hands.answer = None
    await town.wait_until(at("2024-10-16 12:00"))
    told = [each.text for each in town.news("ben") if "a match" in each.text]
    assert len(told) == 1
    assert "I do not pass on" in told[0]


async def test_one_that_is_kept_in_doubt_is_worded_anew(town: Town) -> None:
    """It may have been on its way when the bot died; by now its reader is out."""
    await meet(town)
    town.clock.set(at("2024-10-16 09:00"))
    until = town.clock.now() + LEASE

    async def die(tx: Tx) -> None:
        held = await tx.claim_parcels(CHANNEL, "dead", town.clock.now(), until, 99)
        await tx.begin_parcels([each.key for each in held], "dead", until)

    await town.store.run(die)
    town.clock.move(LEASE)
    town.hands.answer = lambda _: Unreachable("blocked")
    await town.settle()
    await press(town, "weber", "a.consent.erzgebirge.sharing.off")
    town.hands.answer = None
    await town.happens("ben", Unblocked())
    await town.wait_until(at("2024-10-16 12:00"))
    told = [each.text for each in town.news("ben") if "a match" in each.text]
    assert len(told) == 1
    assert "I do not pass on" in told[0]


@pytest.mark.parametrize("behind", [False, True])
async def test_one_that_answers_is_worded_anew_while_its_reader_cannot_be_sent_to(
    town: Town, *, behind: bool
) -> None:
    """It may wait behind something else to the same chat, or have been tried itself."""
    consents = [consent(each, Purpose.SHARING) for each in ("ben", "weber")]
    await settle(town, profile(BEN), asked("ben"), *consents)
    town.hands.answer = lambda _: Failed("502")
    if behind:
        await town.says("weber", "/team")
    await press(town, "weber", "a.suggestion.s1.interested")
    await press(town, "ben", "a.consent.erzgebirge.sharing.off")
    town.hands.answer = None
    await town.wait_until(at("2024-10-16 12:00"))
    told = [each.text for each in town.news("weber") if "Es passt" in each.text]
    assert len(told) == 1
    assert "gebe ich nicht weiter" in told[0]


async def test_what_was_read_is_not_said_again(town: Town) -> None:
    await meet(town)
    await town.wait_until(at("2024-10-16 12:00"))
    town.news("ben")
    await press(town, "weber", "a.consent.erzgebirge.sharing.off")
    await town.wait_until(at("2024-10-16 13:00"))
    assert town.news("ben") == []
    assert await holding(town, "weber") == set()


@pytest.mark.parametrize("withdraws", [False, True])
async def test_who_left_is_introduced_to_nobody_in_the_morning(
    town: Town, *, withdraws: bool
) -> None:
    """Neither is how they are reached: they said that nobody is to learn it any more."""
    await meet(town)
    await town.says("weber", "/aussteigen")
    for label in ("Team Alte Brauerei", "Überspringen", "Ja, aussteigen"):
        await town.presses("weber", label)
    if withdraws:
        await press(town, "weber", "a.consent.erzgebirge.sharing.off")
    await town.wait_until(at("2024-10-16 12:00"))
    said = [each.text for each in town.news("ben")]
    assert any("ended" in each or "ends" in each for each in said), said
    assert not [each for each in said if "You can reach" in each]


async def test_who_wants_to_be_named_no_more_is_not_where_the_team_ended(town: Town) -> None:
    await meet(town)
    over = team(stage=Stage.ENDED, ended_at=town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(over)]))
    await press(town, "weber", "a.consent.erzgebirge.sharing.off")
    await town.wait_until(at("2024-10-16 12:00"))
    assert not [each for each in town.news("ben") if "You can reach" in each.text]


async def test_photos_go_and_stay_away(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update läuft: Er rollt")
    await town.sends("ada", "photo")
    (update,) = await kept(town, Update)
    assert update.media is not None
    (given,) = await kept(town, Consent, person_id="ada")
    assert given.purpose is Purpose.PHOTOS
    assert "Das Team und die Koordination sehen es" in given.wording
    await press(town, "ada", "a.consent.erzgebirge.photos.off")
    (update,) = await kept(town, Update)
    assert update.media is None
    await town.wait_until(at("2024-10-16 12:00"))
    (told,) = [each for each in town.news("weber") if "Er rollt" in each.text]
    assert told.files == ()
    await town.says("ada", "/update läuft: Er steht")
    await town.sends("ada", "photo")
    assert {each.media for each in await kept(town, Update)} == {None}
    await press(town, "ada", "a.consent.erzgebirge.photos.on")
    await town.says("ada", "/update läuft: Er bremst")
    await town.sends("ada", "photo")
    assert [each.sentence for each in await kept(town, Update) if each.media] == ["Er bremst"]


async def test_a_picture_of_a_profile_goes_also_from_a_request_that_waits(town: Town) -> None:
    photo, plan = (
        Media("telegram", kind, f"ref-{kind}", f"{kind}.x", 12)
        for kind in (MediaKind.PHOTO, MediaKind.FILE)
    )
    town.clock.set(at("2024-10-15 21:00"))
    await settle(
        town, profile(BEN, media=(photo, plan)), asked_suggestion(), consent("ben", Purpose.PHOTOS)
    )
    await press(town, "ben", "a.suggestion.s1.interested")
    await press(town, "ben", "a.consent.erzgebirge.photos.off")
    await town.wait_until(at("2024-10-16 10:00"))
    (card,) = [each for each in town.news("weber") if "interessiert" in each.text.casefold()]
    assert card.files == (plan.name,)
    assert card.labels


@pytest.mark.parametrize(
    ("field", "words", "gone"),
    [
        ("Tätigkeit", "Ich baue Möbel aus Holz", "0171"),
        ("Links", "https://neu.example", "alt.example"),
    ],
)
async def test_what_a_maker_took_out_of_the_profile_goes_from_a_request_that_waits(
    town: Town, field: str, words: str, gone: str
) -> None:
    town.clock.set(at("2024-10-15 21:00"))
    told = profile(BEN, doing="Ich baue Möbel, 0171", links=("https://alt.example",))
    await settle(town, told, asked_suggestion())
    await town.says("ben", "/sprache de")
    await press(town, "ben", "a.suggestion.s1.interested")
    await town.says("ben", "/profil")
    await town.presses("ben", "Etwas ändern")
    await town.presses("ben", field)
    await town.says("ben", words)
    await town.presses("ben", "Passt so")
    await town.wait_until(at("2024-10-16 10:00"))
    (card,) = [each for each in town.news("weber") if "Interessiert" in each.labels]
    assert gone not in card.text
    assert words in card.text


async def test_a_picture_goes_also_from_a_request_that_is_put_again_and_waits(town: Town) -> None:
    town.clock.set(at("2024-10-15 10:00"))
    photo = Media("telegram", MediaKind.PHOTO, "ref", "ben.jpg", 12)
    await settle(
        town, profile(BEN, media=(photo,)), asked_suggestion(), consent("ben", Purpose.PHOTOS)
    )
    for token in ("a.suggestion.s1.interested", "a.suggestion.s1.declined", "a.unsay.s1"):
        await press(town, "ben", token)
    town.news("weber")
    town.clock.set(at("2024-10-15 21:00"))
    await press(town, "ben", "a.suggestion.s1.interested")
    await press(town, "ben", "a.consent.erzgebirge.photos.off")
    await town.wait_until(at("2024-10-16 10:00"))
    cards = [each for each in town.news("weber") if "Interessiert" in each.labels]
    assert [each.files for each in cards if not each.edited] == [()]


async def test_a_request_that_was_seen_is_not_said_twice(town: Town) -> None:
    town.clock.set(at("2024-10-15 10:00"))
    photo = Media("telegram", MediaKind.PHOTO, "ref", "ben.jpg", 12)
    await settle(
        town, profile(BEN, media=(photo,)), asked_suggestion(), consent("ben", Purpose.PHOTOS)
    )
    await press(town, "ben", "a.suggestion.s1.interested")
    assert [each.files for each in town.news("weber") if each.files] == [("ben.jpg",)]
    await press(town, "ben", "a.consent.erzgebirge.photos.off")
    await town.wait_until(at("2024-10-15 12:00"))
    assert not [each for each in town.news("weber") if "Interessiert" in each.labels]


@pytest.mark.parametrize("ended", [False, True])
async def test_photos_go_whatever_became_of_the_team(town: Town, *, ended: bool) -> None:
    await settle(town, member(BEN, Side.MAKER))
    await town.says("ben", "/update on track: It rolls")
    await town.sends("ben", "photo")
    (sent,) = [each for each in await kept(town, Update) if each.media]
    gone = replace(member(BEN, Side.MAKER), left_at=town.clock.now())
    over = team(stage=Stage.ENDED, ended_at=town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(over if ended else gone)]))
    await press(town, "ben", "a.consent.erzgebirge.photos.off")
    assert [each.media for each in await kept(town, Update, id=sent.id)] == [None]
    await town.wait_until(at("2024-10-16 12:00"))
    for name in ("ada", "weber"):
        (told,) = [each for each in town.news(name) if "It rolls" in each.text]
        assert told.files == ()


async def test_a_call_for_help_that_waits_goes_without_the_photo(town: Town) -> None:
    await settle(town, member(BEN, Side.MAKER))
    town.hands.busy.add(town.people["kim"])
    await town.says("ben", "/update blocked: The tap leaks")
    await town.sends("ben", "photo")
    await town.presses("ben", "Yes")
    await press(town, "ben", "a.consent.erzgebirge.photos.off")
    town.hands.busy.clear()
    town.clock.move(timedelta(minutes=10))
    await town.settle()
    (called,) = [each for each in town.news("kim") if "The tap leaks" in each.text]
    assert called.files == ()
    assert "Ich kümmere mich" in called.labels[0]


async def test_a_call_for_help_that_was_heard_is_not_repeated(town: Town) -> None:
    await settle(town, member(BEN, Side.MAKER))
    await town.says("ben", "/update blocked: The tap leaks")
    await town.sends("ben", "photo")
    await town.presses("ben", "Yes")
    (called,) = [each for each in town.news("kim") if "The tap leaks" in each.text]
    assert called.files == ("photo.jpg",)
    await press(town, "ben", "a.consent.erzgebirge.photos.off")
    assert not [each for each in town.news("kim") if "The tap leaks" in each.text]


async def test_files_are_no_photos(town: Town) -> None:
    await settle(town, consent("ada", Purpose.PHOTOS))
    await press(town, "ada", "a.consent.erzgebirge.photos.off")
    await town.says("ada", "/update läuft: Er rollt")
    await town.sends("ada", "file plan.pdf")
    (update,) = await kept(town, Update)
    assert update.media is not None


async def test_a_challenge_follows_the_consent_to_publish_it(town: Town) -> None:
    other = challenge(id="c2", number=2, contact_id="ada", organisation_id="o2")
    await settle(town, consent("weber", Purpose.PUBLISHING), other)
    await press(town, "weber", "a.consent.erzgebirge.publishing.off")
    published = {each.id: each.publish for each in await kept(town, Challenge)}
    assert published == {"c1": Publish.NO, "c2": Publish.YES}
    await press(town, "weber", "a.consent.erzgebirge.publishing.on")
    assert {each.publish for each in await kept(town, Challenge)} == {Publish.YES}
    assert Purpose.PUBLISHING in await holding(town, "weber")


async def said(town: Town) -> dict[str, Publish]:
    return {each.id: each.publish for each in await kept(town, Challenge)}


async def test_of_several_challenges_only_the_chosen_one_is_published(town: Town) -> None:
    quiet = challenge(id="c2", number=2, title="Prüfstand", publish=Publish.NO)
    await settle(town, challenge(publish=Publish.ASK), quiet)
    await press(town, "weber", "a.consent.erzgebirge.publishing.on")
    (asked_which,) = town.news("weber")
    assert asked_which.labels[1:] == ("Prüfstand", "Alle")
    assert await kept(town, Consent) == ()
    await town.presses("weber", asked_which.labels[0])
    assert await said(town) == {"c1": Publish.YES, "c2": Publish.NO}
    assert await holding(town, "weber") == {Purpose.PUBLISHING}
    await town.presses("weber", "Alle", old=True)
    assert set((await said(town)).values()) == {Publish.YES}
    assert len(await kept(town, Consent)) == 1


@pytest.mark.parametrize(
    "token", ["a.publish.erzgebirge.c1", "a.publish.elsewhere.all", "a.publish.erzgebirge.all"]
)
async def test_nobody_publishes_what_is_not_theirs(town: Town, token: str) -> None:
    await settle(town, challenge(publish=Publish.NO))
    await press(town, "ada", token)
    assert await said(town) == {"c1": Publish.NO}
    assert await kept(town, Consent) == ()


async def test_without_a_challenge_there_is_nothing_to_publish(town: Town) -> None:
    await settle(town, challenge(contact_id="ada"))
    await press(town, "weber", "a.consent.erzgebirge.publishing.on")
    assert "Noch gibt es keine Herausforderung" in town.news("weber")[-1].text
    assert await kept(town, Consent) == ()


async def test_coordinators_see_whether_a_team_agrees_to_show_its_results(town: Town) -> None:
    await settle(town)

    async def shown() -> str:
        await town.says("kim", "/team 1")
        return town.news("kim")[-1].text.rpartition("\n")[2]

    assert "Ergebnisse" not in await shown()
    await press(town, "ada", "a.consent.erzgebirge.results.on")
    assert "1 von 2 stimmen zu. Ohne das Ja aller bleiben sie im Team." in await shown()
    await press(town, "weber", "a.consent.erzgebirge.results.on")
    assert (await shown()).endswith("2 von 2 stimmen zu.")
    for each in ("ada", "weber"):
        await press(town, each, "a.consent.erzgebirge.results.off")
    assert "0 von 2 stimmen zu" in await shown()


async def test_who_waits_reads_the_notice_of_that_programme_and_can_go(town: Town) -> None:
    waits = Newcomer("jo", "dresden", Role.MAKER, 1, Admission.ASKING, NOTED)
    jo = Person("jo", "de", Form.DU, "Jo")
    second = programme(id="dresden", names={"de": "Dresden"})
    await settle(town, jo, waits, consent("jo", Purpose.PROCESSING, where="dresden"), also=[second])
    await town.says("jo", "/datenschutz")
    notice, consents = town.news("jo")
    assert "Datenschutz bei Dresden" in notice.text
    assert consents.labels == ("Alles widerrufen und löschen",)
    await town.presses("jo", "Alles widerrufen und löschen")
    assert "Weiter zum Löschen" in town.news("jo")[-1].labels


async def test_a_group_chat_reads_the_notice_of_its_own_programme(town: Town) -> None:
    second = programme(id="aue", names={"de": "Aue"})
    there = membership(ADA, Role.MAKER, programme_id="aue")
    await settle(town, there, also=[second])
    await town.says("ada", "/datenschutz")
    assert "Datenschutz bei Aue" in town.news("ada")[0].text
    room = Room(town.room("chat"), "t1", "ada", NOTED)
    await town.store.run(lambda tx: tx.apply([Put(room)]))
    await town.says("ada", "/datenschutz", town.room("chat"))
    assert "Datenschutz bei Erzgebirge" in town.news("chat")[0].text


async def test_a_word_on_the_bridge_is_a_consent(town: Town) -> None:
    await settle(town, team(id="t2", number=2), member(ADA, Side.MAKER, team_id="t2"))
    await press(town, "ada", "a.bridge.t1.yes")
    (given,) = await kept(town, Consent, person_id="ada")
    assert given.purpose is Purpose.RELAYING
    assert given.wording.startswith("Das Team: die Brücke Sind alle einverstanden")
    await press(town, "ada", "a.bridge.t2.yes")
    assert len(await kept(town, Consent, person_id="ada")) == 1
    await press(town, "ada", "a.bridge.t1.no")
    assert await holding(town, "ada") == {Purpose.RELAYING}
    await press(town, "ada", "a.bridge.t2.others")
    assert await holding(town, "ada") == set()


async def test_withdrawing_it_keeps_ones_messages_out_of_every_bridge(town: Town) -> None:
    await settle(town, team(id="t2", number=2), member(ADA, Side.MAKER, team_id="t2"))
    for each in ("t1", "t2"):
        await press(town, "ada", f"a.bridge.{each}.yes")
    await press(town, "ada", "a.consent.erzgebirge.relaying.off")
    assert {each.carrying for each in await kept(town, Bridging)} == {Carrying.OTHERS}
    assert await holding(town, "ada") == set()
    await press(town, "ada", "a.consent.erzgebirge.relaying.on")
    assert {each.carrying for each in await kept(town, Bridging)} == {Carrying.YES}
    assert len(await kept(town, Consent, person_id="ada", withdrawn_at=None)) == 1


async def test_the_page_of_consents_stays_one_when_relaying_is_withdrawn_on_it(town: Town) -> None:
    """The bridge shows a card in the place of one that was pressed."""
    await settle(town)
    await press(town, "ada", "a.bridge.t1.yes")
    await town.says("ada", "/datenschutz")
    await town.presses("ada", "Weitergeben: widerrufen")
    (page,) = [each for each in town.visible("ada") if "Weitergeben: erlauben" in each.labels]
    assert "widerrufen" in page.text


async def test_nobody_gives_relaying_without_a_bridge(town: Town) -> None:
    await settle(town)
    await press(town, "ada", "a.consent.erzgebirge.relaying.on")
    assert await kept(town, Consent) == ()


@pytest.mark.parametrize(
    "token",
    [
        "a.consent.erzgebirge.publishing.on",  # a maker has nothing to publish
        "a.consent.elsewhere.sharing.off",
        "a.consent.erzgebirge.sharing.maybe",
        "a.consent.erzgebirge.everything.off",
        "a.consent.erzgebirge",
        "a.privacy.elsewhere",
        "a.renew.erzgebirge.sharing.000000.yes",
        "a.renew.elsewhere.sharing.6b86b2.yes",
        "a.renew.erzgebirge.photos.6b86b2.no",
    ],
)
async def test_what_was_not_offered_changes_nothing(town: Town, token: str) -> None:
    await settle(town, consent("ada", Purpose.SHARING))
    await press(town, "ada", token)
    assert await kept(town, Consent, person_id="ada") == (consent("ada", Purpose.SHARING),)
    assert town.news("ada")


async def test_consents_are_those_of_one_programme(town: Town) -> None:
    second = programme(id="dresden", names={"de": "Dresden"})
    there = membership(ADA, Role.MAKER, programme_id="dresden")
    both = [consent("ada", Purpose.SHARING, where=each) for each in ("erzgebirge", "dresden")]
    await settle(town, there, *both, also=[second])
    await town.says("ada", "/datenschutz")
    await town.presses("ada", "Datenschutz bei Erzgebirge")
    await town.presses("ada", "Kontakt: widerrufen")
    left = await kept(town, Consent, person_id="ada", withdrawn_at=None)
    assert [each.programme_id for each in left] == ["dresden"]


async def test_a_group_chat_shows_nobodys_consents(town: Town) -> None:
    await settle(town, consent("ada", Purpose.SHARING))
    await town.says("ada", "/datenschutz", town.room("chat"))
    (heard,) = town.news("chat")
    assert "Wer mitliest" in heard.text
    assert heard.buttons == ()
    assert town.news("ada") == []


# A new wording.


async def test_only_whom_it_concerns_is_asked(town: Town) -> None:
    gone = membership(BEN, Role.MAKER, left_at=NOTED)
    consents = (
        consent("ada", Purpose.SHARING),
        consent("weber", Purpose.SHARING, "2"),
        consent("kim", Purpose.PROCESSING),
        consent("ben", Purpose.SHARING),
    )
    await settle(town, gone, *consents, base=renewed(Purpose.SHARING, Purpose.PHOTOS))
    await town.wait_until(at("2024-10-16 12:00"))
    asked_for = {
        name: len([each for each in town.news(name) if "Einverstanden" in each.labels])
        for name in ("ada", "ben", "weber", "kim")
    }
    assert asked_for == {"ada": 1, "ben": 0, "weber": 0, "kim": 0}


async def test_who_waits_for_a_place_is_asked_too(town: Town) -> None:
    waits = Newcomer("jo", "erzgebirge", Role.MAKER, 1, Admission.WAITING, NOTED)
    gone = replace(waits, person_id="eva", number=2, admission=Admission.GONE)
    people = [Person(each, "de", Form.DU, each.title()) for each in ("jo", "eva")]
    consents = [consent(each.id, Purpose.PROCESSING) for each in people]
    # Both places are taken, so that nobody moves up.
    limited = replace(renewed(Purpose.PROCESSING), capacity=Capacity(makers=2))
    await settle(town, *people, waits, gone, *consents, base=limited)
    await town.wait_until(at("2024-10-16 12:00"))
    assert [each for each in town.news("jo") if "geändert" in each.text]
    assert town.news("eva") == []
    await town.presses("jo", "Einverstanden")
    assert {each.version for each in await kept(town, Consent, person_id="jo")} == {"1", "2"}


async def test_they_are_asked_once_also_after_a_restart(town: Town) -> None:
    await settle(town, consent("ada", Purpose.SHARING), base=renewed(Purpose.SHARING))
    await town.restart()
    await town.wait_until(at("2024-10-18 12:00"))
    assert len([each for each in town.news("ada") if "geändert" in each.text]) == 1
    sweeps = [each for each in await kept(town, Sweep) if each.programme_id]
    assert [each.ended_at is None for each in sweeps] == [False, False]


@pytest.mark.parametrize("known", [True, False])
async def test_who_is_out_on_that_day_is_asked_once_they_are_back(
    town: Town, *, known: bool
) -> None:
    town.clock.set(at("2024-10-16 10:00"))
    await settle(town, consent("ada", Purpose.SHARING))
    if known:
        await town.happens("ada", Blocked())
    town.hands.answer = lambda _: Unreachable("blocked")
    town.programmes = {"erzgebirge": renewed(Purpose.SHARING)}
    await town.restart()
    await town.settle()
    town.hands.answer = None
    for event in (Unblocked(), Blocked(), Unblocked()):
        await town.happens("ada", event)
    assert len([each for each in town.news("ada") if "geändert" in each.text]) == 1
    await town.presses("ada", "Einverstanden")
    assert {each.version for each in await kept(town, Consent)} == {"1", "2"}


async def test_who_comes_back_to_be_forgotten_is_asked_nothing(town: Town) -> None:
    town.clock.set(at("2024-10-16 10:00"))
    await settle(town, consent("ada", Purpose.SHARING))
    await town.says("ada", "/vergessen")
    await town.presses("ada", "Weiter zum Löschen")
    await town.happens("ada", Blocked())
    town.programmes = {"erzgebirge": renewed(Purpose.SHARING)}
    await town.restart()
    await town.settle()
    await town.presses("ada", "Endgültig löschen")
    assert not [each for each in town.news("ada") if "geändert" in each.text]


async def test_a_later_wording_that_changed_nothing_for_them_asks_nobody(town: Town) -> None:
    await settle(town, consent("ada", Purpose.SHARING), base=renewed(version="3"))
    await town.wait_until(at("2024-10-18 12:00"))
    assert not [each for each in town.news("ada") if "geändert" in each.text]
    assert [each for each in await kept(town, Sweep) if each.programme_id] == []


async def test_a_yes_is_kept_with_the_new_words(town: Town) -> None:
    await settle(town, consent("ada", Purpose.PROCESSING), base=renewed(Purpose.PROCESSING))
    await town.wait_until(at("2024-10-16 12:00"))
    await town.presses("ada", "Einverstanden")
    new = [each for each in await kept(town, Consent) if each.version == "2"]
    assert [each.purpose for each in new] == [Purpose.PROCESSING]
    assert "Was du mir erzählst" in new[0].wording
    await town.presses("ada", "Einverstanden", old=True)
    assert len(await kept(town, Consent)) == 2


async def test_the_button_of_an_older_wording_counts_no_more(town: Town) -> None:
    await settle(town, consent("ada", Purpose.SHARING), base=renewed(Purpose.SHARING))
    await town.wait_until(at("2024-10-16 12:00"))
    old = town.button("ada", "Einverstanden")
    await town.close()
    town.programmes = {"erzgebirge": renewed(Purpose.SHARING, version="3")}
    await town.open()
    await town.happens("ada", old)
    assert {each.version for each in await kept(town, Consent)} == {"1"}
    await town.wait_until(at("2024-10-17 12:00"))
    await town.presses("ada", "Einverstanden")
    assert {each.version for each in await kept(town, Consent)} == {"1", "3"}


async def test_everybody_else_is_left_out(town: Town) -> None:
    """The people of the town, none of whom has said anything yet."""
    await settle(town, base=renewed(*Purpose))
    await town.wait_until(at("2024-10-17 12:00"))
    for each in (ADA, BEN, KIM, WEBER):
        assert not [heard for heard in town.news(each.id) if "geändert" in heard.text]
