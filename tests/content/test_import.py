"""Taking in folders: every file is kept, here already, or refused by name; nothing is half-saved."""

import io
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from django.core.management import CommandError, call_command

from cms.core.storage import controlled_storage
from content.actions import assets
from content.models import Asset, AssetPage, AssetVersion
from messaging.models import Evidence, EvidenceFile, EvidencePage
from tests import factories

pytestmark = pytest.mark.django_db


def encrypted() -> bytes:
    """A PDF that opens only with a password."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt="secret")
    canvas.drawString(50, 50, "Hidden.")
    canvas.save()
    return buffer.getvalue()


def of_pages(count: int) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(count):
        document.new_page(100, 100)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    twin = factories.pdf("The same in two places.")
    files = {
        "decks/one_page-leaflet.pdf": factories.pdf(factories.STATEMENT),
        "decks/deep/two pages.PDF": factories.pdf("First.", "Second."),
        "twin.pdf": twin,
        "zz/twin again.pdf": twin,
        "bad/encrypted.pdf": encrypted(),
        "bad/empty.pdf": b"",
        "bad/truncated.pdf": factories.pdf("Cut off.")[:300],
        "bad/long.pdf": of_pages(2000),
        "bad/picture.pdf": b"\x89PNG\r\n\x1a\n not a PDF",
        ".hidden/desktop.pdf": factories.pdf("Not meant."),
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(command: str, folder: Path, **options: str) -> list[str]:
    out = io.StringIO()
    call_command(command, str(folder), stdout=out, no_color=True, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def author():
    factories.product()
    return factories.user("Authors")


class TestAssets:
    def test_the_good_are_read_drafts_and_the_bad_are_named_with_their_reason(self, folder, author):
        factories.approved_claim()
        *refused, summary = run("import_assets", folder, user=author.username)
        assert summary == "3 kept, 1 here already, 5 refused."
        reasons = dict(line.split(": ", 1) for line in refused)
        assert {name: words for name, words in reasons.items() if not words.startswith("The ")} == {}
        for name, words in (
            ("empty", "empty"), ("encrypted", "password"), ("truncated", "damaged"),
            ("long", "2,000 pages"), ("picture", "not a PDF"),
        ):  # fmt: skip
            assert words in reasons[f"bad/{name}.pdf"]
        assert set(Asset.objects.values_list("title", flat=True)) == {"One page leaflet", "Two pages", "Twin"}
        assert not Asset.objects.filter(live=True).exists()
        assert all(version.is_ready for version in AssetVersion.objects.all())
        assert AssetPage.objects.count() == 4
        version = AssetVersion.objects.get(asset__title="One page leaflet")
        assert version.uses.get().status == "suggested"
        assert version.pages.get().picture.size > 0
        assert version.asset.get_latest_revision_as_object().version == version

    def test_a_second_run_changes_nothing(self, folder, author):
        run("import_assets", folder, user=author.username)
        before = set(AssetVersion.objects.values_list("pk", "sha256"))
        assert run("import_assets", folder, user=author.username)[-1] == (
            "0 kept, 4 here already, 5 refused."
        )
        assert set(AssetVersion.objects.values_list("pk", "sha256")) == before

    def test_a_page_that_cannot_be_read_leaves_nothing_behind(self, tmp_path, author, monkeypatch):
        def stops_at_the_second(data, **widths):
            pages = real(data, **widths)
            yield next(pages)
            pages.close()
            raise assets.UnreadableFile("damaged", "Page 2 of the PDF is damaged.")

        real = assets.read_pages
        monkeypatch.setattr(assets, "read_pages", stops_at_the_second)
        data = factories.pdf("One.", "Two.")
        (tmp_path / "torn.pdf").write_bytes(data)
        lines = run("import_assets", tmp_path, user=author.username)
        assert lines == ["torn.pdf: Page 2 of the PDF is damaged.", "0 kept, 0 here already, 1 refused."]
        assert not Asset.objects.exists()
        sha256 = assets.sha256_of(data)
        assert not controlled_storage().exists(f"assets/{sha256[:2]}/{sha256}/picture-1.webp")

    def test_wrong_arguments_say_what_to_do(self, folder, author, tmp_path):
        other = factories.rep()
        empty = tmp_path / "nothing"
        empty.mkdir()
        cases = [
            ({"folder": folder / "none", "user": author.username}, "is not a folder"),
            ({"folder": empty, "user": author.username}, "holds no file"),
            ({"folder": folder, "user": "nobody"}, "no active user"),
            ({"folder": folder, "user": other.username}, "may not add pieces"),
            ({"folder": folder, "user": author.username, "product": "none"}, "one of: tessel"),
        ]
        for options, words in cases:
            with pytest.raises(CommandError, match=words):
                run("import_assets", **options)
        factories.product("Second")
        with pytest.raises(CommandError, match="Say which product"):
            run("import_assets", folder, user=author.username)
        assert not Asset.objects.exists()


class TestEvidence:
    def test_texts_become_evidence_to_search(self, tmp_path, author):
        (tmp_path / "Hematology_K050014.md").write_text("# Decision\n\nTotal hemoglobin.\n")
        (tmp_path / "paper.pdf").write_bytes(factories.pdf("A measured result."))
        (tmp_path / "empty.md").write_text("")
        (tmp_path / "latin.txt").write_bytes("Größe".encode("latin-1"))
        lines = run("import_evidence", tmp_path, user=author.username, kind="decision_summary")
        assert lines == [
            "empty.md: empty.md is empty. Choose another file.",
            "latin.txt: latin.txt is not UTF-8 text. Save it as UTF-8 and try again.",
            "2 kept, 0 here already, 2 refused.",
        ]
        source = Evidence.objects.get(submission="K050014")
        assert source.title == "Hematology K050014"
        assert "Total hemoglobin." in EvidencePage.objects.get(file__evidence=source).text
        assert Evidence.objects.count() == EvidenceFile.objects.count() == 2
        assert run("import_evidence", tmp_path, user=author.username, kind="decision_summary")[-1] == (
            "0 kept, 2 here already, 2 refused."
        )

    def test_wrong_arguments_say_what_to_do(self, folder, author):
        with pytest.raises(CommandError, match="may not add evidence"):
            run("import_evidence", folder, user=factories.rep().username, kind="article")
        with pytest.raises(CommandError, match="invalid choice"):
            run("import_evidence", folder, user=author.username, kind="hearsay")
