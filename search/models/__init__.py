"""The index, the query log, and what people taught the search. None is the truth about content."""

from .documents import Document, IndexBuild, IndexChange, LibraryChange, PageVector, Word
from .evidence import UseCount
from .logs import FOLLOWED, SearchLog
from .recommending import RecommendationRule, StageNeed
from .saved import SavedSearch
from .synonyms import Synonym

__all__ = [
    "FOLLOWED",
    "Document",
    "IndexBuild",
    "IndexChange",
    "LibraryChange",
    "PageVector",
    "RecommendationRule",
    "SavedSearch",
    "SearchLog",
    "StageNeed",
    "Synonym",
    "UseCount",
    "Word",
]
