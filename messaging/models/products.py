"""What is sold, what it is for, and where it may be sold."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from compliance.models import DeviceClass, Market


class Product(models.Model):
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    summary = models.TextField(blank=True)
    device_class = models.CharField(
        max_length=20,
        choices=DeviceClass,
        blank=True,
        help_text="As in its home market. Who must sign may depend on it; a market status may have another.",
    )
    prescription_only = models.BooleanField(default=False)
    restricted = models.BooleanField(
        default=False, help_text="A restricted device in the US, 21 USC 352(q), (r)."
    )
    implantable = models.BooleanField(default=False)
    udi_di = models.CharField("UDI-DI", max_length=30, blank=True, help_text="GTIN, HIBC, ICCBBA or PPN.")
    basic_udi_di = models.CharField("Basic UDI-DI", max_length=25, blank=True)
    manufacturer_srn = models.CharField(
        "SRN of the manufacturer", max_length=16, blank=True, help_text="As in EUDAMED: DE-MF-000012345."
    )
    safety_information = models.TextField(blank=True, help_text="Shown with everything about the product.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Indication(models.Model):
    """A use that a product is meant for."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="indications")
    name = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["product", "name"]
        constraints = [models.UniqueConstraint(fields=["product", "name"], name="one_indication_per_name")]

    def __str__(self) -> str:
        return f"{self.product}: {self.name}"


class MarketStatus(models.Model):
    """A product's regulatory standing in a market: the decision, its days and the uses it covers.

    A number alone is no clearance: a K number is given on receipt. A member's own status replaces
    its region's, so a member can be stricter.
    """

    class Pathway(models.TextChoices):
        K510 = "510k", "510(k)"
        PMA = "pma", "PMA"
        DE_NOVO = "de_novo", "De Novo"
        HDE = "hde", "HDE"
        CE = "ce", "CE marking (MDR)"
        UKCA = "ukca", "UKCA"
        EXEMPT = "exempt", "Exempt"
        OTHER = "other", "Other"
        NONE = "none", "None"

    class Decision(models.TextChoices):
        CLEARED = "cleared", "Cleared"
        APPROVED = "approved", "Approved"
        GRANTED = "granted", "Granted"
        CE_MARKED = "ce_marked", "CE-marked"
        REGISTERED = "registered", "Registered"
        EXEMPT = "exempt", "Exempt"
        SUBMITTED = "submitted", "Submitted"
        INVESTIGATIONAL = "investigational", "Investigational"
        WITHDRAWN = "withdrawn", "Withdrawn"
        NONE = "none", "None"

    #: Decisions under which a product may be promoted.
    MARKETABLE = (
        Decision.CLEARED,
        Decision.APPROVED,
        Decision.GRANTED,
        Decision.CE_MARKED,
        Decision.REGISTERED,
        Decision.EXEMPT,
    )

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="statuses")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    pathway = models.CharField(max_length=20, choices=Pathway)
    number = models.CharField(max_length=40, blank=True)
    decision = models.CharField(max_length=20, choices=Decision)
    valid_from = models.DateField(help_text="The day of the decision.")
    valid_to = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds.")
    indications = models.ManyToManyField(Indication, blank=True, related_name="statuses")
    launched_on = models.DateField(
        null=True, blank=True, help_text="First sold here; “new” is counted from it, else from the decision."
    )
    needs_authorisation = models.BooleanField(
        "promotion must be authorised",
        default=False,
        help_text="By a national authority beforehand, as ANSM does in France for listed devices.",
    )
    authorisation = models.CharField("authorisation number", max_length=60, blank=True)
    authorised_until = models.DateField(
        null=True, blank=True, help_text="First day on which the authorisation no longer holds."
    )
    reimbursed = models.BooleanField(default=False, help_text="Paid by a health insurance here.")
    device_class = models.CharField(
        max_length=20,
        choices=DeviceClass,
        blank=True,
        help_text="The class in this market. Empty: that of the product.",
    )

    class Meta:
        verbose_name_plural = "market statuses"
        ordering = ["product", "market"]

    def __str__(self) -> str:
        return f"{self.product} in {self.market}: {self.get_decision_display()} {self.number}".strip()

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValidationError({"valid_to": "The end must be after the day of the decision."})

    @property
    def is_marketable(self) -> bool:
        return self.decision in self.MARKETABLE


class MandatoryDisclaimer(models.Model):
    """A sentence that every piece must carry in a market, for a product or for all."""

    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(
        Product,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: every product.",
    )
    prescription_only = models.BooleanField(
        default=False, help_text="Only for prescription devices (21 CFR 801.109(b))."
    )
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.market}: {self.text}"

    def applies_to(self, product: Product) -> bool:
        return (self.product_id is None or self.product_id == product.pk) and (
            not self.prescription_only or product.prescription_only
        )
