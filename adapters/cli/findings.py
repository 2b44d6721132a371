"""What the doctor says: a line for each thing that was looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How it stands with something; only a problem keeps the doctor from being content."""

    OK = "ok"
    NOTICE = "notice"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's."""

    about: str
    words: str
    verdict: Verdict

    @property
    def well(self) -> bool:
        """Whether nothing has to be done before the service is started."""
        return self.verdict is not Verdict.PROBLEM

    def __str__(self) -> str:
        """Return the line as it is printed."""
        return f"{self.verdict:8} {self.about:13} {self.words}"


def fine(about: str, words: str) -> Finding:
    """Return what is well."""
    return Finding(about, words, Verdict.OK)


def notice(about: str, words: str) -> Finding:
    """Return what somebody should know, or mend one day."""
    return Finding(about, words, Verdict.NOTICE)


def amiss(about: str, words: str) -> Finding:
    """Return a problem."""
    return Finding(about, words, Verdict.PROBLEM)
