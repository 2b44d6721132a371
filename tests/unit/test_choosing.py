"""Who is chosen of many does not depend on how many of them are looked at."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.domain.challenges import Side
from bot.domain.silences import Silence
from bot.matching import finding
from bot.matching.lessons import in_taught_order
from bot.ports import Brief, Scored
from tests.support.clock import at

OWN = Brief("ada", ("Möbel aus Holz",), "de", "Erzgebirge", frozenset(), Side.MAKER)
SEARCH = cast("Any", SimpleNamespace(now=at("2024-10-14 10:00")))
SEEKER = cast("Any", SimpleNamespace(brief=OWN))


def pool(scores: Sequence[float]) -> tuple[tuple[Scored, ...], Mapping[str, Any]]:
    ranked = tuple(Scored(f"c{number:03}", score) for number, score in enumerate(scores))
    brief = Brief("c", ("Grafik",), "de", "Leipzig", frozenset(), Side.CONTACT)
    return ranked, {each.id: SimpleNamespace(brief=brief) for each in ranked}


@pytest.mark.parametrize("room", [0, 1, 3])
@pytest.mark.parametrize("step", [0.0, 0.001, 0.004, 0.02])
async def test_who_comes_behind_need_not_be_looked_at(
    monkeypatch: pytest.MonkeyPatch, step: float, room: int
) -> None:
    ranked, there = pool([0.9 - step * number for number in range(40)])
    silences = {each.id: Silence(number * 7 % 5) for number, each in enumerate(ranked)}
    hidden = {each.id for each in ranked[::3]}
    looked: list[Scored] = []

    async def not_silent(
        _search: Any, _seeker: Any, several: Sequence[Scored], _there: Any
    ) -> dict[Scored, Silence]:
        looked.extend(several)
        return {each: silences[each.id] for each in several if each.id not in hidden}

    monkeypatch.setattr(finding, "_not_silent", not_silent)
    chosen = await finding._choose(SEARCH, SEEKER, ranked, there, (), room)
    heard = [each for each in ranked if each.id not in hidden]
    everybody = in_taught_order(heard, lambda each: each.score, lambda each: silences[each.id].down)
    assert chosen == everybody[:room]
    assert len(looked) < len(ranked) or step < 0.02
