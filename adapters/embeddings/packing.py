"""Rows of floats as vectors."""

from collections.abc import Iterable
from typing import Any

from bot.ports import Vector


def pack(rows: Iterable[Any]) -> tuple[Vector, ...]:
    """Return each row, a numpy array, at length 1 in 16-bit floats."""
    import numpy as np  # noqa: PLC0415 # 17 MiB; whoever has rows has it already

    return tuple(
        (row / max(float(np.linalg.norm(row)), 1e-9)).astype("<f2").tobytes() for row in rows
    )


def clean(text: str) -> str:
    """Return a text that a library in C reads to its end: NUL ends strings there."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
