"""Sources, and their immutable files: evidence is pinned to file and hash, never to “latest”."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from cms.core.storage import controlled_storage
from compliance.guards import Guard
from messaging.retractions import doi_key


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

    class Design(models.TextChoices):
        """What kind of proof it is; decides what it may support (messaging/data/admissibility.toml)."""

        SYSTEMATIC_REVIEW = "systematic_review", "Systematic review"
        RCT = "rct", "Randomised controlled trial"
        CONTROLLED = "controlled", "Controlled study, not randomised"
        COHORT = "cohort", "Cohort study"
        CASE_CONTROL = "case_control", "Case-control study"
        CASE_SERIES = "case_series", "Case series"
        REGISTRY = "registry", "Registry"
        DIAGNOSTIC = "diagnostic", "Diagnostic accuracy study"
        ECONOMIC = "economic", "Economic evaluation"
        BENCH = "bench", "Bench or in vitro test"
        ANIMAL = "animal", "Animal study"
        USABILITY = "usability", "Usability or human factors study"
        GUIDELINE = "guideline", "Guideline or consensus"
        TESTIMONIAL = "testimonial", "Testimonial"
        CLEARANCE = "clearance", "Clearance document"
        IFU = "ifu", "Instructions for use"
        TECHNICAL_FILE = "technical_file", "Technical file or clinical evaluation report"
        DATA_ON_FILE = "data_on_file", "Data on file"

    class Scale(models.TextChoices):
        OCEBM_2011 = "ocebm_2011", "OCEBM 2011"
        OCEBM_2009 = "ocebm_2009", "OCEBM 2009"
        NONE = "none", "Not on a scale"

    class Question(models.TextChoices):
        """The columns of the OCEBM table; a level means nothing without its question."""

        TREATMENT = "treatment", "Treatment benefits"
        DIAGNOSIS = "diagnosis", "Diagnosis"
        PROGNOSIS = "prognosis", "Prognosis"
        COMMON_HARMS = "common_harms", "Common harms"
        RARE_HARMS = "rare_harms", "Rare harms"
        SCREENING = "screening", "Screening"
        PREVALENCE = "prevalence", "How common a problem is"

    class Publication(models.TextChoices):
        """What became of it after it was published."""

        OK = "ok", "Stands"
        CONCERN = "concern", "Expression of concern"
        CORRECTED = "corrected", "Corrected"
        RETRACTED = "retracted", "Retracted"

    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    design = models.CharField(
        max_length=20,
        choices=Design,
        blank=True,
        help_text="What kind of proof it is. Empty: not judged yet.",
    )

    authors = models.CharField(
        max_length=2000,
        blank=True,
        help_text="“Sato K, Ferreira M”. With a semicolon between them a name may hold a comma: a group’s.",
    )
    source = models.CharField(
        max_length=200, blank=True, help_text="Journal (as NLM abbreviates it), registry or company."
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    volume = models.CharField(max_length=20, blank=True)
    issue = models.CharField(max_length=20, blank=True)
    pages = models.CharField("page numbers", max_length=40, blank=True, help_text="“123-131” or “e0142”.")
    url = models.URLField("address", blank=True, help_text="Only where there is no DOI.")
    accessed_on = models.DateField("read there on", null=True, blank=True)

    doi = models.CharField("DOI", max_length=200, blank=True, db_index=True)
    pmid = models.CharField("PMID", max_length=8, blank=True, db_index=True)
    pmcid = models.CharField("PMCID", max_length=20, blank=True)
    registration = models.CharField(
        "trial registration", max_length=30, blank=True, help_text="NCT, ISRCTN or EudraCT number."
    )
    submission = models.CharField(
        "regulatory number", max_length=30, blank=True, help_text="K, P (with supplement), DEN or H number."
    )
    document_number = models.CharField(
        max_length=120, blank=True, help_text="Your own reference of a report or file, with its revision."
    )

    head_to_head = models.BooleanField(
        "compares directly",
        default=False,
        help_text="It compares the product with another under one protocol.",
    )
    comparator = models.CharField(max_length=200, blank=True, help_text="With what it is compared.")
    is_secondary = models.BooleanField(
        "secondary source", default=False, help_text="It reports what another source found."
    )
    abstract_only = models.BooleanField(
        default=False, help_text="Only the abstract is here, not the full text."
    )

    level_scale = models.CharField("scale", max_length=20, choices=Scale, blank=True)
    level_question = models.CharField("question", max_length=20, choices=Question, blank=True)
    level_grade = models.CharField("level", max_length=2, blank=True, help_text="1 to 5; in 2009 also 1a…3b.")
    level_standard = models.CharField(
        "standard",
        max_length=120,
        blank=True,
        help_text="Not on a scale: by which standard, for example ISO 7198.",
    )

    publication = models.CharField(max_length=12, choices=Publication, default=Publication.OK, editable=False)
    retracted_at = models.DateTimeField(null=True, blank=True, editable=False)
    retraction_reason = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.citation

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Notices of retraction are looked up by it, whatever route it came in by.
        self.doi = doi_key(self.doi) or self.doi
        super().save(*args, **kwargs)

    @property
    def citation(self) -> str:
        """The short form: first author and year."""
        lead = self.authors.replace(";", ",").split(",")[0].strip() if self.authors else self.title
        return f"{lead}, {self.year}" if self.year else lead

    @property
    def identifier(self) -> str:
        """The one number to show where there is room for one."""
        return next(
            filter(
                None,
                (self.doi, self.submission, self.document_number, self.registration, self.pmid, self.pmcid),
            ),
            "",
        )

    @property
    def level(self) -> str:
        """The level of evidence in words, always with its scale and question; '' where nobody graded it."""
        if self.level_scale == self.Scale.NONE:
            what = self.get_design_display().lower() if self.design else "no clinical study"
            by = f", per {self.level_standard}" if self.level_standard else ""
            return f"Not on a scale: {what}{by}"
        if not self.level_scale:
            return ""
        question = self.get_level_question_display().lower()
        return f"{self.get_level_scale_display()}, {question}, level {self.level_grade}"

    def clean(self) -> None:
        super().clean()
        problems = {}
        if self.level_scale in (self.Scale.OCEBM_2011, self.Scale.OCEBM_2009):
            if not self.level_question:
                problems["level_question"] = "A level is given for a question: choose one."
            if self.level_grade not in _GRADES[self.level_scale]:
                problems["level_grade"] = f"Choose one of {', '.join(_GRADES[self.level_scale])}."
        elif self.level_grade or self.level_question:
            problems["level_scale"] = "A level belongs to a scale: choose one, or empty level and question."
        if self.head_to_head and not self.comparator:
            problems["comparator"] = "Say with what it compares the product."
        if problems:
            raise ValidationError(problems)


_GRADES = {
    Evidence.Scale.OCEBM_2011: ("1", "2", "3", "4", "5"),
    Evidence.Scale.OCEBM_2009: ("1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "4", "5"),
}


def evidence_path(instance: EvidenceFile, filename: str) -> str:
    return f"evidence/{instance.sha256[:2]}/{instance.sha256}"


class EvidenceFile(models.Model):
    """One exact file of a source. A newer file is another row; nothing moves to it by itself.

    What its licence allows may be learnt later; all else stands as it was kept.
    """

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    file = models.FileField(storage=controlled_storage, upload_to=evidence_path, max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=80)
    page_count = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    licence = models.TextField(
        blank=True, help_text="Who holds the rights, and what the licence allows (EV-07)."
    )
    is_shareable = models.BooleanField(
        "reps may hand it out", default=False, help_text="Only where the licence says so (EV-07)."
    )

    database_guard = Guard(
        columns=(
            "evidence", "name", "file", "sha256", "media_type", "page_count", "uploaded_by", "uploaded_at",
        ),
        delete=True,
    )  # fmt: skip

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
