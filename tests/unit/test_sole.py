"""One service serves an SQLite file at a time."""

from pathlib import Path

import pytest

from adapters.app.sole import hold_alone
from adapters.settings import BadSettings


def test_a_second_service_is_refused_until_the_first_one_ends(tmp_path: Path) -> None:
    file = tmp_path / "data" / "kupplung.db"
    first = hold_alone(file)
    with pytest.raises(BadSettings, match="another process serves"):
        hold_alone(file)
    first.close()
    hold_alone(file).close()
