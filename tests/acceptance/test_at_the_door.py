"""Who waits at the door has not come in the sense of the plan."""

from pathlib import Path

from tests.acceptance.test_speeddating import FOUR, arrive, settled, texts
from tests.support.clock import at


async def test_an_evening_with_one_stand_by_begins_as_one_where_nobody_checked_in(
    tmp_path: Path,
) -> None:
    small = await settled(tmp_path, *FOUR)
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "2", "2", "8", "keine", "3")
    await small.press("Einladen")
    await small.press("An alle (4)")
    await small.all_press("Ich komme", "Mia1", "Haus1", "Mia2", "Haus2")
    assert "Warteliste" in texts(small.town, "Haus2")[-1]
    await small.say("/speeddating")
    await small.press("Planen")
    await small.press("Plan bestätigen")
    await small.town.wait_until(at("2024-11-14 17:30"))
    await arrive(small, "Haus2")
    assert "Warteliste" in texts(small.town, "Haus2")[-1]
    await small.say("/speeddating")
    shown = await small.press("Beginnen, ohne Uhr")
    await small.town.close()
    assert "niemand eingecheckt" in shown
