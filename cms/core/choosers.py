"""Choosers of objects to which rights may be on single ones: nobody is offered, told or left to take another.

A form's chooser names whatever id it is given, and takes any: whoever posted the id of a claim that they
may not see was shown its words. Here the person who edits is asked for, in the modal, in the box of the
form and in what the form accepts.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.views.generic.chooser import BaseChooseView
from wagtail.admin.widgets import BaseChooser
from wagtail.log_actions import get_active_log_context
from wagtail.permissions import policy_registry
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)

#: Rights of which one lets a person see an object in lists and choosers.
SEEING = ("view", "change", "delete")


def visible_to(user: Any, model: type[models.Model]) -> models.QuerySet:
    """The objects of `model` that `user` may see in lists and choosers."""
    return policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, SEEING)


class WordFilterForm(BaseFilterForm):
    """A chooser's search box that asks the database: every word in one of `search_in`."""

    search_in: tuple[str, ...] = ()
    q = forms.CharField(
        label="Search", required=False, widget=forms.TextInput(attrs={"placeholder": "Search"})
    )

    def filter(self, objects: models.QuerySet) -> models.QuerySet:
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        for word in (self.search_query or "").split():
            match = models.Q()
            for field in self.search_in:
                match |= models.Q(**{f"{field}__icontains": word})
            objects = objects.filter(match)
        return objects


def word_filter(*fields: str) -> type[WordFilterForm]:
    return type("WordFilter", (WordFilterForm,), {"search_in": fields})


class _Visible:
    """For chooser views: offer and hand out only what the person may see."""

    def get_object_list(self) -> models.QuerySet:
        return visible_to(self.request.user, self.model_class)  # type: ignore[attr-defined]

    def get_object(self, pk: Any) -> models.Model:
        return self.get_object_list().get(pk=pk)

    def get_objects(self, pks: Any) -> models.QuerySet:
        return self.get_object_list().filter(pk__in=pks)


def editing_person() -> Any:
    """Whoever uses the Wagtail admin at this moment, while a view runs; None anywhere else.

    Wagtail tells a form for whom it is, but not the forms of the rows within it.
    """
    return get_active_log_context().user


class SeenChooser(BaseChooser):
    """Names what is chosen only to somebody who may see it; an id that somebody posts tells nothing."""

    not_seen = "Something that you may not see"
    #: For whom the form is. Nobody may see anything.
    person: Any = None

    def seen_by(self, person: Any) -> models.QuerySet:
        """What `person` may see by name."""
        return visible_to(person, self.model_class)

    def get_value_data(self, value: Any) -> dict[str, Any] | None:
        key = str(getattr(value, "pk", value))
        if not (key.isascii() and key.isdigit()):
            return None
        found = self.seen_by(self.person).filter(pk=key).first() if self.person else None
        if found is not None:
            return super().get_value_data(found)
        return {"id": key, "edit_url": None, self.display_title_key: self.not_seen}


class SeenChoiceField(forms.ModelChoiceField):
    """Takes what the person who edits may see, and what stood there before."""

    def __deepcopy__(self, memo: Any) -> SeenChoiceField:
        # A form copies its fields as it is made, while the view runs; it is rendered after that.
        made = super().__deepcopy__(memo)
        if isinstance(made.widget, SeenChooser):
            made.widget.person = editing_person()
        return made

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        if isinstance(self.widget, SeenChooser) and self.widget.person:
            kept = form.get_initial_for_field(self, field_name)
            seen = self.widget.seen_by(self.widget.person)
            self.queryset = self.queryset.filter(
                models.Q(pk__in=seen.order_by().values("pk")) | models.Q(pk=getattr(kept, "pk", kept))
            )
        return super().get_bound_field(form, field_name)


class GuardedChooserViewSet(SnippetChooserViewSet):
    """A chooser of what the person may see. A subclass names the fields that its box searches."""

    base_widget_class = SeenChooser
    search_in: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_view_class = self._visible(ChooseView)
        self.choose_results_view_class = self._visible(ChooseResultsView)
        self.chosen_view_class = self._visible(SnippetChosenView)
        self.chosen_multiple_view_class = self._visible(SnippetChosenMultipleView)

    def _visible(self, view: type) -> type:
        extra = (
            {"filter_form_class": word_filter(*self.search_in)} if issubclass(view, BaseChooseView) else {}
        )
        return type(view.__name__, (_Visible, view), extra)

    def on_register(self) -> None:
        super().on_register()
        seen_fields(self)


def seen_fields(chooser: Any) -> None:
    """Let forms take by a chooser, whose viewset is registered, only what the person who edits may see."""
    register_form_field_override(
        models.ForeignKey,
        to=chooser.model,
        override={"widget": chooser.widget_class, "form_class": SeenChoiceField},
    )
