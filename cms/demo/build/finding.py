"""What the librarian taught the search, what a rep wants to hear of, and what was asked for."""

from __future__ import annotations

from typing import Any

from django.forms import modelform_factory

from cms.core.models import User
from cms.demo.advice import NEEDS, RULES
from cms.demo.synonyms import SYNONYMS
from compliance.models import Market
from compliance.records import SaveRecord
from content.actions import AskForContent
from content.models import Asset, ContentRequest
from messaging.models import Competitor, Persona, Product, Stage
from search.models import RecommendationRule, SavedSearch, StageNeed, Synonym
from search.saved import SaveSearch


def add_synonyms(librarian: User) -> None:
    for words, means, both, remark in SYNONYMS:
        _save(Synonym, librarian, words=words, means="\n".join(means), both=both, remark=remark)


def add_advice(marketer: User) -> None:
    """The rules and the needs of stages; what is not named stays open."""
    named = {"stage": Stage, "persona": Persona, "competitor": Competitor, "product": Product}
    for each in RULES:
        values = {
            name: model.objects.get(name=getattr(each, name)).pk
            for name, model in named.items()
            if getattr(each, name)
        }
        if each.piece:
            values["piece"] = Asset.objects.get(title=each.piece).pk
        said = {"reason": each.reason, "effect": each.effect, "points": each.points, "in_use": True}
        _save(RecommendationRule, marketer, kind_of_piece=each.kind, **values, **said)
    for stage, kinds in NEEDS.items():
        for order, kind in enumerate(kinds, 1):
            _save(
                StageNeed, marketer, stage=Stage.objects.get(name=stage).pk, kind_of_piece=kind, order=order
            )


def _save(model: type[Any], person: User, **values: Any) -> None:
    """One row by its own audited action, as from the admin."""
    form = modelform_factory(model, fields="__all__")(values)
    if not form.is_valid():
        raise ValueError(f"{model.__name__} {values}: {form.errors.as_text()}")
    SaveRecord(form, person).execute()


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
