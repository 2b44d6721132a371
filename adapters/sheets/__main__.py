"""The process in which a table is read; see ``adapters.sheets.apart``."""

from adapters.sheets.apart import serve

serve()
