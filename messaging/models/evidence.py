"""Sources, and their immutable files: evidence is pinned to file and hash, never to “latest”."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cms.core.storage import controlled_storage
from compliance.guards import Guard


class Evidence(models.Model):
    """A source that claims rest on."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "Article"
        TRIAL = "trial", "Clinical trial"
        REGISTRY = "registry", "Registry"
        BENCH = "bench", "Bench report"
        IFU = "ifu", "Instructions for use"
        CLEARANCE_LETTER = "clearance_letter", "Clearance letter"
        DECISION_SUMMARY = "decision_summary", "Decision summary"
        DATA_ON_FILE = "data_on_file", "Data on file"

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    authors = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="Journal, registry or company.")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    identifier = models.CharField(max_length=120, blank=True, help_text="DOI, PMID, K number…")
    level = models.CharField(max_length=60, blank=True, help_text="Level of evidence with its scale.")
    retracted_at = models.DateTimeField(null=True, blank=True, editable=False)
    retraction_reason = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        lead = self.authors.split(",")[0].strip() if self.authors else self.title
        return f"{lead}, {self.year}" if self.year else lead


def evidence_path(instance: EvidenceFile, filename: str) -> str:
    return f"evidence/{instance.sha256[:2]}/{instance.sha256}"


class EvidenceFile(models.Model):
    """One exact file of a source. A newer file is another row; nothing moves to it by itself."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    file = models.FileField(storage=controlled_storage, upload_to=evidence_path, max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=80)
    page_count = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["evidence", "-uploaded_at"]

    def __str__(self) -> str:
        return f"{self.evidence} · {self.name}"


class EvidencePage(models.Model):
    """The text of one page, and its picture for the reviewer. No text means a scan: not checked."""

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    picture = models.FileField(storage=controlled_storage, max_length=200, blank=True)

    database_guard = Guard(update=True, delete=True)

    class Meta:
        ordering = ["file", "number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_evidence_page_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.file}, page {self.number}"
