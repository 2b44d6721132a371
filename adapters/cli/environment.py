"""What an operator's commands find around them."""

import os

from adapters.settings import BadSettings, Settings, load_settings

OURS_ALONE = 0o077


def operator_settings() -> Settings:
    """Read the settings; from now on, files that are made are readable for their owner alone.

    Raises ``BadSettings``.
    """
    os.umask(OURS_ALONE)
    settings = load_settings(os.environ)
    if settings.data_dir.exists() and not settings.data_dir.is_dir():
        raise BadSettings(f"KUPPLUNG_DATA_DIR: {settings.data_dir} is a file, not a folder")
    return settings
