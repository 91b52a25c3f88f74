"""How librarians edit what search knows beyond the texts, in the Wagtail admin."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel

from compliance.viewsets import RecordViewSet
from search.models import Synonym


class SynonymViewSet(RecordViewSet):
    """Each save is one audited action; the very next search uses it."""

    model = Synonym
    icon = "search"
    menu_label = "Search synonyms"
    menu_name = "search-synonyms"
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["words", "means", "both", "remark"]
    search_fields = ["words", "means", "remark"]
    panels = [FieldPanel("words"), FieldPanel("means"), FieldPanel("both"), FieldPanel("remark")]
