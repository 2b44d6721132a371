"""What an operator's commands find around them."""

import os

from adapters.settings import Settings, load_settings

OURS_ALONE = 0o077


def operator_settings() -> Settings:
    """Read the settings; from now on, files that are made are readable for their owner alone.

    Raises ``BadSettings``.
    """
    os.umask(OURS_ALONE)
    return load_settings(os.environ)
