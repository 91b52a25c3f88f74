"""What the librarian taught the search, what a rep wants to hear of, and what was asked for."""

from __future__ import annotations

from django.forms import modelform_factory

from cms.core.models import User
from cms.demo.synonyms import SYNONYMS
from compliance.models import Market
from compliance.records import SaveRecord
from content.actions import AskForContent
from content.models import ContentRequest
from search.models import SavedSearch, Synonym
from search.saved import SaveSearch


def add_synonyms(librarian: User) -> None:
    """Each by its own audited action, as from the admin."""
    form_class = modelform_factory(Synonym, fields=("words", "means", "both", "remark"))
    for words, means, both, remark in SYNONYMS:
        form = form_class({"words": words, "means": "\n".join(means), "both": both, "remark": remark})
        if not form.is_valid():
            raise ValueError(f"{words}: {form.errors.as_text()}")
        SaveRecord(form, librarian).execute()


def save_searches(rep: User, market: Market) -> None:
    """Two searches that a rep wants to hear of; what comes to them later is news."""
    for name, query in (
        ("Drain infections", "q=drain+infection"),
        ("Committee briefs", "f=kind_committee_brief_"),
    ):
        SaveSearch(SavedSearch(user=rep, name=name, query=query, market=market, audience="hcp")).execute()


def ask_for_content(rep: User, marketer: User, market: Market) -> None:
    """A wish of a rep and one from the report of what was searched for in vain."""
    wish = ContentRequest(
        kind="content",
        words="sterilisation cycle",
        note="The central sterile department of two hospitals asks how the reusable parts are reprocessed.",
        market=market,
        audience="hcp",
    )
    AskForContent(wish, rep).execute()
    AskForContent(ContentRequest(kind="claim", words="warranty", searches=6), marketer).execute()
