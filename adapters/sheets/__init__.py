"""Tables in files that anybody can send; in a process of its own where that may be harmful."""

from adapters.sheets.apart import read_apart
from adapters.sheets.reading import SheetError, read_sheet

__all__ = ["SheetError", "read_apart", "read_sheet"]
