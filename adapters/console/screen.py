"""Where lines of the terminal come from and go to: a person at it, or a pipe."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import click

WIDTH, NARROWEST, WIDEST = 80, 40, 100


@dataclass(frozen=True, slots=True)
class Screen:
    """Where lines come from and go to. ``read`` returns ``None`` at the end; it is asked aside."""

    read: Callable[[str], str | None]
    write: Callable[[str], None]
    width: int = WIDTH
    tty: bool = False


def terminal() -> Screen:
    """Return the terminal, or piped input, whose lines are then written out too."""
    tty = sys.stdin.isatty() and sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns if tty else WIDTH
    return Screen(_read if tty else _echo, click.echo, min(max(columns, NARROWEST), WIDEST), tty)


def _read(prompt: str) -> str | None:
    try:
        return input(prompt)
    except EOFError:
        click.echo("")
        return None


def _echo(prompt: str) -> str | None:
    # Not through the buffer: a process cannot end while another thread holds the lock of that.
    source = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
    read = source.readline().decode("utf-8", "replace")
    if not read:
        return None
    line = read.rstrip("\r\n")
    click.echo(f"{prompt}{line.rstrip()}")
    return line
