"""What an operator may set: environment variables, and a TOML file for those who prefer one.

``KUPPLUNG_TELEGRAM__TOKEN`` in the environment is ``token`` in the table ``[telegram]`` of the file
that ``KUPPLUNG_CONFIG`` names; the environment wins. A secret may also stand in a file of its own,
named by the variable with ``_FILE`` behind it. An empty variable, or file, counts as none.

``sections`` says what there is, ``reading`` where it comes from. Both are read here by hand,
because the environment is an argument like everything else, and because each mistake shall be told
with the variable, or the line, that holds it: also names that nobody knows, which would be ignored
otherwise. Imported by the shell alone; it refuses to look at the network or at data.
"""

from adapters.settings.reading import BadSettings, load_settings
from adapters.settings.sections import Matrix, Settings

__all__ = ["BadSettings", "Matrix", "Settings", "load_settings"]
