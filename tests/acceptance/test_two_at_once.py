"""Two at once, twice, somebody else's, or nonsense: on the real store, nothing lost or leaked."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from bot import registry
from bot.domain import evenings
from bot.domain.briefs import Deputy, Expertise, Handover, Question, Reply, Succession
from bot.domain.challenges import (
    Answer,
    Challenge,
    Organisation,
    Publish,
    Review,
    Side,
    Suggestion,
)
from bot.domain.changes import Entity
from bot.domain.evenings import Coming, Evening, Guest, Interest, Sitting, Vote
from bot.domain.leaving import Leaving
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Standing, Update
from bot.domain.newcomers import Newcomer, Roster, Signup
from bot.domain.people import (
    Account,
    Audit,
    Consent,
    Form,
    Invitation,
    Membership,
    Person,
    Profile,
    Role,
)
from bot.domain.policy import Privacy
from bot.domain.rounds import Aim, Insistence, Insists, Phase, Round, Seat
from bot.domain.teams import Bridging, Member, Room, Team
from bot.talk.model import Blocked, Pressed, Said, Unblocked
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    KIM,
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
    update,
)
from tests.support.clock import at
from tests.support.town import Town

NOW = "2024-10-08 10:00"
ERZ = "erzgebirge"
MIA = Person("mia", "de", Form.DU, "Mia Graf")
NOVAK = Person("novak", "de", Form.SIE, "Herr Novak")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at(NOW))
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    """Return what somebody has heard since they were last asked."""
    return "\n".join(each.text for each in town.news(name) if not each.edited)


def asks(maker: Person, id_: str, contact: str = "weber", about: str = "c1") -> Suggestion:
    """Return a suggestion to which the contact has said yes."""
    return Suggestion(
        id_, ERZ, about, maker.id, contact, 0.5, (), at("2024-10-07 10:00"),
        contact=Answer.INTERESTED, asked_at=at("2024-10-07 10:00"),
    )  # fmt: skip


def yes(id_: str) -> Pressed:
    return Pressed(f"a.suggestion.{id_}.interested", "0")


# The last place.


async def test_two_press_the_last_place_of_a_challenge(town: Town) -> None:
    crowd = (
        *(JO, MIA, profile(JO), profile(MIA), talking()),
        *(membership(JO, Role.MAKER), membership(MIA, Role.MAKER)),
        member(BEN, Side.MAKER),
        asks(JO, "s1"),
        asks(MIA, "s2"),
    )
    await settle(town, *crowd)
    await town.at_once(("jo", yes("s1")), ("mia", yes("s2")))
    makers = [each for each in await kept(town, Member) if each.side is Side.MAKER]
    assert len(makers) == 3
    (inside,) = {"jo", "mia"} & {each.person_id for each in makers}
    (outside,) = {"jo", "mia"} - {inside}
    assert "Es passt" in heard(town, inside)
    assert "nicht mehr offen" in heard(town, outside)
    (lost,) = await kept(town, Suggestion, maker_id=outside)
    assert lost.withdrawn_at is not None
    assert not lost.mutual


async def test_two_press_the_last_place_of_a_maker(town: Town) -> None:
    contacts = (
        *(JO, NOVAK, membership(JO, Role.CONTACT), membership(NOVAK, Role.CONTACT)),
        organisation(id="bath", name="Stadtbad", contact_id="jo"),
        organisation(id="museum", name="Heimatmuseum", contact_id="novak"),
        challenge(id="c2", number=2, organisation_id="bath", contact_id="jo"),
        challenge(id="c3", number=3, organisation_id="museum", contact_id="novak"),
    )
    wishes = [
        replace(asks(ADA, id_, contact, about), maker=Answer.INTERESTED, contact=Answer.OPEN)
        for id_, contact, about in (("s2", "jo", "c2"), ("s3", "novak", "c3"))
    ]
    await settle(town, *contacts, *wishes)
    await town.at_once(("jo", yes("s2")), ("novak", yes("s3")))
    places = [each for each in await kept(town, Member, person_id="ada") if each.left_at is None]
    assert len(places) == 2
    assert len(await kept(town, Team)) == 2
    said = heard(town, "jo") + heard(town, "novak")
    assert ("Es passt" in said, "nicht mehr offen" in said) == (True, True)


async def test_both_sides_say_yes_at_once(town: Town) -> None:
    fresh = replace(asks(BEN, "s1"), contact=Answer.OPEN, asked_at=None)
    await settle(town, profile(BEN), talking(), fresh)
    await town.at_once(("ben", yes("s1")), ("weber", yes("s1")))
    assert len(await kept(town, Member, person_id="ben")) == 1
    (suggestion,) = await kept(town, Suggestion)
    assert suggestion.mutual
    for name in ("ben", "weber"):
        told = [each for each in town.news(name) if each.text.startswith(("Es passt", "It is a"))]
        assert len(told) <= 1
    assert "Es passt" in "".join(each.text for each in town.visible("weber"))


async def test_a_code_is_used_up_by_two(town: Town) -> None:
    await settle(town)
    code = await town.invite(Role.COORDINATOR, uses=1, programme=ERZ)
    for name in ("eva", "max"):
        town.settle_in(name, "de")
        await town.says(name, f"/start {code}")
        assert "Willkommen" in heard(town, name)
    presses = [(name, town.button(name, "Einverstanden")) for name in ("eva", "max")]
    await town.at_once(*presses)
    for name in ("eva", "max"):
        if "Du oder Sie" in heard(town, name):
            await town.presses(name, "Du")
    said = heard(town, "eva") + heard(town, "max")
    assert ("Wie heißt du" in said, "verbraucht oder abgelaufen" in said) == (True, True)
    coordinators = await kept(town, Membership, role=Role.COORDINATOR)
    assert len(coordinators) == 2  # Kim, and one of the two
    town.settle_in("late", "de")
    await town.says("late", code)
    assert "verbraucht oder abgelaufen" in heard(town, "late")


# Twice.


async def test_a_vote_pressed_twice_counts_once(town: Town) -> None:
    await settle(town, proposed("2024-10", "2024-10-15 14:00", "2024-10-07 10:00"))
    press = Pressed("a.vote.t1.2024-10.1.yes", "0")
    await town.at_once(("weber", press), ("weber", press), ("weber", press))
    (meeting,) = await kept(town, Meeting)
    assert (meeting.state, meeting.yes) == (MeetingState.AGREED, ("ada", "weber"))
    assert sum("Der Termin steht" in each.text for each in town.news("ada")) == 1
    assert sum(bool(each.files) for each in town.news("weber")) == 1


async def test_a_consent_pressed_twice_is_given_once(town: Town) -> None:
    await settle(town)
    town.settle_in("eva", "de")
    await town.says("eva", f"/start {await town.invite(Role.MAKER, programme=ERZ)}")
    agree = town.button("eva", "Einverstanden")
    await town.at_once(("eva", agree), ("eva", agree))
    formal = town.button("eva", "Sie")
    await town.at_once(("eva", formal), ("eva", formal))
    assert len(await kept(town, Consent)) == 1
    assert len(await kept(town, Membership)) == 5
    assert "Wie heißen Sie" in town.visible("eva")[-1].text


async def test_both_members_tell_at_once_that_it_took_place(town: Town) -> None:
    await settle(town, agreed("2024-10", "2024-10-07 14:00"))
    press = Pressed("a.took.t1.2024-10.1.yes", "0")
    await town.at_once(("ada", press), ("weber", press))
    await town.at_once(("ada", Said("alle")), ("weber", Said("beide")))
    await town.at_once(("ada", Said("überspringen")), ("weber", Said("War gut.")))
    (meeting,) = await kept(town, Meeting)
    assert meeting.state is MeetingState.HELD
    assert set(meeting.attended) == {"ada", "weber"}
    told = sum(
        "hat stattgefunden, sagt" in each.text
        for name in ("ada", "weber")
        for each in town.news(name)
    )
    assert told == 1


@pytest.mark.parametrize("skipped", [True, False])
async def test_the_second_of_two_who_tell_of_a_meeting_adds_to_it(
    town: Town, *, skipped: bool
) -> None:
    """A sentence counts if there is none yet; else whoever wrote it hears that it does not."""
    await settle(town, agreed("2024-10", "2024-10-07 14:00"))
    press = Pressed("a.took.t1.2024-10.1.yes", "0")
    await town.at_once(("ada", press), ("weber", press))
    for name, words in (("ada", "Ada"), ("weber", "beide")):
        await town.says(name, words)
    await town.says("ada", "überspringen" if skipped else "Schön.")
    for name in ("ada", "weber"):
        town.news(name)
    await town.says("weber", "Wir bauen aus Lärche.")
    (meeting,) = await kept(town, Meeting)
    assert set(meeting.attended) == {"ada", "weber"}
    assert meeting.note == ("Wir bauen aus Lärche." if skipped else "Schön.")
    told, read = ("\n".join(e.text for e in town.news(name)) for name in ("ada", "weber"))
    assert "Ada Lindner und Frau Weber" in told
    assert ("Frau Weber: „Wir bauen aus Lärche.“" in told) is skipped
    assert "Danke, ist eingetragen." in read
    assert ("„Schön.“ Ihren habe ich deshalb nicht eingetragen." in read) is not skipped


# Somebody else's.

WORLD: tuple[Entity, ...] = (
    held("first", "2024-08-30 15:00"),
    proposed("2024-10", "2024-10-15 14:00", "2024-10-07 10:00"),
    asks(ADA, "s1"),
    update("2024-10", Standing.BLOCKED, "2024-10-07 12:00", id="u1", help=True),
)
LAST_WEEK = at("2024-10-01 10:00")
EDITION = int(LAST_WEEK.timestamp())
MARK = sha256(b"1").hexdigest()[:6]
"""What a button says of the wording that the programme has now: see ``bot.privacy.renewal``."""
HOUSE: tuple[Entity, ...] = (
    NOVAK,
    membership(NOVAK, Role.EXPERT),
    challenge(id="c2", number=2, title="Ein Sudkessel", review=Review.OPEN, updated_at=LAST_WEEK),
    Expertise("novak", "brewery", ERZ, "Statik", LAST_WEEK),
    Question("q1", "t1", "ada", "novak", "Trägt das die Statik?", LAST_WEEK),
    Succession("h1", "brewery", ERZ, "weber", "novak", Handover.ASKED, LAST_WEEK),
    Deputy("brewery", "novak", ERZ, LAST_WEEK, at("2024-10-20 10:00")),
    Round("r1", ERZ, 1, "kim", Phase.OPEN, Aim.BEST, LAST_WEEK, None, 1, LAST_WEEK, solved=True,
          percent=100.0, seats=(Seat("c1", "ben", 0.5),)),
    Insistence(ERZ, "c1", "ben", Insists.NEVER, "kim", LAST_WEEK, lasting=True),
    Evening("e1", ERZ, 1, "kim", at("2024-10-08 09:30"), "Alte Brauerei", 4, 2, 8, 0, 0,
            evenings.Phase.VOTING, LAST_WEEK, round=1, round_at=at("2024-10-08 09:40")),
    *(Guest(person, "e1", side, "c1", Coming.YES, LAST_WEEK, LAST_WEEK, at("2024-10-08 09:30"))
      for person, side in (("ada", Side.MAKER), ("weber", Side.CONTACT))),
    Sitting("e1", 1, "ada", "weber", 1),
    Vote("ada", "e1", "weber", Interest.YES, at("2024-10-08 09:50")),
)  # fmt: skip
"""The brewery's brief that waits, its expert, and all that waits for him."""
TOKENS = {
    "suggestion": ("s1.interested", "s1.declined"),
    "because": ("s1.far", "s1.unsaid"),
    "unsay": ("s1",),
    "why-pair": ("c1.ada", "c1.ben"),
    "reason": ("s1",),
    "later": ("s1",),
    "idea": ("make.0123456789abcdef", "no.0123456789abcdef", "make.0123456789abcdef.0"),
    "adopt": ("0123456789abcdef.yes", "0123456789abcdef.no"),
    "why": ("s1",),
    "verdict": ("t1.go", "t1.no-go"),
    "date": ("t1.first", "t1.2024-11"),
    "vote": ("t1.2024-10.1.yes", "t1.2024-10.1.no"),
    "cannot": ("t1.2024-10.1",),
    "took": ("t1.2024-10.1.yes", "t1.2024-10.1.no"),
    "had": ("t1.2024-11",),
    "update": ("t1",),
    "help": ("u1",),
    "team": ("t1",),
    "bind": ("t1",),
    "room": ("t1",),
    "bridge": ("t1.yes", "t1.no", "t1.others"),
    "claim": ("0123456789abcdef.ada.yes", "0123456789abcdef.ada.no"),
    "unite": ("0123456789abcdef.ada.yes", "0123456789abcdef.ada.no"),
    "announce": ("stop.0123456789abcdef",),
    "round": ("r1.1.send", "r1.1.drop", "r1.1.stable", "r1.1.back", "r1.1.undo", "r1.1.new"),
    "round-turn": ("r1.1.0",),
    "round-ask": ("r1.1",),
    "round-pairs": ("r1.1.0",),
    "round-pair": ("r1.1.0",),
    "round-set": ("r1.1.part.0", "r1.1.keep.0", "r1.1.swap.0.ben"),
    "round-rules": ("r1",),
    "round-more": ("r1.0",),
    "round-view": ("r1",),
    "round-off": ("r1.c1.ben.never",),
    "round-said": ("c1.ben.must",),
    "round-in": (ERZ,),
    "evening": (
        "send.e1.everyone",
        "plan.e1",
        "again.e1",
        "confirm.e1",
        "confirm.e1.1",
        "start.e1",
        "next.e1",
        "count.e1",
        "tell.e1",
        "tell.e1.0123abcd",
        "hold.e1.ada.weber",
        "free.e1.ada.weber",
        "cancelled.e1",
        "cancelled.e1.open.0",
    ),
    "evening-see": ("card.e1", "who.e1", "qr.e1", "print.e1", "missing.e1", "in.e1.ada", "move.e1"),
    "dating": ("yes.e1", "no.e1", "later.e1", "here.e1", "leave.e1"),
    "ballot": ("e1.1.yes", "e1.1.no"),
    "people": ("0", "1"),
    "doubts": ("0",),
    "doubt-again": ("0123456789abcdef",),
    "doubt-done": ("0123456789abcdef",),
    "invite": ("",),
    "invitations": ("0",),
    "invitation": ("0123456789abcdef",),
    "revoke": ("0123456789abcdef",),
    "newcomers": ("0",),
    "newcomer": ("ada.1724745600",),
    "admit": (
        "ada.1724745600.yes",
        "ada.1724745600.over",
        "ada.1724745600.no",
        "ada.1724745600.line.no",
    ),
    "pending": ("0",),
    "signup": ("0123456789abcdef",),
    "leave": ("team.t1", "request.s1", "role.erzgebirge.contact"),
    "amend": ("contact.erzgebirge.brewery", "coordinator.erzgebirge.name"),
    "unlist": ("0123456789abcdef", "0123456789abcdef.all"),
    "answer": ("ada.0123456789abcdef", "novak.0123456789abcdef"),
    "asked": (f"ada.0123456789abcdef.{ERZ}",),
    "ask": (ERZ,),
    "brief": ("c1", "c2"),
    "release": (f"c2.{EDITION}", "c1.0"),
    "return": (f"c2.{EDITION}", "c1.0"),
    "revise": ("c1", "c2"),
    "wish": ("brewery",),
    "expert": ("brewery",),
    "inexpert": ("novak",),
    "question": ("t1.weber", "t1.novak"),
    "respond": ("q1",),
    "handover": ("brewery.novak",),
    "handover-yes": ("brewery.novak",),
    "unhand": ("brewery",),
    "heir": ("h1.yes", "h1.no"),
    "deputy": ("brewery.novak",),
    "undeputy": ("brewery.novak",),
    "lost": ("ada", "weber"),
    "regain": ("01234567.ada.eva.01234567", "01234567.ada.eva.no", "01234567.ada.eva.agree"),
    "notlost": ("0", "ada"),
    "bring": ("brewery.deputy", "brewery.handover"),
    "privacy": (ERZ,),
    "consent": (f"{ERZ}.sharing.off", f"{ERZ}.relaying.on", f"{ERZ}.processing.off"),
    "publish": (f"{ERZ}.c1", f"{ERZ}.all"),
    "renew": (f"{ERZ}.sharing.{MARK}.yes", f"{ERZ}.processing.{MARK}.no"),
}
OWN = {"language", "form", "snooze", "breather", "pause", "resume", "unlink", "introduce", "unwait",
       "reach", "forget"}  # fmt: skip
"""Actions on nobody but the person who presses."""
SECRETS = ("Ada", "Weber", "Alte Brauerei", "Tresen", "Möbel", "Novak", "Statik", "Sudkessel")
FACTS = (
    *(Team, Member, Meeting, Suggestion, Update, Invitation, Audit, Room, Consent, Bridging),
    *(Challenge, Organisation, Profile, Membership, Newcomer, Signup, Roster, Leaving),
    *(Expertise, Question, Reply, Succession, Deputy, Round, Insistence),
    *(Evening, Guest, Sitting, Vote),
)


async def facts(town: Town) -> Sequence[object]:
    return [await kept(town, kind) for kind in FACTS]


def outsiders(town: Town) -> tuple[Entity, ...]:
    """Return a maker without a team, and a coordinator of another programme."""
    elsewhere = replace(membership(JO, Role.COORDINATOR), programme_id="elsewhere")
    return (JO, elsewhere)


ELSEWHERE = programme(id="elsewhere", names={"de": "Anderswo", "en": "Elsewhere"})


async def test_the_table_of_tokens_is_complete() -> None:
    assert TOKENS.keys() | OWN == registry.ACTIONS.keys()


@pytest.mark.parametrize("name", ["stranger", "ben", "jo"])
async def test_nobody_presses_the_buttons_of_others(town: Town, name: str) -> None:
    await settle(town, *WORLD, *HOUSE, *outsiders(town), also=[ELSEWHERE])
    town.settle_in("stranger", "de")
    await town.settle()
    for other in ("ada", "weber"):  # the evening asks by itself
        assert "Wie war das Gespräch" in heard(town, other)
    before = await facts(town)
    for action, words in TOKENS.items():
        for word in words:
            await town.happens(name, Pressed(f"a.{action}.{word}", "0"))
            said = heard(town, name)
            assert said
            assert not [each for each in SECRETS if each in said], (action, word, said)
    assert await facts(town) == before
    for other in ("ada", "weber", "kim"):
        assert heard(town, other) == ""


@pytest.mark.parametrize(("name", "whose"), [("stranger", ()), ("jo", ()), ("ben", ("ben",))])
async def test_a_consent_is_its_own_persons_whoever_was_shown_the_button(
    town: Town, name: str, whose: tuple[str, ...]
) -> None:
    await settle(town, *outsiders(town), also=[ELSEWHERE])
    town.settle_in("stranger", "de")
    await town.happens(name, Pressed(f"a.consent.{ERZ}.photos.on", "0"))
    assert heard(town, name)
    assert tuple(each.person_id for each in await kept(town, Consent)) == whose


async def test_a_forged_button_is_void_and_does_no_harm(town: Town) -> None:
    """Ada presses them in many messengers at once: each press is answered in its own chat."""
    chats = [f"ada in {number}" for number in range(60)]
    for each in chats:
        town.settle_in(each, "de")
    accounts = [Account(town.people[each], "ada") for each in chats]
    await settle(town, *WORLD, *accounts)
    before = await facts(town)
    ends = ("", "x", "t1", "t1.x", "t1.x.0.yes", "t1.2024-13", "t1.2024-1", "t1.first.9.yes.z",
            "s1.open", "s1.maybe", "t1.2024-12.x.yes", "-1", "٣", "😀", "a" * 50)  # fmt: skip
    tokens = [f"a.{action}.{end}" for action in registry.ACTIONS for end in ends]
    own = {"a.later.s1.open", "a.later.s1.maybe"}  # hers to put off, whatever words she adds
    tokens = [each for each in tokens if each not in own]
    tokens += ["", ".", "a", "a.", "d", "d.x.y.z", "d....", "zzz.1", "a.nothing.1", "\x00", "ä.ö"]
    for start in range(0, len(tokens), len(chats)):
        presses = dict(zip(chats, tokens[start : start + len(chats)], strict=False))
        await town.at_once(*((chat, Pressed(token, "0")) for chat, token in presses.items()))
        for chat, token in presses.items():
            assert heard(town, chat), token
            if "d." in str(town.visible(chat)[-1].buttons):
                await town.says(chat, "/abbrechen")
                heard(town, chat)
    assert town.errors == []
    after = await facts(town)
    changed = [each for kind, each in zip(FACTS, after, strict=True) if each not in before
               and kind is not Invitation]  # fmt: skip
    assert changed == []  # but for the code that Ada may make for her team's group chat
    assert set(accounts) <= set(await kept(town, Account, person_id="ada"))
    (ada,) = await kept(town, Person, id="ada")
    assert (ada.language, ada.form) == (ADA.language, ADA.form)
    await town.says("kim", "/status")
    assert "Alte Brauerei" in heard(town, "kim")


# Who may not.

EXPERT = Person("novak", "de", Form.SIE, "Herr Novak")


async def test_who_may_not_is_told_what_is_told_of_an_unknown_command(town: Town) -> None:
    await settle(town, *WORLD, EXPERT, membership(EXPERT, Role.EXPERT))
    town.settle_in("stranger", "de")
    roles = {
        "stranger": frozenset[Role](),
        "ada": frozenset({Role.MAKER}),
        "weber": frozenset({Role.CONTACT}),
        "kim": frozenset({Role.COORDINATOR}),
        "novak": frozenset({Role.EXPERT}),
    }
    before = await facts(town)
    refused = 0
    for name, own in roles.items():
        for command in registry.COMMANDS:
            if not command.roles or command.roles & own:
                continue
            for word in (command.name, *command.aliases):
                refused += 1
                await town.says(name, f"/{word} 1")
                said = heard(town, name)
                others = bool(own) and Role.COORDINATOR not in command.roles
                first = f"/{word} ist für " if others else "Diesen Befehl kenne ich nicht."
                assert said.startswith(first), (name, word, said)
                assert f"/{command.name}?" not in said
                assert not [each for each in SECRETS if each in said]
    assert refused > 20
    assert await facts(town) == before


async def test_a_stranger_hears_of_nobody_whatever_they_try(town: Town) -> None:
    await settle(town, *WORLD)
    town.settle_in("stranger", "de")
    before = await facts(town)
    words = [word for each in registry.COMMANDS for word in (each.name, *each.aliases)]
    for word in (*words, "foo", "invite", "export", "Start", "TEAM", "team@kupplung_bot"):
        for text in (f"/{word}", f"/{word} 1", f"!{word} Alte Brauerei"):
            await town.says("stranger", text)
            said = heard(town, "stranger")
            assert said, text
            assert not [each for each in ("Ada Lindner", "Frau Weber", "Tresen") if each in said]
    assert await facts(town) == before
    assert await kept(town, Membership, person_id="stranger") == ()


async def test_two_programmes_know_nothing_of_each_other(town: Town) -> None:
    await settle(town, *WORLD, *outsiders(town), also=[ELSEWHERE])
    for text in ("/status", "/teams", "/team 1", "/team Brauerei", "/overdue", "/people"):
        await town.says("jo", text)
        said = heard(town, "jo")
        assert said
        secrets = [each for each in SECRETS if each in said and each not in text]
        assert not secrets, (text, said)
    await town.says("kim", "/teams")
    assert "Alte Brauerei" in heard(town, "kim")


async def test_a_maker_gets_no_suggestion_from_another_programme(town: Town) -> None:
    there = replace(membership(BEN, Role.MAKER), programme_id="elsewhere")
    await settle(town, there, profile(BEN, programme_id="elsewhere"), also=[ELSEWHERE])
    await town.says("ben", "/suggestions")
    assert "Tresen" not in heard(town, "ben")
    assert await kept(town, Suggestion) == ()


async def test_a_code_leads_into_its_own_programme(town: Town) -> None:
    other = programme(
        id="elsewhere",
        names={"de": "Anderswo", "en": "Elsewhere"},
        privacy=Privacy("Amt", "amt@example.org", "7"),
    )
    await settle(town, also=[other])
    await town.says("ada", f"/start {await town.invite(Role.MAKER, programme='elsewhere')}")
    assert "Amt (amt@example.org)" in heard(town, "ada")
    await town.presses("ada", "Einverstanden")
    (consent,) = await kept(town, Consent)
    assert (consent.programme_id, consent.version) == ("elsewhere", "7")
    assert "Amt" in consent.wording


# In the middle of a dialog.

BAD: tuple[str, ...] = (
    "<b>Ada</b><script>alert(1)</script> &amp;",
    "x" * 10_000,
    "wort, " * 1_700,
    "😀😀",
    "\u202e\u200b\x00",
    "/foo",
    "/team",
    "/language",
    "!hilfe",
    "/start",
    "/vorschlaege",
)
MAKER_ANSWERS = ("Eva Sommer", "2", "Ich baue Möbel.", "Holz", "Säge", "überspringen", "1, 2",
                 "Ein Auftrag wäre schön.", "alle", "überspringen", "ja", "Passt so")  # fmt: skip
CONTACT_ANSWERS = ("Ina Roth", "Stadtbad", "1", "2", "1", "ja", "ja", "Ein Steg ins Wasser",
                   "Passt so")  # fmt: skip
BRIEF_ANSWERS = ("Wir kommen nicht ins Wasser.", "überspringen", "alle", "Alle baden.", "Holz",
                 "überspringen", "500 EUR", "ja", "Passt so")  # fmt: skip
EXPERT_ANSWERS = ("Ina Roth", "Statik und Brücken", "1, 2", "Passt so")
LEAD_ANSWERS = ("Ina Roth",)


@pytest.mark.parametrize(
    ("role", "answers", "end"),
    [
        (Role.MAKER, MAKER_ANSWERS, "Danke, Eva Sommer"),
        (Role.CONTACT, (*CONTACT_ANSWERS, *BRIEF_ANSWERS), "Danke"),
        (Role.EXPERT, EXPERT_ANSWERS, "Danke, ist eingetragen"),
        (Role.COORDINATOR, LEAD_ANSWERS, "Alles bereit"),
    ],
)
async def test_nonsense_at_every_question_is_answered_and_the_question_stays(
    town: Town, role: Role, answers: tuple[str, ...], end: str
) -> None:
    await settle(town)
    town.settle_in("eva", "de")
    await town.says("eva", f"/start {await town.invite(role, programme=ERZ)}")
    for answer in ("1", "1", *answers):
        labels = town.visible("eva")[-1].labels
        question = town.visible("eva")[-1].text.rpartition("\n\n")[2]
        for bad in BAD:
            if fits(question, bad):
                continue
            town.news("eva")
            await town.says("eva", bad)
            said = town.news("eva")
            assert said, bad
            if "Stimmt das?" in said[-1].text:  # a choice that takes other words reads them back
                for _ in range(2):
                    await town.says("eva", "zurück")
                said = town.news("eva")
            assert question in said[-1].text, (bad, said[-1].text)
            assert said[-1].labels == labels
        for odd in ("sticker", "voice", "location", "photo"):
            await town.sends("eva", odd)
            assert question in town.news("eva")[-1].text
        await town.says("eva", answer)
    assert town.errors == []
    assert end in heard(town, "eva")
    (person,) = await kept(town, Person, name=answers[0])
    assert len(await kept(town, Membership, person_id=person.id)) == 1


FREE = ("machst du", "gut?", "zur Hand", "an?", "erwartest", "Organisation?", "Zeile", "Problem",
        "Können wird", "versucht", "gelungen", "Fragen dazu", "kennst")  # fmt: skip
"""Questions that take any words: markup and lists are words as well."""


def fits(question: str, text: str) -> bool:
    """Whether nonsense is an answer after all: markup is data, and so is a list of words."""
    free = any(each in question for each in FREE)
    return free and text.startswith(("<b>", "wort"))


async def test_a_command_leaves_the_question_open_and_answers_it(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/update")
    question = town.visible("ada")[-1].text
    for command in ("/team", "/hilfe", "/treffen", "/privacy", "/statsu", "/später"):
        town.news("ada")
        await town.says("ada", command)
        told = [each.text for each in town.news("ada")]
        assert len(told) > 1
        assert told[-1] == question
    await town.says("ada", "Im Plan")
    assert "Ein Satz genügt" in town.visible("ada")[-1].text


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        (("Blockiert",), "1", "Was gibt es dazu"),
        (("Blockiert",), "Später kommt das Holz.", "Magst du ein Foto"),
        (("Blockiert", "überspringen", "überspringen"), "nein", "Danke"),
        (("Blockiert", "überspringen", "überspringen"), "2", "Danke"),
    ],
)
async def test_a_card_that_comes_in_between_does_not_steal_the_answer(
    town: Town, before: tuple[str, ...], text: str, after: str
) -> None:
    await settle(town, replace(asks(ADA, "s1"), contact=Answer.OPEN, asked_at=None))
    for each in ("/update", *before):
        await town.says("ada", each)
    await town.happens("weber", yes("s1"))
    assert "Interessiert" in town.visible("ada")[-1].labels
    await town.says("ada", text)
    assert after in heard(town, "ada").rpartition("verfällt")[2]
    (suggestion,) = await kept(town, Suggestion)
    assert suggestion.maker is Answer.OPEN


async def test_a_card_that_comes_in_between_can_be_answered_by_its_own_words(town: Town) -> None:
    request = replace(asks(ADA, "s1"), contact=Answer.OPEN, asked_at=None)
    await settle(town, request)
    await town.says("ada", "/update")
    await town.happens("weber", yes("s1"))
    await town.says("ada", "nichts für mich")
    (answered,) = await kept(town, Suggestion)
    assert answered.maker is Answer.DECLINED
    assert "Wie steht es um" in town.visible("ada")[-1].text


async def test_a_code_typed_in_answer_to_the_hello_is_taken(town: Town) -> None:
    await settle(town)
    town.settle_in("eva", "de")
    code = await town.invite(Role.CONTACT, programme=ERZ)
    await town.says("eva", "Guten Tag")
    await town.says("eva", code[:15] + ("a" if code[15] != "a" else "b"))
    assert "kenne ich nicht" in heard(town, "eva")
    assert "Was trifft auf Sie zu" in town.visible("eva")[-1].text
    await town.says("eva", code.upper())
    assert "Datenschutz" in town.visible("eva")[-1].text


async def test_dates_that_cannot_be(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/treffen")
    await town.presses("ada", "Termin vorschlagen")
    question = town.visible("ada")[-1].text
    for text in ("gestern 14 Uhr", "7.10. 10 Uhr", "heute 9 Uhr", "31.11. 14 Uhr",
                 "Montag oder Dienstag",
                 "nicht am Dienstag", "jeden Dienstag 14 Uhr", "1.1.2099 10 Uhr"):  # fmt: skip
        town.news("ada")
        await town.says("ada", text)
        said = town.news("ada")[-1].text
        assert said.endswith(question), (text, said)
    assert await kept(town, Meeting) == ()


async def test_a_date_that_has_gone_by_while_it_was_read_back_is_not_proposed(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/treffen morgen 14 Uhr")
    await town.wait_until(at("2024-10-10 10:00"))
    town.news("ada")
    await town.presses("ada", "Passt so")
    assert "Vergangenheit" in heard(town, "ada")
    assert await kept(town, Meeting) == ()
    await town.says("ada", "morgen 14 Uhr")
    await town.says("ada", "ja")
    (meeting,) = await kept(town, Meeting)
    assert meeting.starts_at == at("2024-10-11 14:00")


async def test_a_vote_for_a_date_that_has_gone_by_is_outdated(town: Town) -> None:
    await settle(town, proposed("2024-10", "2024-10-07 14:00", "2024-10-06 10:00"))
    await town.happens("weber", Pressed("a.vote.t1.2024-10.1.yes", "0"))
    assert "noch kein Termin" in heard(town, "weber")
    (meeting,) = await kept(town, Meeting)
    assert meeting.state is MeetingState.PROPOSED


async def test_an_introduction_that_was_cancelled_can_be_begun_again(town: Town) -> None:
    await settle(town)
    town.settle_in("eva", "de")
    code = await town.invite(Role.MAKER, programme=ERZ)
    for text in (f"/start {code}", "1", "1", "Eva Sommer", "/abbrechen"):
        await town.says("eva", text)
    for text in ("/start", f"/start {code}"):
        town.news("eva")
        await town.says("eva", text)
        assert "Wie heißt du" in heard(town, "eva")
        await town.says("eva", "abbrechen")
    await town.says("eva", "/start")
    for answer in MAKER_ANSWERS:
        await town.says("eva", answer)
    (found,) = await kept(town, Profile, doing="Ich baue Möbel.")
    await town.says("eva", "/start")
    assert "Schön, wieder von dir zu hören, Eva Sommer" in heard(town, "eva")
    assert len(await kept(town, Consent, person_id=found.person_id)) == 2
    assert len(await kept(town, Membership, person_id=found.person_id)) == 1


async def named(town: Town, organisation: str) -> str:
    """Let Ina Roth introduce an organisation of that name; return what she hears at the end."""
    town.settle_in("eva", "de")
    await town.says("eva", f"/start {await town.invite(Role.CONTACT, programme=ERZ)}")
    for answer in ("1", "1", "Ina Roth", organisation, *CONTACT_ANSWERS[2:-1]):
        await town.says("eva", answer)
    town.news("eva")
    await town.says("eva", CONTACT_ANSWERS[-1])
    return heard(town, "eva")


TAKEN = ("Alte Brauerei", "alte brauerei", "Alte Brauerei GmbH", "Alte Braurei", "Brauerei, Alte")


@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize("no", ["nein", "2", "Nein, eine andere"])
async def test_an_organisation_that_is_there_already_is_asked_about(
    town: Town, name: str, no: str
) -> None:
    await settle(town)
    assert "schon mit einer Ansprechperson dabei" in await named(town, name)
    for bad in ("Stadtbad", "😀", "vielleicht"):  # nothing but an answer is one
        await town.says("eva", bad)
        assert "schon mit einer Ansprechperson dabei" in heard(town, "eva")
    assert len(await kept(town, Organisation)) == 1
    await town.says("eva", no)
    assert "1/8" in heard(town, "eva")
    assert {each.name for each in await kept(town, Organisation)} == {"Alte Brauerei", name}
    assert f"„{name}“" in heard(town, "kim")
    assert heard(town, "weber") == ""
    assert town.errors == []


@pytest.mark.parametrize("yes", ["ja", "1", "Ja, bitte Bescheid geben"])
async def test_whoever_means_it_is_passed_on_to_its_contact(town: Town, yes: str) -> None:
    await settle(town)
    await named(town, "Alte Braurei")
    await town.says("eva", yes)
    assert "ich gebe dort Bescheid" in heard(town, "eva")
    for name in ("weber", "kim"):
        assert "Ina Roth möchte auch für „Alte Brauerei“ sprechen" in heard(town, name)
    assert len(await kept(town, Organisation)) == 1
    await town.says("eva", "Hallo")
    assert "So habe ich es verstanden" not in heard(town, "eva")


async def test_whoever_mistyped_goes_back_to_the_summary(town: Town) -> None:
    await settle(town)
    await named(town, "Alte Braurei")
    await town.says("eva", "abbrechen")
    assert "So habe ich es verstanden" in heard(town, "eva")
    for answer in ("Etwas ändern", "Organisation", "Stadtbad", "Passt so"):
        await town.says("eva", answer)
    for answer in BRIEF_ANSWERS:
        await town.says("eva", answer)
    assert "Herausforderung 2" in heard(town, "eva")
    assert "Stadtbad" in {each.name for each in await kept(town, Organisation)}


async def test_who_publishes_nothing_is_not_given_away_by_their_name(town: Town) -> None:
    await settle(town, challenge(publish=Publish.NO))
    said = await named(town, "Alte Brauerei")
    assert "1/8" in said
    assert "schon" not in said
    assert "„Alte Brauerei“" in heard(town, "kim")


# Gone, and back.


async def test_the_coordinator_hears_once_of_who_shut_the_bot_out(town: Town) -> None:
    await settle(town)
    await town.happens("ada", Blocked())
    await town.happens("ada", Blocked())
    said = heard(town, "kim")
    assert said.count("Ada Lindner") == 1
    assert "nicht mehr erreichbar" in said
    (account,) = await kept(town, Account, person_id="ada")
    assert not account.reachable
    await town.happens("ada", Unblocked())
    (account,) = await kept(town, Account, person_id="ada")
    assert account.reachable
    assert heard(town, "kim") == ""


async def test_who_writes_again_is_back_and_known(town: Town) -> None:
    await settle(town)
    await town.happens("ada", Blocked())
    town.news("ada")
    await town.says("ada", "/team")
    assert "Alte Brauerei" in heard(town, "ada")
    (account,) = await kept(town, Account, person_id="ada")
    assert account.reachable


async def test_a_stranger_who_only_blocks_leaves_nothing(town: Town) -> None:
    await settle(town)
    town.settle_in("stranger", "de")
    await town.happens("stranger", Blocked())
    await town.happens("stranger", Unblocked())
    assert await kept(town, Account, id=town.people["stranger"]) == ()


async def test_a_coordinator_without_a_chat_is_no_trouble(town: Town) -> None:
    await settle(town, KIM, WEBER)
    await town.happens("kim", Blocked())
    await town.happens("ada", Blocked())
    await town.says("ada", "/update blockiert")
    assert town.errors == []
