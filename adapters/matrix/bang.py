"""Commands as they are typed on Matrix, purely.

Clients keep the slash for commands of their own and refuse others, so the bot speaks of ``!help``
where the texts say ``/help``. Only its own commands are meant, and only where one stands alone.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from bot.talk.markup import Markup, Paragraph


def with_bang(markup: Markup, names: frozenset[str]) -> Markup:
    """Return the markup with ``!`` before each of these commands instead of ``/``."""
    if not names:
        return markup
    pattern = _pattern(names)
    return Markup(
        tuple(
            Paragraph(
                tuple(replace(span, text=pattern.sub(r"!\1", span.text)) for span in part.spans)
            )
            for part in markup.paragraphs
        )
    )


@lru_cache(maxsize=4)
def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    known = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w/.:!-])/({known})(?![\w/-])")
