"""What people say to the card of a suggestion: why, no and the reason at once, and yes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.answers import Because, Refusal
from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.people import Role
from bot.matching.spoken import asks_why, read_because, read_refusal, says_no, says_yes
from tests.support.cases import JO, challenge, kept, membership, profile, settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
OPEN = Suggestion("s1", "erzgebirge", "c2", "jo", "weber", 0.9, (), NOW)
SECOND = replace(OPEN, id="s2", challenge_id="c3", score=0.8)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    several = [
        challenge(id=f"c{number}", number=number, title=f"Tresen {number}") for number in (2, 3)
    ]
    await settle(town, JO, membership(JO, Role.MAKER), profile(JO), *several, OPEN, SECOND)
    await town.says("jo", "/vorschlaege")
    town.news("jo")
    yield town
    await town.close()


async def heard(town: Town, name: str, words: str) -> str:
    await town.says(name, words)
    return "\n".join(each.text for each in town.news(name) if not each.edited)


@pytest.mark.parametrize("words", ["warum?", "warum das", "wieso eigentlich", "Und warum der?"])
async def test_why_is_understood_on_a_card_and_behind_its_explanation(
    town: Town, words: str
) -> None:
    first = await heard(town, "jo", words)
    assert first.startswith("Warum „")
    assert await heard(town, "jo", words) == first
    assert await heard(town, "jo", "4") == first


async def test_a_no_with_its_reason_is_one_step(town: Town) -> None:
    said = await heard(town, "jo", "Nee, das ist mir zu weit weg")
    assert "Zu weit weg" in said
    assert "Woran lag es" not in said
    assert "Tresen" in said.split("Zu weit weg")[1]
    [given] = await kept(town, Refusal)
    [no] = [each for each in await kept(town, Suggestion) if each.maker is Answer.DECLINED]
    assert (given.because, given.id) == (Because.FAR, no.id)


async def test_a_no_with_its_reason_is_taken_back_like_any_other(town: Town) -> None:
    await town.says("jo", "nee, kenne ich schon")
    await town.says("jo", "doch nicht")
    assert not await kept(town, Refusal)
    assert all(each.maker is Answer.OPEN for each in await kept(town, Suggestion))


async def test_what_a_reason_was_taken_for_is_told(town: Town) -> None:
    await town.says("jo", "Nichts für mich")
    assert "Kenne ich schon" in await heard(
        town, "jo", "die kenn ich schon, mit der hatten wir mal Stress"
    )
    [given] = await kept(town, Refusal)
    assert given.because is Because.KNOWN
    assert "Stress" in given.note


@pytest.mark.parametrize(
    "words", ["Ja, die will ich kennenlernen!", "ja klingt gut", "interessiert mich"]
)
async def test_a_yes_in_a_sentence_is_a_yes(town: Town, words: str) -> None:
    await town.says("jo", words)
    answers = [each.maker for each in await kept(town, Suggestion)]
    assert answers.count(Answer.INTERESTED) == 1


@pytest.mark.parametrize("words", ["interessiert mich nicht", "Nee, kein Interesse"])
async def test_who_is_not_interested_is_asked_why_not(town: Town, words: str) -> None:
    assert "Woran lag es" in await heard(town, "jo", words)
    answers = [each.maker for each in await kept(town, Suggestion)]
    assert answers.count(Answer.DECLINED) == 1


@pytest.mark.parametrize(
    ("words", "no"),
    [
        ("das interessiert mich leider nicht", True),
        ("mich interessiert das nicht", True),
        ("Nein danke, kein Interesse", True),
        ("Ich habe leider kein Interesse", True),
        ("ich bin leider nicht interessiert", True),
        ("ich bin interessiert", False),
        ("Wir haben kein Interesse", True),
        ("I'm not interested", True),
        ("interessiert mich", False),
        ("interessiert mich nicht?", False),
        ("interessiert mich nicht nur, ich will die kennenlernen", False),
        ("nee", False),
        ("kein Interesse nicht", False),
    ],
)
def test_what_says_only_no(words: str, no: bool) -> None:
    assert says_no(words) is no


BECAUSE = {
    "is mir zu weit": Because.FAR,
    "nee, keine Zeit": Because.BUSY,
    "das ist nicht mein Thema": Because.TOPIC,
    "Kann ich leider nicht": Because.CANNOT,
    "kennen wir schon": Because.KNOWN,
    "die ist komisch": Because.OTHER,
    "ist mir nicht zu weit, aber öde": Because.OTHER,
    "too far for me": Because.FAR,
}


@pytest.mark.parametrize(("words", "because"), BECAUSE.items())
def test_reasons_are_read_from_words(words: str, because: Because) -> None:
    assert read_because(words, Side.MAKER) is because


def test_who_may_not_give_a_reason_keeps_it_in_their_own_words() -> None:
    assert read_because("keine Zeit", Side.CONTACT) is Because.OTHER


YES = ("ja gern kennenlernen", "Den würde ich gern kennenlernen", "yes, happy to meet",
       "Ja, die will ich kennenlernen!", "ja passt super", "I'd love to meet her",
       "ja klingt gut", "Ja, das hört sich super an", "yes, sounds great", "interessiert mich",
       "das würde mich sehr interessieren", "ich bin interessiert",
       "we're very interested")  # fmt: skip
NO = ("Nee, das ist mir zu weit weg", "ne, keine Zeit", "No, too far for me", "die kenne ich schon",
      "passt fachlich nicht", "fachlich passt das leider nicht",
      "nee, da kann ich leider doch nicht", "Nein, das geht bei uns doch nicht")  # fmt: skip
NEITHER = (
    "klingt gut", "Super, klingt toll", "Die sind interessiert", "Sind die interessiert",
    "passt", "ja klingt schwierig", "interessiert mich nicht", "interessant",
    "interessiert mich das?", "die interessiert mich weniger", "ja, aber erst im März",
    "kennenlernen?", "nicht kennenlernen", "die ist nett", "nein", "nee",
    "ist das zu weit weg?", "nein, doch gern", "nicht zu weit", "nein, das kann doch nicht sein",
    "nee, da kann ich doch nicht nein sagen", "nee, geht doch nicht, aber später gern",
    "Ich würde lieber jemand anderen treffen", "Die würde ich ungern treffen",
    "Wann würden wir uns treffen", "I'd rather meet somebody else",
    "Passt fachlich sehr gut!", "Fachlich passt das super",
    "Ja klar, die kenne ich schon, machen wir", "Weit weg, macht nichts",
    "Zwar weit weg, aber die will ich kennenlernen", "Ne tolle Idee!", "No problem at all for us",
)  # fmt: skip


@pytest.mark.parametrize("words", [*YES, *NO, *NEITHER])
def test_only_a_clear_answer_is_one(words: str) -> None:
    assert says_yes(words) is (words in YES)
    assert (read_refusal(words) is not None) is (words in NO)


def test_a_question_of_something_else_is_no_why() -> None:
    assert not asks_why("warum baut ihr keine Möbel?")


async def test_a_yes_behind_another_message_agrees_to_nothing(town: Town) -> None:
    await town.says("jo", "/hilfe")
    assert "nicht verstanden" in await heard(town, "jo", "Ja, wir wollen uns gern treffen")
    assert all(each.maker is Answer.OPEN for each in await kept(town, Suggestion))


async def test_a_no_to_something_else_declines_nothing(town: Town) -> None:
    await town.says("jo", "/hilfe")
    assert "nicht verstanden" in await heard(town, "jo", "nein, ich meinte etwas anderes")
    assert all(each.maker is Answer.OPEN for each in await kept(town, Suggestion))
    assert "Zu weit weg" in await heard(town, "jo", "nein, das ist zu weit weg")
