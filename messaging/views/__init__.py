from .checking import check_draft, check_text
from .evidence import evidence_page

__all__ = ["check_draft", "check_text", "evidence_page"]
