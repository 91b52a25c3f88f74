"""The weekly line as SVG, drawn on the server and coloured by the stylesheet."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import pygal

from .report import Week

# On import pygal adds a finder of old make for its map plug-ins, which we have none of; it would cost
# every later import of the process a warning.
sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, pygal.PluginImportFixer)]

#: Width, height and how many dates fit below, for a wide and for a narrow screen.
WIDE, NARROW = (1100, 300, 7), (350, 230, 3)


def weekly_chart(weeks: Sequence[Week], size: tuple[int, int, int]) -> str:
    """An inline SVG without scripts, styles or tool tips; "" when no week bears a rate.

    It is a picture: the table beside it says the same to those who do not see it.
    """
    width, height, dates = size
    now = [None if week.use.rate is None else round(week.use.rate * 100, 1) for week in weeks]
    before = [None if week.before.rate is None else round(week.before.rate * 100, 1) for week in weeks]
    known = [rate for rate in now + before if rate is not None]
    if not any(rate is not None for rate in now):
        return ""
    ticks = _ticks(min(known), max(known))
    chart = pygal.Line(
        js=[],
        css=[],
        classes=["chart"],
        disable_xml_declaration=True,
        show_legend=False,
        dots_size=4,
        width=width,
        height=height,
        margin=4,
        margin_right=24,
        spacing=8,
        y_labels=[{"value": tick, "label": f"{tick} %"} for tick in ticks],
        truncate_label=-1,
        range=(ticks[0], ticks[-1]),
        show_minor_x_labels=False,
    )
    chart.x_labels = [f"{week.period.first:%-d %b}" for week in weeks]
    step = max(1, -(-(len(weeks) - 1) // (dates - 1)))
    chart.x_labels_major = chart.x_labels[::-1][::step]
    chart.add("the period before", before)
    chart.add("this period", now)
    chart.add_xml_filter(plain)
    return chart.render(is_unicode=True)


def _ticks(low: float, high: float) -> list[int]:
    """Round per cents that enclose the values in four steps or fewer."""
    for step in (5, 10, 20, 25):
        first, last = int(low // step) * step, -int(-high // step) * step
        last = max(last, first + step)
        if (last - first) // step <= 4:
            return list(range(first, last + 1, step))
    return [0, 25, 50, 75, 100]


def plain(root: Any) -> Any:
    """A filter for pygal: lines, bars, labels and the last dot; no scripts, styles, tool tips, words."""
    root.set("aria-hidden", "true")
    for parent in list(root.iter()):
        for child in list(parent):
            kind = child.get("class") or ""
            dropped = child.tag in ("defs", "desc", "title") or "overlay" in kind.replace("plot overlay", "")
            if not isinstance(child.tag, str) or dropped:
                parent.remove(child)
        dots = [child for child in parent if child.get("class") == "dots"]
        for dot in dots if parent.get("class", "").startswith("series serie-0") else dots[:-1]:
            parent.remove(dot)
    return root
