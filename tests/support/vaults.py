"""Vaults of tests: one master key for all, and chance that repeats from run to run."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from adapters.app import open_vault
from adapters.settings import Settings
from storage.vault import Vault

MASTER = b"a master key for tests, not more"
_CHANCE = Random("vault")


def vault(chance: Callable[[int], bytes] = _CHANCE.randbytes) -> Vault:
    """Return a vault like all others that this returns: they read each other's databases.

    A process that writes where another one wrote needs ``chance`` of its own.
    """
    return Vault(lambda: (MASTER,), chance)


def vault_of(folder: Path) -> Vault:
    """Return the vault of a service with that data folder, as the service itself opens it."""
    return open_vault(Settings(data_dir=folder))
