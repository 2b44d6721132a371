"""Memory that is not spent: what libraries import by the way, and the bot never uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def leave_out(*names: str) -> Iterator[None]:
    """Let imports of these modules fail inside, as if they were not installed.

    For libraries that can do without them. What is loaded already stays.
    """
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(missing))  # type: ignore[arg-type] # None is what forbids it
    try:
        yield
    finally:
        for name in missing:
            sys.modules.pop(name, None)
