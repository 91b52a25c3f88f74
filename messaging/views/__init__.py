from .evidence import evidence_page

__all__ = ["evidence_page"]
