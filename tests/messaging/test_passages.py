"""Where a quoted passage stands: in the text of a page, and on its picture."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from django.urls import reverse

from cms.core.pdf import UnreadableFile
from cms.core.pdf_passages import mark_page
from compliance.actions import SubmitForReview
from messaging.folding import find_wording, fold
from messaging.models import PassageMark
from messaging.passages import span_of
from tests import factories

WORDS = st.lists(
    st.sampled_from(
        ["The", "rate", "inter-\nventions", "fell", "2.4 %", "to", "p < 0.05", "“so”", "re‐use", "•"]
    ),
    min_size=1,
    max_size=30,
)


@given(before=WORDS, quote=WORDS, after=WORDS)
def test_quote_on_a_page_is_found_whole_and_without_its_neighbours(before, quote, after):
    text, said = " \n".join([*before, *quote, *after]), " ".join(quote)
    span = span_of(text, said)
    if not find_wording(fold(text), fold(said)):
        assert span is None
        return
    start, end = span
    found = text[start:end]
    assert find_wording(fold(found), fold(said))
    assert found == found.strip()
    for shorter in (found.split(maxsplit=1)[1:], found.rsplit(maxsplit=1)[:-1]):
        assert not shorter or not find_wording(fold(shorter[0]), fold(said))


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("All inter-\nventions fell.", "interventions fell", "inter-\nventions fell."),
        ("A fall to 2.4 %\nin all arms", "to 2.4% in all", "to 2.4 %\nin all"),
        ("Twice: a b. Again: a b.", "a b", "a b."),
        ("“Fewer” of a kind", "fewer of", "“Fewer” of"),
        ("Nothing of it", "something", None),
        ("", "something", None),
        ("Something", "", None),
    ],
)
def test_hyphens_line_breaks_and_quotation_marks_hide_nothing(text, quote, found):
    span = span_of(text, quote)
    assert (span and text[slice(*span)]) == found


def page(*lines, rotate=0, size=(400, 600)):
    """A PDF page with lines 20 points apart, the first 100 points from the top, 40 from the left."""
    buffer = io.BytesIO()
    # A rotated page is as large as it is shown.
    canvas = Canvas(buffer, pagesize=size[::-1] if rotate else size)
    canvas.setPageRotation(rotate)
    canvas.setFont("Helvetica", 10)
    for number, line in enumerate(lines):
        canvas.drawString(40, size[1] - 100 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def find(quote):
    return lambda text: span_of(text, quote)


def test_passage_over_three_lines_has_a_rectangle_on_each():
    data = page("The rate of inter-", "ventions fell to 2.4 % in", "all arms, and so on.")
    marked = mark_page(data, 1, [find("interventions fell to 2.4% in all arms"), find("nowhere")])
    assert marked.aspect == 1.5
    rectangles, none = marked.passages
    assert none == ()
    assert [round(each.top * 600 / 20) for each in rectangles] == [5, 6, 7]
    first, second, _ = rectangles
    assert first.left > second.left  # "inter-" does not begin the line.
    assert second.left == pytest.approx(40 / 400, abs=0.01)
    for each in rectangles:
        assert 0 < each.width < 0.6 and 0 < each.height < 0.03


def test_rotated_page_is_marked_as_it_is_shown():
    marked = mark_page(page("A passage of some length", rotate=90), 1, [find("passage of some")])
    ((only,),) = marked.passages
    assert marked.aspect == pytest.approx(400 / 600)
    assert only.height > only.width  # The line runs down the picture.
    assert only.left == pytest.approx(500 / 600, abs=0.01)


def test_page_that_is_not_there_cannot_be_marked():
    with pytest.raises(UnreadableFile):
        mark_page(page("One"), 2, [])


# On the review page


@pytest.fixture
def shown(client, db):
    """Submits a claim anchored to `source`, and looks at its review page as often as asked."""
    author, reviewers = factories.user("Authors"), factories.reviewers()

    def page_about(source=None):
        round_ = SubmitForReview(factories.claim_draft(author=author, source=source), author).execute()
        client.force_login(reviewers["medical"])
        return lambda: client.get(reverse("compliance:review", args=[round_.pk])).content.decode()

    return page_about


@pytest.mark.django_db
def test_passage_is_marked_on_the_picture_of_its_page_and_computed_once(shown):
    look = shown()
    first = look()
    assert "with the passage marked" in first
    # Once on the whole page, once on what is cut out of it.
    assert first.count('<rect class="passage"') == 2 * len(PassageMark.objects.get().rectangles)
    assert look().count("<rect") == first.count("<rect")
    assert PassageMark.objects.count() == 1


@pytest.mark.django_db
def test_ev_02_scan_says_that_nothing_can_be_marked(shown):
    page = shown(factories.evidence_file(""))()
    assert "The passage cannot be marked on the picture: compare by eye." in page
    assert "nothing marked" in page
    assert "<rect" not in page
