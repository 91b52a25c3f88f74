"""The numbers of review in words, charts and tables: the same for the screen and the files."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass

import pygal

from compliance.metrics import Numbers, Rate, Sample
from compliance.metrics_definitions import DEFINITIONS, YARDSTICKS, Definition
from content.usage.chart import plain
from content.usage.export import Table

#: Width, height, for a wide and for a narrow screen.
WIDE, NARROW = (540, 240), (350, 230)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with what it is out of, and the published figure beside it, if there is one."""

    definition: Definition
    value: str
    base: str
    yardstick: str = ""


def per_cent(rate: Rate) -> str:
    """A rate in words; below ten the counts alone."""
    return f"{rate.part} of {rate.of}" if rate.value is None else f"{rate.value * 100:.1f} %"


def hours(sample: Sample, *, office: bool = False) -> str:
    """A median in words: hours, and calendar days from two days on; below ten the count alone."""
    if sample.median is None:
        return f"n = {sample.count}"
    if sample.median < 48 or office:
        return f"{sample.median:.1f} h"
    return f"{sample.median / 24:.1f} days"


def _yardstick(code: str) -> str:
    return "; ".join(f"{each.source}: {each.text}" for each in YARDSTICKS if each.code == code)


def figures_of(numbers: Numbers) -> list[Figure]:
    """The numbers at the top of the page."""
    cycle, rounds = numbers.cycle, numbers.rounds
    office = hours(numbers.cycle_office, office=True)
    within = ", ".join(str(count) for _, count in numbers.expiring)
    return [
        Figure(
            DEFINITIONS["cycle"],
            hours(cycle),
            f"{office} in the office · n = {cycle.count}",
            _yardstick("cycle"),
        ),
        Figure(
            DEFINITIONS["rounds"],
            f"n = {rounds.count}" if rounds.mean is None else f"{rounds.mean:.2f}",
            f"mean of n = {rounds.count}",
        ),
        Figure(
            DEFINITIONS["first_pass"], per_cent(numbers.first_pass), f"of {numbers.first_pass.of} approvals"
        ),
        Figure(DEFINITIONS["on_time"], per_cent(numbers.on_time), f"of {numbers.on_time.of} verdicts"),
        Figure(DEFINITIONS["expiring"], within, f"within 30, 60, 90 days, of {numbers.in_force} in force"),
    ]


def rounds_counted(numbers: Numbers) -> list[tuple[str, int]]:
    """How many approvals took one round, two, three, and more."""
    counts = Counter(min(int(each), 4) for each in numbers.rounds.values)
    return [(f"{number}{'+' if number == 4 else ''}", counts[number]) for number in (1, 2, 3, 4)]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """The numbers of a role in words; below ten observations the counts alone."""

    role: str
    verdicts: int
    queue: str
    queue_office: str
    task: str
    task_office: str
    openings: int
    review: str
    first_circulation: str
    first_circulation_of: int
    on_time: str
    on_time_of: int


ROLE_HEADER = (
    "Role", "Verdicts", "In queue", "Office hours in queue", "On task", "Office hours on task",
    "Openings known", "Review time", "Approved at first circulation", "Of first-round verdicts", "On time",
    "Of verdicts with a due time",
)  # fmt: skip


def role_rows(numbers: Numbers) -> list[RoleRow]:
    return [
        RoleRow(
            role=each.role,
            verdicts=each.verdicts,
            queue=hours(each.queue),
            queue_office=hours(each.queue_office, office=True),
            task=hours(each.task),
            task_office=hours(each.task_office, office=True),
            openings=each.queue.count,
            review=hours(each.review),
            first_circulation=per_cent(each.first_circulation),
            first_circulation_of=each.first_circulation.of,
            on_time=per_cent(each.on_time),
            on_time_of=each.on_time.of,
        )
        for each in numbers.roles
    ]


def tables_of(numbers: Numbers, window: str) -> list[Table]:
    """Every number of the page, the published figures and the definitions last."""
    return [
        Table(
            "Figures",
            ("Figure", "Value", "Of what", "Published", "Window"),
            tuple(
                (each.definition.name, each.value, each.base, each.yardstick, window)
                for each in figures_of(numbers)
            ),
        ),
        Table("Rounds", ("Rounds", "Approvals"), tuple(rounds_counted(numbers))),
        Table("Roles", ROLE_HEADER, tuple(astuple(row) for row in role_rows(numbers))),
        Table(
            "Expiring",
            ("Within days", "Approved content", "Of content in force"),
            tuple((days, count, numbers.in_force) for days, count in numbers.expiring),
        ),
        Table("Published", ("Figure", "Source"), tuple((each.text, each.source) for each in YARDSTICKS)),
        Table(
            "Definitions",
            ("Number", "Meaning", "Computed as"),
            tuple((each.name, each.text, each.formula) for each in DEFINITIONS.values()),
        ),
    ]


def rounds_chart(numbers: Numbers, size: tuple[int, int]) -> str:
    """Approvals by their number of rounds, as an inline SVG; "" where nothing was approved."""
    counted = rounds_counted(numbers)
    if not numbers.rounds.count:
        return ""
    chart = _bars(pygal.Bar, size)
    chart.x_labels = [label for label, _ in counted]
    chart.add("approvals", [count for _, count in counted])
    return chart.render(is_unicode=True)


def roles_chart(numbers: Numbers, size: tuple[int, int]) -> str:
    """Median hours in queue and on task by role; "" where no role has enough openings on record."""
    known = [each for each in numbers.roles if each.queue.median is not None]
    if not known:
        return ""
    chart = _bars(pygal.HorizontalStackedBar, size)
    chart.x_labels = [each.role for each in known]
    chart.add("in queue", [round(each.queue.median or 0, 1) for each in known])
    chart.add("on task", [round(each.task.median or 0, 1) for each in known])
    return chart.render(is_unicode=True)


def _bars(kind: type[pygal.Bar], size: tuple[int, int]) -> pygal.Bar:
    chart = kind(
        js=[], css=[], classes=["chart", "barred"], disable_xml_declaration=True, show_legend=False,
        width=size[0], height=size[1], margin=4, margin_right=24, spacing=8, truncate_label=-1,
        include_x_axis=True, max_scale=5,
    )  # fmt: skip
    chart.add_xml_filter(plain)
    return chart
