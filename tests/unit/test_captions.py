"""Photos and files whose caption is a command: what came with it is not lost without a word."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.milestones import Media, MediaKind, Update
from bot.domain.teams import Room
from bot.talk.model import Edited
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.town import Town

PHOTO = Media("telegram", MediaKind.PHOTO, "r1", "photo.jpg", 12)
LEFT = "Das Foto ging dabei nicht mit."
LATER = "Das Foto ging noch nicht mit: bitte noch einmal schicken, wenn ich danach frage."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town, Room("telegram:-1", "t1", "ada", at("2024-09-05 10:00")))
    yield town
    await town.close()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/frage Ist der Riss auf dem Bild schlimm?", "Danke, das geht an die Koordination"),
        ("/idee Eine Lampe wie auf dieser Skizze", "Welche Organisation"),
        ("/treffen 22.10. um 10 Uhr", "22."),
        ("/team", "Alte Brauerei"),
    ],
)
async def test_who_sends_a_photo_with_a_command_hears_that_it_was_left_out(
    town: Town, words: str, answer: str
) -> None:
    await town.sends("ada", f"photo {words}")
    first = town.news("ada")[0].text
    assert first.startswith(LEFT)
    assert answer in first


async def test_a_file_is_called_one(town: Town) -> None:
    await town.sends("ada", "file plan.pdf /frage Passt der Plan so?")
    assert town.news("ada")[0].text.startswith("Die Datei ging dabei nicht mit.")


async def test_an_update_asks_for_the_photo_once_more(town: Town) -> None:
    """Who will see it stands in the question: so it is not taken before."""
    await town.sends("ada", "photo /update im Plan: Der Prototyp steht")
    asked = town.news("ada")[-1].text
    assert asked.startswith(LATER)
    assert "Das Team und die Koordination sehen es." in asked
    await town.sends("ada", "photo")
    (update,) = await kept(town, Update)
    assert update.sentence == "Der Prototyp steht"
    assert update.media is not None
    assert "Das Foto ist dabei." in town.news("ada")[-1].text


async def test_a_command_in_a_caption_is_no_answer_to_an_open_question(town: Town) -> None:
    await town.says("ada", "/update im Plan")
    town.news("ada")
    await town.sends("ada", "photo /frage Ist der Riss schlimm?")
    answer, question = town.news("ada")
    assert answer.text.startswith(LEFT)
    assert question.text.startswith("Was gibt es dazu zu sagen?")


async def test_where_a_photo_is_asked_for_it_is_taken_whatever_its_caption(town: Town) -> None:
    await town.says("ada", "/update im Plan")
    await town.says("ada", "Der Prototyp steht")
    await town.sends("ada", "photo /update")
    (update,) = await kept(town, Update)
    assert update.media is not None


async def test_a_command_runs_though_the_open_question_is_settled(town: Town) -> None:
    for each in ("ada", "weber"):
        await town.says(each, "/treffen")
        await town.presses(each, "Hatten wir schon")
    for words in ("alle", "überspringen"):
        await town.says("weber", words)
    town.news("ada")
    await town.sends("ada", "photo /frage Ist der Riss schlimm?")
    assert "Danke, das geht an die Koordination" in "".join(e.text for e in town.news("ada"))


async def test_a_photo_with_a_command_that_nobody_knows_can_be_changed(town: Town) -> None:
    words = "/frge Ist der Riss schlimm?"
    await town.sends("ada", f"photo {words}")
    assert LEFT not in town.news("ada")[-1].text
    change = Edited(town.said("ada", words), "/frage Ist der Riss schlimm?", PHOTO)
    await town.happens("ada", change)
    assert town.news("ada")[-1].text.startswith(LEFT)


async def test_a_command_with_a_photo_in_a_group_is_run(town: Town) -> None:
    town.room("Gruppe")
    await town.sends("ada", "photo /update blockiert: Die Fräse ist defekt", "Gruppe")
    assert town.news("ada")[-1].text.startswith(LATER)
    await town.sends("ada", "photo /team", "Gruppe")
    assert town.news("Gruppe")[-1].text.startswith(LEFT)
    town.news("ada")
    await town.sends("ada", "photo Die Fräse", "Gruppe")
    assert town.news("Gruppe") == town.news("ada") == []


async def test_who_answers_a_question_in_words_by_a_photo_hears_that_it_was_left_out(
    town: Town,
) -> None:
    await town.says("ada", "/frage")
    town.news("ada")
    await town.sends("ada", "photo Ist der Riss auf dem Bild schlimm?")
    (thanks,) = town.news("ada")
    assert thanks.text.startswith(f"{LEFT}\n\nDanke, das geht an die Koordination")
    await town.presses("kim", "Antworten")
    town.news("kim")
    await town.sends("kim", "file plan.pdf Nein, so wie im Plan gezeigt ist es gut.")
    (thanks,) = town.news("kim")
    assert thanks.text.startswith("Die Datei ging dabei nicht mit.")
    assert LEFT not in town.news("ada")[-1].text


async def test_so_where_the_dialog_goes_on_and_where_the_words_are_refused(town: Town) -> None:
    await town.says("ada", "/idee")
    await town.sends("ada", "photo Kran")
    assert town.news("ada")[-1].text.startswith(f"{LEFT}\n\nDas ist sehr kurz.")
    await town.sends("ada", "photo Ein Kran aus Holz wie auf der Skizze")
    assert town.news("ada")[-1].text.startswith(f"{LEFT}\n\nWelche Organisation")


async def test_of_two_photos_of_an_update_the_first_goes_along(town: Town) -> None:
    await town.says("ada", "/update")
    await town.sends("ada", "photo")
    await town.says("ada", "im Plan")
    town.news("ada")
    await town.sends("ada", "photo Der Tresen von hinten")
    (thanks,) = town.news("ada")
    first = "Es geht nur ein Foto oder eine Datei mit: was zuerst kam."
    assert thanks.text.startswith(f"{first}\n\nDanke, notiert.")
    (update,) = await kept(town, Update)
    assert update.media is not None
    assert first not in town.news("weber")[-1].text
