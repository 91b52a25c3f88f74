"""The utilization report: one set of numbers on screen, in CSV and in the workbook."""

import csv
import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from django.urls import reverse
from django.utils import timezone

from content.models import UsageEvent
from content.usage.definitions import DEFINITIONS
from content.usage.export import guarded
from messaging.models import Persona, Product, Stage
from search.models import SearchLog
from tests import factories
from tests.content.usage.history import DAY, History

pytestmark = pytest.mark.django_db
K = UsageEvent.Kind
REPORT, CSV, XLSX = (
    reverse(f"portal:{name}") for name in ("utilization", "utilization_csv", "utilization_xlsx")
)


class Field(History):
    """Thirteen weeks with twelve pieces, of which five are used, and searches."""

    def __init__(self) -> None:
        super().__init__()
        self.today = timezone.now().date()
        since, until = self.today - 150 * DAY, self.today + 90 * DAY
        self.pieces = [self.piece((since, until), title=f"Piece {n:02}") for n in range(12)]
        for number, piece in enumerate(self.pieces[:5]):
            for week in range(number + 1):
                self.event(K.SHARED, piece, self.today - (7 * week + 1) * DAY)
                self.visit(piece, self.today - (7 * week + 1) * DAY, confirmed=week % 2 == 0)
        self.event(K.SURFACED, self.pieces[6], self.today)
        self.event(K.OPENED, self.pieces[7], self.today)
        self.surgeon = Persona.objects.create(name="Surgeon", slug="surgeon")
        self.trial = Stage.objects.create(name="Trial", slug="trial")
        for _ in range(3):
            self.search("chest tube")
        self.search("=cmd()")
        self.search("price list", withheld={"not_cleared": 2})
        self.search("drain", found=4, withheld={"expired": 1})

    def search(self, words, *, found=0, withheld=None, days_ago=1, **context):
        withheld = withheld or {}
        context = {"persona": self.surgeon.pk, "stage": self.trial.pk, "product": self.product.pk} | context
        SearchLog.objects.create(
            at=timezone.now() - timedelta(days=days_ago), user=self.person, words=words, market=self.us,
            audience="hcp", context=context, result_count=found, withheld_count=sum(withheld.values()),
            withheld_reasons=withheld, relaxed=False,
        )  # fmt: skip


@pytest.fixture
def field():
    return Field()


@pytest.fixture
def marketer(client):
    client.force_login(factories.user("Marketers"))
    return client


def sections(text):
    """The tables of a CSV export by title, without their headers."""
    found, rows = {}, []
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        if row:
            rows.append(row)
        else:
            found[rows[0][0]] = rows[2:]
            rows = []
    return found


def sheets(body):
    book = load_workbook(io.BytesIO(body))
    return {
        sheet.title: [["" if cell is None else str(cell) for cell in row] for row in sheet.values][1:]
        for sheet in book
    }


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestRight:
    @pytest.mark.parametrize("address", [REPORT, CSV, XLSX])
    def test_reports_need_their_right(self, client, address):
        assert client.get(address).status_code == 302
        client.force_login(factories.user("Reps"))
        assert client.get(address).status_code == 403
        client.force_login(factories.user("Sales leaders"))
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405

    def test_definitions_are_for_everybody_who_signs_in(self, client):
        address = reverse("portal:definitions")
        assert client.get(address).status_code == 302
        client.force_login(factories.user("Reps"))
        page = client.get(address).content.decode()
        for code, definition in DEFINITIONS.items():
            assert f'id="{code}"' in page
            assert definition.name in page


class TestNumbers:
    def test_the_figures(self, marketer, field):
        figures = {f.definition.code: f for f in marketer.get(REPORT).context["report"].figures}
        assert (figures["utilization"].value, figures["utilization"].base) == (
            "42 %",
            "5 of 12 cleared pieces",
        )
        assert (figures["utilization"].change, figures["utilization"].tone) == ("42 pts up", "up")
        assert (figures["confirmed_views"].value, figures["confirmed_views"].change) == ("9", "9 more")
        assert figures["confirmed_views"].base == "15 raw, 0 by suspected machines"
        assert figures["time_to_first_share"].value == "5 pieces"
        assert "too few" in figures["time_to_first_share"].base
        assert (figures["met_block"].value, figures["met_block"].base) == ("2", "of 6 searches met a block")
        assert figures["met_block"].tone == "down"
        assert (figures["findability"].value, figures["findability"].base) == (
            "0 of 6",
            "searches, too few for a rate",
        )

    def test_causes_terms_and_gaps(self, marketer, field):
        report = marketer.get(REPORT).context["report"]
        assert [len(each.pieces) for each in report.unused] == [5, 1, 1]
        assert [(t.words, t.searches) for t in report.demand.zero] == [("chest tube", 3), ("=cmd()", 1)]
        assert [(t.words, dict(t.reasons)) for t in report.demand.withheld] == [
            ("price list", {"not_cleared": 2})
        ]
        assert report.grid.gaps == 1

    def test_filters_narrow_every_part(self, marketer, field):
        Product.objects.create(name="Oriel", slug="oriel")
        factories.market("CH")
        for query in ({"product": "oriel"}, {"market": "CH"}):
            report = marketer.get(REPORT, query).context["report"]
            assert report.figures[0].value == "0 of 0"
            assert (report.unused_total, report.top, report.demand.searches) == (0, (), 0)
        report = marketer.get(REPORT, {"product": "tessel", "market": "US"}).context["report"]
        assert report.figures[0].value == "42 %"

    def test_a_region_counts_with_its_members(self, marketer, field):
        region = factories.market("EU")
        member = factories.market("DE", parent=region)
        self_only = field.piece((field.today - 5 * DAY, field.today + DAY), market=member)
        field.event(K.SHARED, self_only, field.today, market=member)
        assert marketer.get(REPORT, {"market": "EU"}).context["report"].figures[0].value == "1 of 1"

    def test_choices_that_do_not_exist_are_as_none(self, marketer, field):
        page = marketer.get(REPORT, {"period": "99y", "product": "nope", "market": "'; --"})
        assert page.context["asked"].choice == "13w"
        assert page.context["report"].figures[0].value == "42 %"

    def test_an_empty_library_says_what_to_do(self, marketer):
        words = words_of(marketer.get(REPORT).content.decode())
        assert "0 of 0" in words
        assert "No piece has been cleared for 90 days yet" in words
        assert "Nothing was shared, presented or opened in this period" in words


class TestExports:
    @pytest.mark.parametrize("query", [{}, {"period": "4w"}, {"market": "US", "period": "26w"}])
    def test_screen_csv_and_workbook_say_the_same(self, marketer, field, query):
        shown = words_of(marketer.get(REPORT, query).content.decode())
        answer = marketer.get(CSV, query)
        table = sections(answer.content.decode())
        assert table == sheets(marketer.get(XLSX, query).content)
        assert answer["Content-Disposition"].endswith('.csv"')
        for name, value, change, base, period in table["Figures"]:
            assert f"{name} i {value} {change} {base}".replace("  ", " ") in shown
            assert period in shown
        for row in table["Weeks"]:
            assert " ".join(row[2:]) in shown
        for name, pieces, judged in table["Unused by cause"]:
            assert f"{name} {pieces} " in shown
            assert f"Of {judged} pieces" in shown
        for row in table["Most used pieces"]:
            assert " ".join(row) in shown
        for words, inside, searches in table["Without a result"]:
            assert inside == "pieces"
            assert f"{words.removeprefix(chr(39))} {searches}" in shown
        for words, searches, reasons in table["Met only a block"]:
            assert f"{words} {reasons} {searches}" in shown
        assert {row[0]: row[1] for row in table["Definitions"]} == {
            each.name: each.text for each in DEFINITIONS.values()
        }

    def test_no_cell_is_a_formula(self, marketer, field):
        field.search("+1-2")
        field.search("@SUM(A1)")
        field.pieces[0].__class__.objects.filter(pk=field.pieces[0].pk).update(title="-Piece")
        body = marketer.get(XLSX).content
        for sheet in load_workbook(io.BytesIO(body)):
            assert "f" not in {cell.data_type for row in sheet for cell in row}
        for rows in sections(marketer.get(CSV).content.decode()).values():
            assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]

    def test_guarding_leaves_numbers_and_plain_words_alone(self):
        assert (guarded(-3), guarded("a=b"), guarded("=b"), guarded("\tb")) == (-3, "a=b", "'=b", "'\tb")


class TestPage:
    def test_the_number_of_queries_does_not_grow(self, marketer, field, django_assert_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        marketer.get(REPORT)
        with CaptureQueriesContext(connection) as few:
            marketer.get(REPORT)
        for number in range(5):
            piece = field.piece((field.today - 120 * DAY, field.today + DAY))
            field.event(K.SHARED, piece, field.today - number * DAY)
            field.visit(piece, field.today, confirmed=True)
            field.search(f"more {number}", withheld={"expired": 1})
        with django_assert_num_queries(len(few)):
            marketer.get(REPORT)

    def test_nothing_on_it_is_a_script(self, marketer, field):
        page = marketer.get(REPORT)
        main = page.content.decode().split("<main", 1)[1].split("</main>")[0]
        assert "<script" not in main
        assert "<style" not in main
        assert main.count("<svg") == 2

    def test_every_number_leads_to_its_definition(self, marketer, field):
        page = marketer.get(REPORT).content.decode()
        linked = set(re.findall(r"definitions/#(\w+)", page))
        assert linked <= set(DEFINITIONS)
        assert {each.definition.code for each in marketer.get(REPORT).context["report"].figures} <= linked
