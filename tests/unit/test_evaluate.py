"""``kupplung evaluate``: what it reads, and how it measures."""

import json
import re
from math import log2
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.cli import main
from adapters.evaluation import BadFolder, measure, rank_all, rank_plainly, read_folder
from bot.domain.challenges import Side

PROFILES = [
    {
        "id": "p1",
        "kind": "maker",
        "lang": "de",
        "place": "Aue",
        "skills": "schweißen, Vorrichtungen",
        "interests": "Segeln",
        "expects": "Aufträge",
    },
    {"id": "p2", "lang": "en", "skills": ["knitting", "wool"], "tools": None, "height": 3},
    {"id": 3},
]
CHALLENGES = [
    {
        "id": "c1",
        "lang": "de",
        "title": "Schweißvorrichtung",
        "need": "aus Stahl",
        "tags": ["Lose"],
    },
    {"id": "c2", "need": "wool for chairs", "tags": "Wolle, Stühle"},
]


def write(folder: Path, profiles: object, challenges: object, qrels: str | None = None) -> Path:
    (folder / "profiles.json").write_text(json.dumps(profiles), "utf-8")
    (folder / "challenges.json").write_text(json.dumps(challenges), "utf-8")
    if qrels is not None:
        (folder / "qrels.tsv").write_text(qrels, "utf-8")
    return folder


def test_measures_are_those_of_the_book() -> None:
    grades = {"c": {"a": 3, "b": 2, "x": 0}, "none": {"a": 1}, "other": {"a": 3}}
    found = measure({"c": ["x", "a", "y", "b"], "none": ["a"]}, grades)
    best = 7 / log2(2) + 3 / log2(3)
    assert found.ndcg == pytest.approx((7 / log2(3) + 3 / log2(5)) / best)
    assert (found.recall, found.mrr, found.count) == (1.0, 0.5, 1)
    assert measure({}, grades).count == 0
    assert measure({"c": ["b"] + ["x"] * 9 + ["a"]}, grades).recall == 0.5


def test_a_folder_is_read_as_the_bot_would_have_heard_it(tmp_path: Path) -> None:
    found = read_folder(
        write(tmp_path, PROFILES, CHALLENGES, "challenge\tprofile\tgrade\nc1\tp1\t3\n")
    )
    first, second, third = found.profiles
    assert first.phrases == ("schweißen", "Vorrichtungen", "Aufträge")
    assert (first.side, first.language, first.region) == (Side.MAKER, "de", "Aue")
    assert second.phrases == ("knitting", "wool")
    assert (third.id, third.phrases) == ("3", ())
    assert found.challenges[0].phrases == ("Schweißvorrichtung", "aus Stahl", "Lose")
    assert found.challenges[1].phrases == ("wool for chairs", "Wolle", "Stühle")
    assert found.grades == {"c1": {"p1": 3}}


@pytest.mark.parametrize(
    ("profiles", "told"),
    [
        *(({"p": 1}, "list of objects"), ([1], "list of objects"), ([{"id": ""}], "id of its own")),
        *(([{"id": None}], "id of its own"), ([{"id": "p\t1"}], "no tab")),
    ],
)
def test_what_is_wrong_with_a_folder_is_said(tmp_path: Path, profiles: object, told: str) -> None:
    with pytest.raises(BadFolder, match=told):
        read_folder(write(tmp_path, profiles, CHALLENGES))
    (tmp_path / "profiles.json").unlink()
    with pytest.raises(BadFolder, match=r"profiles\.json"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("profiles.json", b"[" * 100_000),
        ("profiles.json", b'[{"id": "\xff"}]'),
        ("qrels.tsv", b"\xff\xfe"),
        ("qrels.tsv", b"c1\tp1\t1000"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    write(tmp_path, PROFILES, CHALLENGES)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadFolder, match=re.escape(name)):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("judged", "told"),
    [
        (
            "c1,p1,3\nc1,p2,0\n",
            [
                "Lines of qrels.tsv without challenge, profile and grade: 1.",
                "No judgements (qrels.tsv)",
            ],
        ),
        ("c1 p1 -1\n", ["No judged profile fits"]),
        ("gone p1 3\n", ["No judged profile fits"]),
    ],
)
def test_judgements_that_tell_nothing_are_told(
    tmp_path: Path, judged: str, told: list[str]
) -> None:
    write(tmp_path, PROFILES, CHALLENGES, judged)
    said = CliRunner().invoke(main, ["evaluate", str(tmp_path), "--models", "none"])
    assert said.exit_code == 0, said.output
    lines = said.output.splitlines()[1:]
    assert [line[: len(start)] for line, start in zip(lines, told, strict=True)] == told


def test_all_profiles_are_ranked_for_each_challenge(tmp_path: Path) -> None:
    found = read_folder(write(tmp_path, PROFILES, CHALLENGES))
    ranking = rank_all(found, [])
    assert {id_: ranked[0].id for id_, ranked in ranking.items()} == {"c1": "p1", "c2": "p2"}
    assert {len(ranked) for ranked in ranking.values()} == {3}
    plain = rank_plainly(found.challenges, found.profiles)
    assert plain["c2"][0] == "p2"
    assert plain["c1"] == ("3", "p1", "p2")


def test_the_command_prints_figures_and_writes_rankings(tmp_path: Path) -> None:
    write(tmp_path, PROFILES, CHALLENGES, "c1 p1 3\nc2 p2 3\nc2 nobody 2\n")
    file = tmp_path / "rankings.tsv"
    words = ["evaluate", str(tmp_path), "--models", "none", "--rankings", str(file)]
    said = CliRunner().invoke(main, words)
    assert said.exit_code == 0, said.output
    assert said.output.startswith("2 challenges, 3 profiles; models: none")
    assert "Kupplung" in said.output
    assert "BM25 plain" in said.output
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()]
    assert [row[:3] for row in rows[::3]] == [["c1", "p1", "1"], ["c2", "p2", "1"]]
    assert len(rows) == 6
    assert all(0 <= float(row[3]) <= 1 for row in rows)


def test_without_judgements_there_are_rankings_alone(tmp_path: Path) -> None:
    write(tmp_path, PROFILES, CHALLENGES)
    said = CliRunner().invoke(main, ["evaluate", str(tmp_path), "--models", "none"])
    assert (said.exit_code, said.output.splitlines()[-1]) == (
        0,
        "No judgements (qrels.tsv), so no figures.",
    )


def test_mistakes_are_told_in_a_line(tmp_path: Path) -> None:
    for words in (["--models", "none"], ["--models", "word2vec"]):
        write(tmp_path, [], []) if "word2vec" in words else None
        said = CliRunner().invoke(main, ["evaluate", str(tmp_path), *words])
        assert said.exit_code == 1
        assert said.output.startswith("Error: ")
