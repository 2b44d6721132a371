"""Listens to the log of all tests: nothing that is secret or somebody's own may ever be in it.

The people of the tests are fictional, and their names are known; so are the forms of tokens,
codes and phone numbers. What a library or a traceback writes counts like our own lines.
"""

import logging
import re

TELLTALE = {
    "a bot's token": re.compile(r"(?<!\d)\d{5,12}(?::|%3A)[A-Za-z0-9_-]{30,}"),
    "a Matrix token": re.compile(r"\b(?:syt|mdat|mct)_[A-Za-z0-9_]{8,}"),
    "a code": re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b"),
    "a start link": re.compile(r"\?start(?:group)?=[a-z2-7]{16}\b"),
    "a phone number": re.compile(r"(?:\+49|\b0049)[ /()-]?\d[\d /()-]{6,}"),
    "an address": re.compile(
        r"(?<!lease )\b(?:matrix:@|telegram:\d+(?![\d:]))"
        r"|(?:@|%40)(?:ada|ben|cem|mia|weber|kim|eve)\w*(?::|%3A)"
    ),
    "a person": re.compile(
        r"Ada Lindner|Ben Okafor|Cem Arslan|Mia (?:Wolf|Graf)|Jutta Weber|Frau Weber|Kim Seidel"
        r"|Jo Krause|\bZ(?:name|profil)[a-z0-9]+q\b"
    ),
    "what somebody said": re.compile(r"Ein Tresen, der wandert|Tresen auf Rollen|\bZaufgabe\w+q\b"),
}


def is_left_behind(record: logging.LogRecord) -> bool:
    """Whether something is told of that nobody did who runs now.

    Connections that a killed service of an earlier test left behind are told of whenever they are
    collected, perhaps while the next one starts.
    """
    return record.name == "asyncio" and record.getMessage().startswith("Unclosed")


class Gossip(logging.Handler):
    """Keeps what should not have been written. ``take`` hands it over, and forgets it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a record as a log file would show it."""
        text = self.format(record)
        for what, pattern in TELLTALE.items():
            if (hit := pattern.search(text)) is not None:
                self._found.append(f"{record.name} tells {what}: {hit[0]!r} in {text[:300]!r}")

    def take(self) -> list[str]:
        """Return what was found since the last call."""
        found, self._found = self._found, []
        return found
