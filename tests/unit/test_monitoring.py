"""Dashboard and alerts ask for numbers that there are."""

import json
import re
from pathlib import Path

import pytest

from tests.unit.test_vitals import WELL, numbers

MONITORING = Path(__file__).parents[2] / "deploy" / "monitoring"
_AGE = "kupplung_channel_contact_age_seconds"
_NAME = re.compile(r"\b(?:kupplung|process)_[a-z_]+")


@pytest.mark.parametrize("file", ["dashboard.json", "alerts.yaml"])
def test_every_number_asked_for_is_there(file: str) -> None:
    text = (MONITORING / file).read_text("utf-8")
    asked = set(_NAME.findall(text))
    assert len(asked) > 5
    assert asked <= {name for name, *_ in numbers(WELL)}


def test_the_alerts_know_that_nobody_may_answer_and_that_numbers_may_fall() -> None:
    text = (MONITORING / "alerts.yaml").read_text("utf-8")
    assert "absent(kupplung_info)" in text
    assert not re.findall(r"\b(?:increase|rate|delta)\(", text)  # all of ours are gauges
    assert (_AGE, "poll", "telegram") in numbers(WELL)
    assert f"min by (channel) ({_AGE}) > 600" in text  # whoever serves asks, by webhook too


def test_the_dashboard_is_one() -> None:
    board = json.loads((MONITORING / "dashboard.json").read_text("utf-8"))
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [tuple(panel["gridPos"][key] for key in "xywh") for panel in panels]
    for i, (x, y, w, h) in enumerate(places):
        assert x + w <= 24
        for a, b, c, d in places[:i]:
            assert x + w <= a or a + c <= x or y + h <= b or b + d <= y
