"""The demo: a whole programme with the real core and store, and people who are simulated."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import date

import pytest
from click.testing import CliRunner

from adapters.cli import main
from adapters.console import report
from adapters.console.demo import on_stage, perform
from adapters.console.play import Play
from adapters.console.scenes import is_edit
from adapters.console.show import Page
from adapters.console.words import LANGUAGES
from bot.coordination.slots import SlotState, slot_state
from bot.domain.programme import Programme
from bot.domain.teams import Stage
from bot.talk.model import Why
from tests.support.town import presets

pytestmark = pytest.mark.slow

CLOSED = (SlotState.HELD, SlotState.MOVED)


def programme() -> Programme:
    return presets()["cimis2-erzgebirge"]


async def printed(staged: Play, lang: str, *, quick: bool) -> list[str]:
    page = Page(LANGUAGES[lang], 100, tty=False)
    return [line async for line in perform(staged, page, quick=quick)]


def played(*options: str) -> str:
    typed, by_words = ["demo", "--quick", *options], {"KUPPLUNG_EMBEDDINGS__MODELS": "none"}
    run = CliRunner().invoke(main, typed, env=by_words)
    assert run.exit_code == 0
    return run.output


def test_the_command_plays_what_fits_on_two_screens(caplog: pytest.LogCaptureFixture) -> None:
    story = played("--seed", "4")
    assert "Zwei finden sich" in story
    assert len(story.splitlines()) < 80
    assert "key file" not in caplog.text  # nobody needs a copy of one that is thrown away


@pytest.mark.long
def test_the_same_seed_is_the_same_story() -> None:
    assert played("--seed", "4") == played("--seed", "4")


def test_the_command_names_the_programmes_that_there_are() -> None:
    result = CliRunner().invoke(main, ["demo", "--programme", "nowhere"])
    assert result.exit_code == 1
    assert "cimis2-erzgebirge" in result.output


@pytest.mark.long
async def test_another_seed_and_another_language_are_another_story() -> None:
    stories = []
    for seed, lang in ((1, "en"), (2, "en")):
        async with on_stage(programme(), seed, lang) as staged:
            stories.append(await printed(staged, lang, quick=True))
    assert stories[0] != stories[1]
    assert any("Two find each other" in line for line in stories[0])


@dataclass(frozen=True)
class Told:
    """A whole programme: what was said, what the store held at the end, what was printed."""

    staged: Play
    facts: report.Facts
    printed: list[str]


@pytest.fixture(
    scope="module", params=[pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2)]
)
def told(request: pytest.FixtureRequest) -> Told:
    async def tell() -> Told:
        async with on_stage(programme(), request.param, "de") as staged:
            lines = await printed(staged, "de", quick=False)
            return Told(staged, await report.gather(staged), lines)

    return asyncio.run(tell())


class TestWhole:
    def test_everybody_joined_and_most_work_in_a_team(self, told: Told) -> None:
        staged, facts = told.staged, told.facts
        assert {each.who for each in staged.lines} == set(staged.players)
        assert sum(case.team.stage is Stage.ACTIVE for case in facts.cases) == 5
        members = {key for case in facts.cases for key in case.people}
        assert len(members) >= 10

    def test_nobody_is_disturbed(self, told: Told) -> None:
        staged = told.staged
        calendar = staged.stage.programme.calendar
        unasked: Counter[tuple[str, date]] = Counter()
        for line in staged.lines:
            if line.heard is None or line.heard.parcel.why is not Why.REMINDER:
                continue
            assert calendar.polite(line.at), line.key
            unasked[line.who, line.at.date()] += 1
        assert unasked
        assert max(unasked.values()) == 1
        assert max(report.load(staged, key).week for key in staged.players) <= 2

    def test_each_month_of_each_team_was_met_or_told(self, told: Told) -> None:
        facts = told.facts
        lost = [
            (case.team.name, str(month), slot_state(case, str(month), facts.now))
            for case in facts.cases
            if case.team.stage is Stage.ACTIVE
            for month in case.months(facts.now)
            if slot_state(case, str(month), facts.now) not in CLOSED
            and not facts.escalated(case, str(month))
        ]
        assert lost == []

    def test_every_message_gets_an_answer_at_once(self, told: Told) -> None:
        staged = told.staged
        for at, line in enumerate(staged.lines):
            if line.said is None:
                continue
            after = staged.lines[at + 1 : at + 12]
            assert any(
                each.who == line.who and each.heard is not None and each.at == line.at
                for each in after
            ), line

    def test_the_story_is_told_and_not_too_long(self, told: Told) -> None:
        lines = told.printed
        text = "\n".join(lines)
        for title in (
            "Ada Lindner stellt sich vor",
            "Zwei finden sich",
            "Ein Termin entsteht",
            "Niemand antwortet",
            "Ein Ruf nach Hilfe",
            "/status",
        ):
            assert title in text
        assert "•" in text
        assert len(lines) < 220
        assert max(map(len, lines)) <= 102

    def test_one_thing_is_said_once(self, told: Told) -> None:
        staged = told.staged
        keys = Counter(
            (each.who, each.key) for each in staged.lines if each.heard and not is_edit(each)
        )
        assert max(keys.values()) == 1
