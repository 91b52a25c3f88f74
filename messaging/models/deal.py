"""The deal context, as a rep thinks of it."""

from django.db import models


class DealFacet(models.Model):
    """A named choice of the deal context."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Persona(DealFacet):
    """A person at the customer, by what they decide, want, fear and ask."""

    decides = models.TextField(blank=True)
    wants = models.TextField(blank=True)
    fears = models.TextField(blank=True)
    asks = models.TextField(blank=True)


class Stage(DealFacet):
    """A step of the sale."""

    order = models.PositiveSmallIntegerField(default=0)
    summary = models.TextField(blank=True)

    class Meta(DealFacet.Meta):
        abstract = False
        ordering = ["order", "name"]


class Specialty(DealFacet):
    class Meta(DealFacet.Meta):
        abstract = False
        verbose_name_plural = "specialties"


class CareSetting(DealFacet):
    pass


class Competitor(DealFacet):
    product = models.CharField(max_length=120, blank=True, help_text="The competing product.")
    summary = models.TextField(blank=True)
