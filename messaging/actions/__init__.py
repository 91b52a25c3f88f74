"""The verbs of messaging: keep evidence, and act on what becomes of it."""

from .evidence import AddEvidenceFile, SetLicence
from .publications import ImportRetractions, MarkReinstated, MarkRetracted

__all__ = ["AddEvidenceFile", "ImportRetractions", "MarkReinstated", "MarkRetracted", "SetLicence"]
