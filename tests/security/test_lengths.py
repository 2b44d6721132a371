"""Who has the database without its keys cannot tell what somebody chose by how long it is."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bot.domain.changes import Put
from bot.domain.evenings import Match, Phase, Sitting
from tests.acceptance.test_forgotten import forget
from tests.acceptance.test_speeddating import FOUR, planned, settled
from tests.security.test_prints import WORDS, leave, vote
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town


def column(folder: Path, table: str, name: str) -> list[str]:
    with closing(sqlite3.connect(folder / "town.db")) as raw:
        return [row[0] for row in raw.execute(f'SELECT "{name}" FROM "{table}"')]


def shapes(folder: Path, table: str, name: str) -> list[tuple[int, int]]:
    """Return how long each value is, to the byte: Base64 fills up its last letters."""
    found = [each for each in column(folder, table, name) if each]
    assert found
    return [(len(each), each.count("=")) for each in found]


async def test_no_vote_is_told_by_its_length(tmp_path: Path) -> None:
    votes, answers = set(), set()
    for word in WORDS:
        await vote(tmp_path / word, word)
        [each] = shapes(tmp_path / word, "vote", "interest")
        votes.add(each)
        answers.add(shapes(tmp_path / word, "outbox", "body")[-1])
    assert (len(votes), len(answers)) == (1, 1)


async def test_no_reason_for_leaving_is_told_by_its_length(tmp_path: Path) -> None:
    reasons, said = set(), set()
    for number in range(4):
        await leave(tmp_path / str(number), number)
        [each] = shapes(tmp_path / str(number), "leaving", "reasons")
        reasons.add(each)
        said.add(tuple(shapes(tmp_path / str(number), "outbox", "body")))
    assert (len(reasons), len(said)) == (1, 1)


async def test_why_somebody_left_goes_with_them(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-08 10:00")))
    await town.says("ada", "/aussteigen")
    await town.presses("ada", town.visible("ada")[-1].labels[-1])
    await town.says("ada", town.visible("ada")[-1].labels[0])
    await town.says("ada", "ja")
    assert shapes(tmp_path, "leaving", "reasons")
    await forget(town, "ada")
    await town.close()
    assert column(tmp_path, "leaving", "reasons") == [""]
    assert column(tmp_path, "leaving", "words") == [""]


async def test_no_pair_that_both_said_yes_is_told_by_its_row(tmp_path: Path) -> None:
    """Nor after one of them is erased: their votes go, and with them what tells of these."""
    host = await settled(tmp_path, *FOUR)
    await planned(host)
    became = {"mia1": [Match.TOLD, Match.HELD], "mia2": [Match.NONE, Match.FULL]}
    talks = await host.facts(Sitting)
    marked = [replace(each, match=became[each.maker_id].pop()) for each in talks]
    over = replace(await host.evening(), phase=Phase.CLOSED, closed_at=host.town.clock.now())
    await host.town.store.run(lambda tx: tx.apply(map(Put, (over, *marked))))
    assert len(set(shapes(tmp_path, "sitting", "match"))) == 1
    await forget(host.town, "Mia1")
    told = {each: each.match is Match.TOLD for each in marked if each.maker_id == "mia1"}
    gone = {each if kept else replace(each, match=Match.NONE) for each, kept in told.items()}
    assert set(await host.facts(Sitting)) == {*marked} - {*told} | gone
    assert len(set(shapes(tmp_path, "sitting", "match"))) == 1
    await host.town.close()
