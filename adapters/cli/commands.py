"""The commands."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import click

from adapters.app import backup as make_copies
from adapters.app import (
    erase_known,
    load_presets,
    locate,
    look_up_account,
    look_up_people,
    newest_copy,
    open_app,
    rotate_keys,
    this_version,
    upgrade_database,
)
from adapters.app import restore as restore_copies
from adapters.cli import doctor as doctors
from adapters.cli import joining
from adapters.cli.environment import OURS_ALONE
from adapters.cli.environment import operator_settings as _settings
from adapters.cli.erase import sole, what_goes, who_is_meant
from adapters.cli.evaluate import evaluate
from adapters.cli.logs import log_to_stderr
from adapters.cli.retention import retention
from adapters.settings import BadSettings, Settings, load_settings
from adapters.system import SystemClock, collect_rarely, new_id
from bot.domain.programme import ProgrammeError
from bot.ports import StoreError
from bot.talk.catalog import BadCatalog

STAMP = "%Y%m%d-%H%M%S"


class Plain(click.Group):
    """A group whose mistakes are told in plain lines."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what an operator can mend becomes ``click.ClickException``."""
        try:
            return super().invoke(ctx)
        except (BadSettings, ProgrammeError, BadCatalog, StoreError, FileExistsError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Plain, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(this_version(), prog_name="kupplung", message="%(prog)s %(version)s")
def main() -> None:
    """Kupplung: the chat-bot assistant of cross-innovation programmes."""


main.add_command(joining.invite)
main.add_command(joining.codes)
main.add_command(joining.import_signups)
main.add_command(evaluate)


@main.command()
def run() -> None:
    """Serve, until it is stopped."""
    settings = _settings()
    if settings.telegram.token is None and settings.matrix.user is None:
        raise BadSettings(doctors.NO_MESSENGER)
    log_to_stderr(settings.log_level, settings.log_format, settings.matrix.user)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    app = await open_app(settings, clock=SystemClock(), new_id=new_id)
    collect_rarely()
    try:
        await app.run(stop)
    except OSError as error:
        http = settings.http
        raise BadSettings(
            f"cannot listen on {http.host}:{http.port} ({error.strerror}); "
            "choose another KUPPLUNG_HTTP__HOST or KUPPLUNG_HTTP__PORT"
        ) from error


@main.command()
def doctor() -> None:
    """Check configuration, programmes, database, messengers and clock."""

    async def visit() -> bool:
        well = True
        async for finding in doctors.examine(os.environ, SystemClock()):
            click.echo(finding)
            well = well and finding.well
        return well

    if not asyncio.run(visit()):
        raise SystemExit(1)


@main.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the tables to the newest version (a start does it, too)."""
    upgrade_database(_settings())
    click.echo("The database has the newest tables.")


@main.command()
@click.argument("target", type=click.Path())
def backup(target: str) -> None:
    """Copy the database to TARGET, a file or a folder, while the bot may be running.

    The copy is restored for a trial, and compared. With PostgreSQL, too, it is one SQLite file,
    which has what was there at one moment. What opens the copies, together with the key file,
    is beside them in kupplung-keys.db, always the newest: so they forget whom the bot erased.
    With Matrix set up, the device's account and keys are copied, too, to TARGET-matrix.tar.
    The key file is not copied: keep it apart.
    """
    where, copy = locate(_settings()), Path(target)
    if copy.is_dir():
        copy /= f"kupplung-{SystemClock().now():{STAMP}}.db"
    elif target.endswith(os.sep):
        raise BadSettings(f"there is no folder {target}")
    click.echo("\n".join(make_copies(where, copy)))


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--unsealed", is_flag=True, help="Trust a copy that has no seal: it is my own.")
@click.option("--moving", is_flag=True, help="Nothing ran since: what waits was not sent.")
def restore(target: Path, unsealed: bool, moving: bool) -> None:  # noqa: FBT001 # click's way
    """Put what backup copied to TARGET in place, the keys beside it too.

    Of a folder it takes the newest copy. Who was erased since stays so.
    What was changed since it was copied is refused: the key file tells. Copies of earlier
    versions have no seal by which it could, and need --unsealed.
    The service must be stopped, and the key file be where it was. What was there is kept, with
    .before-restore behind its name. In PostgreSQL it needs a new, empty database, which
    KUPPLUNG_DATABASE_URL names; a copy of an SQLite database can be restored there, too, and the
    other way round. What pg_restore brought back (of pg_dump --exclude-table-data=vault_key)
    gets its keys with kupplung-keys.db as TARGET.
    What waited when either was made may have been sent since, where what is replaced does not
    know better: answers and news come again and say so, reminders are held for the coordinators.
    """
    where = locate(_settings())
    if target.is_dir():
        target = newest_copy(target)
        click.echo(f"The newest copy there is {target}")
    done = restore_copies(target, where, SystemClock(), new_id, unsealed=unsealed, moving=moving)
    click.echo("\n".join(done))


@main.group()
def keys() -> None:
    """Look after the master key, which is in the key file."""


@keys.command()
def rotate() -> None:
    """Make a new master key, wrap all keys with it, and forget the old one.

    The service may be running. If it is interrupted, do it again.
    """
    settings = _settings()
    count, damaged = asyncio.run(rotate_keys(settings))
    click.echo(f"{count} keys are wrapped with the new master key in {settings.key_path}.")
    if damaged:
        click.echo(f"{damaged} keys are damaged, and were left as they are: see kupplung doctor.")
    click.echo("Make a backup now, and a new copy of the key file: older ones open no new backup.")


@main.command()
@click.option("--account", metavar="ACCOUNT", help="As telegram:123.")
@click.option("--name", metavar="NAME", help="All of it; of a part it lists who has it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(account: str | None, name: str | None, yes: bool) -> None:  # noqa: FBT001 # click's way
    """Erase whoever has this account, or this name, for good, and from all backups.

    The service may be running. Their words cannot be brought back by anybody.
    """
    if account is None and name is None:
        raise click.UsageError("say who it is, with --account or with --name")
    if account is not None and name is not None:
        raise click.UsageError("give one of the two, --account or --name")
    settings = _settings()
    if name is not None:
        found = asyncio.run(look_up_people(settings, name))
        known = sole(found, name)
        if known is None:
            click.echo("\n".join(who_is_meant(found)))
            raise SystemExit(1)
    else:
        known = asyncio.run(look_up_account(settings, account or ""))
    click.echo("\n".join(what_goes(known)))
    if not yes:
        click.confirm("Erase it?", abort=True)
    overwritten = asyncio.run(erase_known(settings, known, SystemClock(), new_id))
    click.echo("Erased. Make a backup now: with it, the older copies forget it, too.")
    if not overwritten:
        click.echo(
            "Others read the database just now: its file forgets it when the service starts."
        )


main.add_command(retention)


@main.command()
@click.option("--programme", metavar="ID", help="Usually the first one.")
@click.option("--seed", type=int, default=1, show_default=True, help="Who does what, and when.")
@click.option("--quick", is_flag=True, help="Two months, and few words.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True)
@click.option("--all", "show_all", is_flag=True, help="Every message.")
@click.option("--keep", type=click.Path(path_type=Path), help="A folder for the database.")
def demo(**options: Any) -> None:
    """Play a programme's months in the terminal, with people who are simulated."""
    from adapters.console.demo import play  # noqa: PLC0415 # only this command needs it

    if options["programme"] is None:
        options["programme"] = next(iter(load_presets(load_settings(os.environ).programmes)))
    os.umask(OURS_ALONE)
    play(**options)


@main.command()
@click.option("--as", "name", metavar="NAME", default="Ada", show_default=True)
def chat(name: str) -> None:
    """Talk to the bot in the terminal, on the store that is configured.

    The service must not run on the same store meanwhile: stop the service, or take another
    KUPPLUNG_DATA_DIR.
    """
    from adapters.console.chat import chat as talk  # noqa: PLC0415 # only this command needs it

    _settings()
    talk(name)
