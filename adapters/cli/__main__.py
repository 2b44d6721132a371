"""``python -m adapters.cli`` is ``kupplung``."""

from adapters.cli.commands import main

main(prog_name="kupplung")
