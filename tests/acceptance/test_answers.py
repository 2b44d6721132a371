"""What answers teach, who is suggested to nobody, and that nobody meets an empty hand."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.answers import Because, Lookout, Refusal
from bot.domain.challenges import Answer, Review, Side, Suggestion
from bot.domain.changes import Entity, Put
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.newcomers import Admission, Newcomer
from bot.domain.people import Form, Person, Role
from bot.domain.policy import Briefs, Policy
from bot.domain.teams import Member
from tests.support.cases import (
    BEN,
    JO,
    KIM,
    WEBER,
    challenge,
    kept,
    member,
    membership,
    organisation,
    profile,
    programme,
    settle,
    team,
)
from tests.support.clock import at
from tests.support.town import Town

ERZ = "erzgebirge"
NOW = at("2024-10-08 10:00")
BEFORE = at("2024-10-01 10:00")
ASKED = at("2024-10-07 10:00")
LAPSED = at("2024-09-20 10:00")
NOVAK = Person("novak", "de", Form.SIE, "Herr Novak")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name) if not each.edited)


def jo(**changes: Any) -> tuple[Entity, ...]:
    """Return a maker who would fit the brewery's challenge."""
    return (replace(JO, **changes), membership(JO, Role.MAKER), profile(JO))


def pair(id_: str, whom: Person = JO, about: str = "c1", **changes: Any) -> Suggestion:
    plain = Suggestion(id_, ERZ, about, whom.id, "weber", 0.5, (), BEFORE)
    return replace(plain, **changes)


def lapsed(id_: str, about: str) -> Suggestion:
    """Return a request of a contact that Jo has let lapse."""
    return pair(id_, about=about, contact=Answer.INTERESTED, asked_at=LAPSED)


# Who is suggested to nobody.

THREE = tuple(challenge(id=f"c{n}", number=n) for n in (2, 3, 4))
HIDDEN: tuple[Entity, ...] = (*THREE, *(lapsed(f"s{n}", f"c{n}") for n in (2, 3, 4)))
FULL: tuple[Entity, ...] = (
    team(id="t2", number=2, challenge_id="c2"),
    team(id="t3", number=3, challenge_id="c3"),
    *(member(JO, Side.MAKER, team_id=each) for each in ("t2", "t3")),
)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(jo(paused=True), id="paused"),
        pytest.param(jo(snoozed_until=at("2024-10-09 09:00")), id="resting"),
        pytest.param((*jo(), membership(JO, Role.MAKER, left_at=BEFORE)), id="left"),
        pytest.param((*jo(), *FULL), id="full"),
        pytest.param((*jo(), *HIDDEN), id="silent"),
        pytest.param(
            (JO, profile(JO), Newcomer("jo", ERZ, Role.MAKER, 1, Admission.WAITING, BEFORE)),
            id="waiting",
        ),
    ],
)
async def test_they_are_suggested_to_nobody(town: Town, more: tuple[Entity, ...]) -> None:
    await settle(town, *more)
    await town.says("weber", "/vorschlaege")
    assert await kept(town, Suggestion, challenge_id="c1", maker_id="jo") == ()


async def test_and_else_they_are(town: Town) -> None:
    await settle(town, *jo())
    await town.says("weber", "/vorschlaege")
    assert len(await kept(town, Suggestion, maker_id="jo")) == 1


@pytest.mark.parametrize("rest", [{"paused": True}, {"snoozed_until": at("2024-10-09 09:00")}])
async def test_the_challenge_of_who_rests_is_not_suggested_either(
    town: Town, rest: dict[str, Any]
) -> None:
    await settle(town, *jo(), replace(WEBER, **rest))
    await town.says("jo", "/vorschlaege")
    assert await kept(town, Suggestion) == ()
    assert "ruht gerade" in heard(town, "jo")


async def test_who_writes_again_is_suggested_again_and_later_than_others(town: Town) -> None:
    await settle(town, *jo(), *HIDDEN, profile(BEN, doing="baut Möbel"))
    await town.says("jo", "/hilfe")
    await town.says("weber", "/vorschlaege")
    found = {each.maker_id: each.id for each in await kept(town, Suggestion, challenge_id="c1")}
    assert found.keys() == {"ben", "jo"}
    _, token = town.visible("weber")[0].buttons[0][0]
    assert found["ben"] in token


async def test_the_silent_are_told_once_kindly_with_the_lapse(town: Town) -> None:
    due = pair("s4", about="c4", contact=Answer.INTERESTED, asked_at=at("2024-10-01 10:30"))
    await settle(town, *jo(), *HIDDEN[:-1], due)
    await town.wait_until(at("2024-10-08 12:00"))
    said = heard(town, "jo")
    assert "ohne Antwort verfallen" in said
    assert said.count("niemandem vor") == 1


async def test_a_lapse_is_remembered_when_the_pair_is_suggested_anew(town: Town) -> None:
    await settle(town, *jo(), lapsed("s1", "c1"))
    await town.says("weber", "/vorschlaege")
    (again,) = await kept(town, Suggestion)
    assert (again.id == "s1", again.asks) == (False, None)
    (silence,) = await kept(town, Refusal)
    assert (silence.person_id, silence.because) == ("jo", Because.SILENCE)
    assert silence.at == LAPSED + timedelta(days=7)


# A reason, and taking it back.


async def decline(town: Town, who: str, *, reason: str) -> None:
    await town.presses(who, "Nichts für mich")
    await town.presses(who, reason)


async def test_a_reason_is_nobody_elses(town: Town) -> None:
    secret = "Frau Weber ist mir zu streng"
    await settle(town, *jo(), pair("s1", contact=Answer.INTERESTED, asked_at=ASKED))
    await town.says("jo", "/vorschlaege")
    await decline(town, "jo", reason="Anderer Grund")
    await town.says("jo", secret)
    (refusal,) = await kept(town, Refusal)
    assert (refusal.because, refusal.note) == (Because.OTHER, secret)
    await town.says("weber", "/meinedaten")
    await town.says("kim", "/gruende")
    said = [*town.all_heard("weber"), *town.all_heard("kim")]
    texts = [each.text for each in said] + [d.text for each in said for d in each.documents]
    assert not [each for each in texts if secret in each]
    assert "Anderer Grund: 1" in "".join(texts)


async def test_the_no_counts_before_any_reason_and_a_reason_only_for_who_said_no(
    town: Town,
) -> None:
    await settle(town, *jo(), pair("s1"))
    await town.says("jo", "/vorschlaege")
    await town.presses("jo", "Nichts für mich")
    (found,) = await kept(town, Suggestion)
    assert (found.maker, await kept(town, Refusal)) == (Answer.DECLINED, ())
    why = town.button("jo", "Zu weit weg")
    await town.happens("weber", why)
    assert await kept(town, Refusal) == ()
    await town.presses("jo", "Ohne Grund")
    (refusal,) = await kept(town, Refusal)
    assert refusal.because is Because.UNSAID


async def test_a_no_that_the_other_side_has_heard_is_taken_back_and_they_are_asked_anew(
    town: Town,
) -> None:
    await settle(town, *jo(), pair("s1", contact=Answer.INTERESTED, asked_at=ASKED))
    await town.says("jo", "/vorschlaege")
    await decline(town, "jo", reason="Ohne Grund")
    assert "diesmal ein Nein" in heard(town, "weber")
    await town.presses("jo", "Doch nicht")
    (back,) = await kept(town, Suggestion)
    assert (back.maker, back.contact, back.asks) == (Answer.OPEN, Answer.OPEN, None)
    assert await kept(town, Refusal) == ()
    await town.presses("jo", "Interessiert")
    assert "Jemand interessiert sich" in heard(town, "weber")
    assert len(await kept(town, Member, person_id="jo")) == 0


async def test_a_no_of_the_night_is_taken_back_before_anybody_hears_of_it(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-08 22:00"))
    asked = pair("s1", contact=Answer.INTERESTED, asked_at=at("2024-10-08 10:00"))
    await settle(town, *jo(), asked)
    await town.says("jo", "/vorschlaege")
    await town.presses("jo", "Nichts für mich")
    await town.presses("jo", "Doch nicht")
    (back,) = await kept(town, Suggestion)
    assert (back.contact, back.asks) == (Answer.INTERESTED, Side.MAKER)
    assert back.asked_at == at("2024-10-08 22:00")
    await town.wait_until(at("2024-10-09 10:00"))
    assert "Nein" not in heard(town, "weber")
    await town.close()


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda each: replace(each, withdrawn_at=NOW), id="withdrawn"),
        pytest.param(lambda each: replace(each, contact=Answer.DECLINED), id="declined"),
    ],
)
async def test_it_cannot_be_taken_back_once_something_else_happened(
    town: Town, meanwhile: Callable[[Suggestion], Suggestion]
) -> None:
    await settle(town, *jo(), pair("s1"))
    await town.says("jo", "/vorschlaege")
    await town.presses("jo", "Nichts für mich")
    (found,) = await kept(town, Suggestion)
    changed = meanwhile(found)
    await town.store.run(lambda tx: tx.apply([Put(changed)]))
    await town.presses("jo", "Doch nicht")
    assert "nicht mehr ändern" in heard(town, "jo")
    assert await kept(town, Suggestion) == (changed,)


async def test_what_was_put_off_comes_back_once_by_itself(town: Town) -> None:
    await settle(town, *jo(), pair("s1"))
    await town.says("jo", "/vorschlaege")
    await town.presses("jo", "Später")
    heard(town, "jo")
    await town.wait_until(at("2024-10-12 18:00"))
    assert heard(town, "jo") == ""
    await town.wait_until(at("2024-10-14 18:00"))
    assert "Für später zurückgelegt" in heard(town, "jo")
    await town.presses("jo", "Später")
    await town.wait_until(at("2024-10-30 18:00"))
    assert "zurückgelegt" not in heard(town, "jo")


# On a yes that fills a place.


async def test_others_are_told_in_a_polite_hour_and_what_nobody_answered_goes_silently(
    tmp_path: Path,
) -> None:
    mia = Person("mia", "de", Form.DU, "Mia Wolf")
    town = Town(tmp_path, at("2024-10-08 22:00"))
    yes: dict[str, Any] = {"maker": Answer.INTERESTED, "asked_at": at("2024-10-08 10:00")}
    crowd = (member(BEN, Side.MAKER), mia, membership(mia, Role.MAKER), profile(mia))
    more = (NOVAK, membership(NOVAK, Role.MAKER), profile(NOVAK))
    pairs = (pair("s1", **yes), pair("s2", mia, **yes), pair("s3", NOVAK))
    await settle(town, *jo(), *crowd, *more, *pairs)
    await town.says("weber", "/vorschlaege")
    _, token = town.visible("weber")[-1].buttons[0][0]
    await town.presses("weber", "Interessiert")
    winner = {"s1": "jo", "s2": "mia"}[token.split(".")[2]]
    (loser,) = {"jo", "mia"} - {winner}
    assert heard(town, loser) == ""
    await town.wait_until(at("2024-10-09 09:30"))
    assert "nicht mehr offen" in heard(town, loser)
    assert heard(town, "novak") == ""
    (silent,) = await kept(town, Suggestion, maker_id="novak")
    assert silent.withdrawn_at is not None
    await town.close()


# An empty hand.

UNLIKE: dict[str, Any] = {
    "title": "Wolle färben",
    "need": "Wir färben Wolle mit Pflanzen.",
    "skills": ("Färben",),
}


def other_house(**changes: Any) -> tuple[Entity, ...]:
    return (
        NOVAK,
        membership(NOVAK, Role.CONTACT),
        organisation(id="museum", name="Heimatmuseum", contact_id="novak"),
        challenge(id="c2", number=2, organisation_id="museum", contact_id="novak", **changes),
    )


async def put(town: Town, *facts: Entity) -> None:
    await town.store.run(lambda tx: tx.apply(Put(each) for each in facts))


async def test_whoever_finds_nothing_is_found_for_once_and_told_within_the_caps(town: Town) -> None:
    await settle(town, *jo(), challenge(**UNLIKE))
    await town.says("jo", "/vorschlaege")
    said = heard(town, "jo")
    assert ("passt noch keine gut genug" in said, "jeden Tag" in said) == (True, True)
    assert len(await kept(town, Lookout, side=Side.MAKER)) == 1
    await put(town, *other_house())
    await town.wait_until(at("2024-10-09 12:00"))
    assert "Jetzt passt etwas" in heard(town, "jo")
    assert await kept(town, Lookout, side=Side.MAKER) == ()
    await town.wait_until(at("2024-10-20 12:00"))
    assert heard(town, "jo") == ""


async def test_whoever_rests_is_looked_for_when_they_are_back(town: Town) -> None:
    await settle(town, *jo(), challenge(**UNLIKE))
    await town.says("jo", "/vorschlaege")
    await town.says("jo", "/pause")
    heard(town, "jo")
    await put(town, *other_house())
    await town.wait_until(at("2024-10-10 12:00"))
    assert heard(town, "jo") == ""
    assert len(await kept(town, Lookout, side=Side.MAKER)) == 1
    await town.says("jo", "/pause")
    heard(town, "jo")
    await town.wait_until(at("2024-10-14 12:00"))
    assert "Jetzt passt etwas" in heard(town, "jo")


async def test_nobody_is_looked_for_who_left(town: Town) -> None:
    await settle(town, *jo(), challenge(**UNLIKE))
    await town.says("jo", "/vorschlaege")
    await put(town, membership(JO, Role.MAKER, left_at=NOW), *other_house())
    await town.wait_until(at("2024-10-10 12:00"))
    assert await kept(town, Lookout) == ()
    assert await kept(town, Suggestion, maker_id="jo") == ()


async def test_a_release_by_the_coordination_is_looked_at_as_well(town: Town) -> None:
    strict = programme(policy=Policy(briefs=Briefs("coordinator")))
    waits = challenge(review=Review.OPEN, updated_at=BEFORE)
    await settle(town, *jo(), waits, base=strict)
    await town.says("weber", "/vorschlaege")
    await town.says("jo", "/vorschlaege")
    assert "freigegeben" in heard(town, "weber")
    heard(town, "jo")
    await town.says("kim", "/herausforderungen 1")
    await town.presses("kim", "Freigeben")
    await town.wait_until(at("2024-10-08 12:00"))
    both = heard(town, "jo") + heard(town, "weber")
    assert both.count("Jetzt passt etwas") == 2


RETURNED = challenge(review=Review.RETURNED)
CROWD = (member(BEN, Side.MAKER), member(KIM, Side.MAKER))
SEEN = pair("s1", contact=Answer.DECLINED, declined_at=NOW)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        pytest.param((RETURNED,), "Noch hat keine Organisation", id="none"),
        pytest.param(CROWD, "Plätze gerade vergeben", id="full"),
        pytest.param((challenge(**UNLIKE),), "keine gut genug", id="unlike"),
        pytest.param((SEEN,), "keine weitere", id="seen"),
    ],
)
async def test_it_says_why(town: Town, more: tuple[Entity, ...], why: str) -> None:
    await settle(town, *jo(), *more)
    await town.says("jo", "/vorschlaege")
    said = heard(town, "jo")
    assert why in said
    assert "/idee" in said


# Ideas.

IDEA = "Aus alten Fässern lassen sich Hocker bauen."


async def idea_on_desk(town: Town) -> None:
    await settle(town, *jo())
    await town.says("jo", f"/idee {IDEA}")
    await town.says("jo", "überspringen")
    await town.says("jo", "Passt so")


async def test_an_idea_is_read_first_and_kindly_declined(town: Town) -> None:
    await idea_on_desk(town)
    assert IDEA in heard(town, "kim")
    assert IDEA not in heard(town, "weber")
    await town.presses("kim", "Danke, nein")
    assert "passt sie zu keiner Organisation" in heard(town, "jo")
    (idea,) = await kept(town, Idea)
    assert idea.stage is IdeaStage.DECLINED
    await town.says("kim", "/ideen")
    assert "Gerade wartet keine Idee" in heard(town, "kim")


async def test_who_does_not_take_it_gives_it_back(town: Town) -> None:
    await idea_on_desk(town)
    heard(town, "kim")
    await town.presses("kim", "Einer Organisation zeigen")
    await town.presses("kim", "Alte Brauerei")
    said = heard(town, "weber")
    assert IDEA in said
    assert "Jo" not in said
    heard(town, "kim")
    await town.presses("weber", "Nein, danke")
    assert "übernimmt diese Idee nicht" in heard(town, "kim")
    (idea,) = await kept(town, Idea)
    assert (idea.stage, idea.asked_id) == (IdeaStage.OPEN, None)


async def test_of_two_who_are_asked_the_first_has_it(town: Town) -> None:
    await settle(town, *jo(), *other_house())
    await town.says("jo", f"/idee {IDEA}")
    await town.says("jo", "überspringen")
    await town.says("jo", "Passt so")
    await town.presses("kim", "Einer Organisation zeigen")
    await town.presses("kim", "Alle fragen")
    (idea,) = await kept(town, Idea)
    taken = replace(idea, stage=IdeaStage.TAKEN, asked_id="weber", challenge_id="c1")
    await put(town, taken)
    heard(town, "novak")
    await town.presses("novak", "Ja, übernehmen")
    assert "schon vergeben" in heard(town, "novak")


async def test_a_forgotten_author_takes_the_idea_along(town: Town) -> None:
    await idea_on_desk(town)
    heard(town, "kim")
    await town.says("jo", "/vergessen")
    await town.presses("jo", "Weiter zum Löschen")
    await town.presses("jo", "Endgültig löschen")
    (idea,) = await kept(town, Idea)
    assert (idea.text, idea.wanted) == ("", "")
    await town.says("kim", "/ideen")
    assert "Gerade wartet keine Idee" in heard(town, "kim")
