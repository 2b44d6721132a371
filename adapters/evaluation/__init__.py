"""How good the suggestions are: judged pairs of a folder, ranked by the code that the bot uses.

``folder`` reads profiles and challenges as the bot would have heard them, into the values that its
dialogs make, ``ranking`` asks the scorer, ``measures`` compares with what was judged, ``baseline``
is the plain BM25 beside it. Used by ``kupplung evaluate`` and by the benchmark.
"""

from adapters.evaluation.baseline import rank_plainly
from adapters.evaluation.folder import BadFolder, Folder, read_folder
from adapters.evaluation.measures import Measures, measure
from adapters.evaluation.ranking import Ranking, rank_all, write_rankings

__all__ = [
    "BadFolder",
    "Folder",
    "Measures",
    "Ranking",
    "measure",
    "rank_all",
    "rank_plainly",
    "read_folder",
    "write_rankings",
]
