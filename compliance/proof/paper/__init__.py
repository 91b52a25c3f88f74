"""The substantiation pack on paper: a PDF with the signature manifest and the pack's digest on every copy."""

from .document import substantiation_pdf

__all__ = ["substantiation_pdf"]
