"""Any model that ``fastembed`` knows, by ONNX Runtime, for operators who name one.

It downloads the model when it is first used, and is then the only embedder that ever touches the
network. Nothing of it is imported unless a model is named.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from adapters.embeddings.packing import clean, pack
from bot.ports import EmbedderError, Model, Vector


class HubEmbedder:
    """An ``Embedder`` of the model of that name, as ``intfloat/multilingual-e5-large``."""

    def __init__(self, name: str) -> None:
        """Remember the name; nothing is loaded yet."""
        self._name = name

    @cached_property
    def model(self) -> Model:
        """The model, its dimension from the list of ``fastembed``; ``EmbedderError`` if unknown."""
        known = {each["model"].casefold(): each for each in _library().list_supported_models()}
        found = known.get(self._name.casefold())
        if found is None:
            raise EmbedderError(f"fastembed knows no model {self._name}")
        return Model(f"fastembed:{found['model']}", int(found["dim"]))

    def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """Return vectors as ``Embedder`` promises; the first call may download the model."""
        prefix = "query: " if "e5" in self._name.casefold() else ""
        cleaned = [prefix + clean(text) for text in texts]
        return pack(row for text in cleaned for row in self._loaded.embed([text]))

    @cached_property
    def _loaded(self) -> Any:
        try:
            return _library()(model_name=self.model.name.removeprefix("fastembed:"), threads=1)
        except Exception as error:  # what a download ends with is the library's, and its libraries'
            raise EmbedderError(f"the model {self._name} cannot be loaded: {error}") from error


def _library() -> Any:
    try:
        from fastembed import TextEmbedding  # noqa: PLC0415 # an extra; imported if it is named
    except ImportError as error:
        raise EmbedderError("a model of that name needs kupplung[fastembed]") from error
    return TextEmbedding
