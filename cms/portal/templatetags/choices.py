"""Long lists of choices as HTML: node by node a template takes longer for them than for the page around."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_SELECTED, _CHECKED = SafeString(" selected"), SafeString(" checked")


@register.simple_tag
def options(labels: Mapping[Any, Any] | Iterable[tuple[Any, Any]], chosen: Any = None) -> SafeString:
    """The `<option>`s of a menu, from labels by value."""
    pairs = labels.items() if isinstance(labels, Mapping) else labels
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, _SELECTED if value == chosen else "", label) for value, label in pairs),
    )


@register.simple_tag
def boxes(name: str, choices: Iterable[Any]) -> SafeString:
    """Check boxes that are called `name`, of choices with a token, a name, a count and whether selected."""
    return format_html_join(
        "",
        '<label><input type="checkbox" id="facet-{0}" name="{1}" value="{0}"{2}>{3}<span>{4}</span></label>',
        (
            (each.token, name, _CHECKED if each.selected else "", each.name, str(each.count))
            for each in choices
        ),
    )
