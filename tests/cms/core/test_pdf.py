import hashlib
import io
import threading
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from cms.core.pdf import MAX_PIXELS, PdfFacts, Reason, UnreadableFile, inspect_pdf, read_pages
from messaging.folding import fold

A4 = (595, 842)
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "files" / "pypdf-samples"


def pdf(*pages: list[str], size=A4, **options) -> bytes:
    """A PDF with one page per list of lines."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, **options)
    for lines in pages:
        text = canvas.beginText(72, size[1] - 72)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def raw_pdf(text_operators: bytes, to_unicode: bytes) -> bytes:
    """A one-page PDF whose font says by itself what its codes mean, as broken or hostile files do."""

    def stream(content: bytes) -> bytes:
        return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)

    to_unicode = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
        b"1 begincodespacerange <00> <FF> endcodespacerange " + to_unicode + b" endcmap end end"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(b"BT /F 12 Tf 72 700 Td " + text_operators + b" ET"),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        stream(to_unicode),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Size 7/Root 1 0 R>>\n%%EOF"


def picture_of(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP"
    return image


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(buffer, "PNG")
    return buffer.getvalue()


def blank(pages: int) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(*A4).close()
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


ONE_PAGE = pdf(["Fewer re-", "interventions: 2.4 % vs 5.1 %", "in 1,024 patients"])
CANNOT_OPEN = [
    ("empty", b"", Reason.EMPTY, "empty"),
    ("picture named .pdf", png(), Reason.NOT_A_PDF, "not a PDF"),
    ("text named .pdf", b"Dear customer, %PDF is not here", Reason.NOT_A_PDF, "not a PDF"),
    ("header too late", b" " * 1024 + ONE_PAGE, Reason.NOT_A_PDF, "not a PDF"),
    ("cut off", ONE_PAGE[: len(ONE_PAGE) // 3], Reason.DAMAGED, "damaged or cut off"),
    ("header only", b"%PDF-1.7\n", Reason.DAMAGED, "damaged or cut off"),
    ("encrypted", pdf(["secret"], encrypt="password"), Reason.ENCRYPTED, "password"),
    (
        "encrypted with a longer key",
        pdf(["secret"], encrypt=StandardEncryption("password", strength=128)),
        Reason.ENCRYPTED,
        "password",
    ),
]
each_unreadable = pytest.mark.parametrize(
    ("data", "reason", "says"), [case[1:] for case in CANNOT_OPEN], ids=[case[0] for case in CANNOT_OPEN]
)


@each_unreadable
def test_inspection_refuses_what_cannot_be_read(data, reason, says):
    with pytest.raises(UnreadableFile, match=says) as refusal:
        inspect_pdf(data)
    assert refusal.value.reason is reason


@each_unreadable
def test_reading_refuses_it_too(data, reason, says):
    with pytest.raises(UnreadableFile, match=says) as refusal:
        next(read_pages(data))
    assert refusal.value.reason is reason


def test_facts():
    data = pdf(["one"], ["two"], ["three"])
    assert inspect_pdf(data) == PdfFacts(3, hashlib.sha256(data).hexdigest())


def test_bytes_before_the_header_are_allowed():
    data = b"X-Scanned: yes\r\n" + ONE_PAGE
    assert inspect_pdf(data).page_count == 1
    assert "interventions" in next(read_pages(data)).text


def test_a_file_restricted_only_against_printing_is_read():
    data = pdf(["open"], encrypt=StandardEncryption("", "owner", canPrint=0))
    assert inspect_pdf(data).page_count == 1
    assert next(read_pages(data)).text == "open"


def test_too_many_pages():
    data = blank(2000)
    with pytest.raises(UnreadableFile, match=r"2,000 pages and at most 500 .* split it") as refusal:
        inspect_pdf(data)
    assert refusal.value.reason is Reason.TOO_MANY_PAGES
    assert inspect_pdf(data, max_pages=2000).page_count == 2000


def test_too_large():
    with pytest.raises(UnreadableFile, match=r"at most 0\.0 MB") as refusal:
        inspect_pdf(ONE_PAGE, max_bytes=len(ONE_PAGE) - 1)
    assert refusal.value.reason is Reason.TOO_LARGE
    assert inspect_pdf(ONE_PAGE, max_bytes=len(ONE_PAGE)).page_count == 1


def test_text_keeps_lines_and_line_end_hyphens():
    (page,) = read_pages(ONE_PAGE)
    assert page.text == "Fewer re-\ninterventions: 2.4 % vs 5.1 %\nin 1,024 patients"
    assert fold(page.text) == fold("fewer re-interventions 2.4% vs 5.1% in 1,024 patients")


def test_pages_come_in_order_with_pictures():
    pages = list(read_pages(pdf(["one"], [], ["three"])))
    assert [(page.number, page.text) for page in pages] == [(1, "one"), (2, ""), (3, "three")]
    for page in pages:
        picture, thumbnail = picture_of(page.picture), picture_of(page.thumbnail)
        assert picture.size == (page.width, page.height)
        assert page.width == 1400 and page.height == pytest.approx(1400 * A4[1] / A4[0], abs=1)
        assert thumbnail.width == 360 and thumbnail.height == pytest.approx(360 * A4[1] / A4[0], abs=1)
    first, second = (picture_of(page.picture).convert("L").getextrema() for page in pages[:2])
    assert first[0] < 64 and second == (255, 255)


def test_the_asked_width_is_given():
    # 595 points x (800 / 595) is a little more than 800 in floating point.
    (page,) = read_pages(ONE_PAGE, width=800, thumb_width=50)
    assert page.width == 800 and picture_of(page.thumbnail).width == 50


@pytest.mark.parametrize(
    "size", [(14_400, 14_400), (1000, 10_000), (200, 14_400), (14_400, 3), (3, 14_400), (4, 4)]
)
def test_odd_page_boxes_give_bounded_pictures(size):
    (page,) = read_pages(pdf([], size=size))
    assert page.width * page.height <= MAX_PIXELS * 1.01
    assert 1 <= page.width <= 1400 and 1 <= page.height <= 16_383
    assert picture_of(page.thumbnail).width <= 360


def test_form_fields_are_in_the_picture():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.acroForm.textfield(value="filled in", x=100, y=400, width=400, height=60, borderWidth=0)
    canvas.showPage()
    canvas.save()
    (page,) = read_pages(buffer.getvalue())
    assert picture_of(page.picture).convert("L").getextrema()[0] < 128


def test_text_is_fit_for_every_database():
    hostile = raw_pdf(
        b"(xABCDx) Tj", b"4 beginbfchar <41> <0000> <42> <D800> <43> <0001> <44> <D83DDE00> endbfchar"
    )
    (page,) = read_pages(hostile)
    assert page.text.startswith("x") and page.text.endswith("\N{GRINNING FACE}x")
    assert "\x00" not in page.text and "\x01" not in page.text
    page.text.encode("utf-8")


def test_a_damaged_page_is_named():
    data = pdf(["one"], ["two"], ["three"])
    kids = data.index(b"/Kids")
    second = data[kids:].split(b"[", 1)[1].split(b" 0 R")[1].strip()
    damaged = data.replace(b"\n%s 0 obj\n" % second, b"\n%s 0 xxx\n" % second)
    assert damaged != data
    pages = read_pages(damaged)
    assert next(pages).text == "one"
    with pytest.raises(UnreadableFile, match="Page 2 of the PDF is damaged") as refusal:
        next(pages)
    assert refusal.value.reason is Reason.DAMAGED


def test_readings_may_interleave_and_be_abandoned():
    first, second = read_pages(pdf(["a1"], ["a2"])), read_pages(pdf(["b1"], ["b2"]))
    assert [next(first).text, next(second).text, next(first).text] == ["a1", "b1", "a2"]
    second.close()
    assert inspect_pdf(ONE_PAGE).page_count == 1


def test_threads_read_side_by_side():
    several = [pdf([f"file {number} page 1"], [f"file {number} page 2"]) for number in range(4)]
    texts: dict[int, list[str]] = {}

    def read(number: int) -> None:
        texts[number] = [page.text for page in read_pages(several[number], width=200, thumb_width=50)]

    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {n: [f"file {n} page 1", f"file {n} page 2"] for n in range(4)}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample PDFs are not beside the project")
def test_real_files_are_read_or_refused_with_a_reason():
    refused = {}
    for path in sorted(SAMPLES.rglob("*.pdf")):
        data = path.read_bytes()
        try:
            facts = inspect_pdf(data)
            # Narrow pictures: the longest sample has 117 pages.
            pages = list(read_pages(data, width=200, thumb_width=50))
        except UnreadableFile as refusal:
            refused[path.name] = refusal.reason
            continue
        assert [page.number for page in pages] == list(range(1, facts.page_count + 1)), path.name
    assert refused == {
        "libreoffice-writer-password.pdf": Reason.ENCRYPTED,
        "unreadablemetadata.pdf": Reason.DAMAGED,
    }
