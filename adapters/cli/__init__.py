"""The command ``kupplung``: what an operator types, and what it says.

``commands`` has all of them; ``invite`` and ``doctor`` are long enough for modules of their own.
Nobody imports this package. Mistakes of the operator become one clear line each and exit code 1,
never a traceback; everything else is left to ``adapters.app``.
"""

from adapters.cli.commands import main

__all__ = ["main"]
