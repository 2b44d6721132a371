"""What somebody wrote goes where nothing else is said with it, and nowhere else."""

import pytest

from storage.wholes import Wholes

TEXT = 'Mein Sohn liegt im "Krankenhaus".\n\nIch komme kaum dazu, auch nicht am Freitag.'
SHORT = "Bin krank."


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Ada: „Bin krank.“ (heute)", "Ada: „[…]“ (heute)"),
        ("Ada: “Bin krank.” (today)", "Ada: “[…]” (today)"),
        ("„Ada Lindner (Maker) fragt: ‚Bin krank.‘“", "„Ada Lindner (Maker) fragt: ‚[…]‘“"),
        ("Maker: Bin krank.\nKann: Holz", "Maker: Bin krank.\nKann: Holz"),
        ("„Mein Sohn … kommt heute“", "„Mein Sohn … kommt heute“"),
        (
            "„Mein Sohn liegt im 'Krankenhaus'.\nIch komme kaum dazu, auch nicht am Freitag.“",
            "„[…]“",
        ),
        ("„Ada fragt: ‚Mein Sohn liegt im 'Kranken…“ und mehr", "„Ada fragt: ‚[…]“ und mehr"),
        ("„Mein Sohn liegt…“, „Mein Sohn liegt…“", "„[…]“, „[…]“"),
        ("„Mein ‚Mein Sohn liegt…“ und mehr", "„Mein ‚[…]“ und mehr"),
        ("„Ich sagte: Bin krank. Ja.“", "„Ich sagte: Bin krank. Ja.“"),
        ("„Nein.\nBin krank.\nJa.“", "„Nein.\nBin krank.\nJa.“"),
        ("„Weber: Bin krank.\nJa.“", "„Weber: Bin krank.\nJa.“"),
        ("Ich bin auch noch da. Bin krank.", "Ich bin auch noch da. Bin krank."),
        ("„Mein Sohn liegt gern in der Sonne…“", "„Mein Sohn liegt gern in der Sonne…“"),
        ("„Mein…“", "„Mein…“"),
        ("", ""),
    ],
)
def test_it_goes_where_it_stands_alone(told: str, left: str) -> None:
    assert Wholes((TEXT, SHORT)).out_of(told) == left
    assert Wholes(()).out_of(told) == told
    assert Wholes(("", " ")).out_of(told) == told
