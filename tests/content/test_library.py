"""From a file to a submission, through HTTP."""

from datetime import date, timedelta

import pytest

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.core.actions import Refused
from compliance.models import SignoffTaskState
from content.actions import CreateAsset, ReadVersion, UploadVersion
from content.models import Asset, AssetVersion, ClaimUse
from messaging.models import Persona
from tests import factories
from tests.compliance.steps import send_back

pytestmark = pytest.mark.django_db


def file(data, name="piece.pdf"):
    return SimpleUploadedFile(name, data, "application/pdf")


def facts(product, **changed):
    today = date.today()  # noqa: DTZ011
    return {
        "title": "Fewer infections",
        "kind_of_piece": "leave_behind",
        "product": product.pk,
        "language": "en",
        "markets-TOTAL_FORMS": "2",
        "markets-INITIAL_FORMS": "0",
        "markets-0-market": factories.market("US").pk,
        "markets-0-audience": "hcp",
        "markets-0-effective": today.isoformat(),
        "markets-0-expiry": (today + timedelta(days=300)).isoformat(),
    } | changed


@pytest.fixture
def author(client):
    made = factories.user("Authors")
    client.force_login(made)
    return made


def prepare_of(asset):
    return reverse("content:prepare", args=[asset.pk])


class TestUpload:
    def test_a_piece_is_kept_with_its_markets_and_facets_and_read(
        self, client, author, django_capture_on_commit_callbacks
    ):
        factories.approved_claim()
        persona = Persona.objects.create(name="Surgeon", slug="surgeon")
        sent = facts(
            factories.product(), personas=[persona.pk], file=file(factories.pdf(factories.STATEMENT))
        )
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("content:upload"), sent)
        asset = Asset.objects.get()
        assert answer["Location"] == prepare_of(asset)
        draft = asset.get_latest_revision_as_object()
        assert list(draft.personas.all()) == [persona]
        assert str(draft.markets.get()) == "Market US · HCP"
        assert draft.version.is_ready
        assert not asset.live
        page = client.get(prepare_of(asset))
        assert page.context["exact"] == 1
        assert b"<mark>Tessel drains" in page.content

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "empty"),
            (b"PK\x03\x04 a spreadsheet", "not a PDF"),
            (b"%PDF-1.7 cut off", "damaged"),
            (factories.pdf(*(["x"] * 501)), "at most 500"),
        ],
        ids=["empty", "mislabelled", "truncated", "too long"],
    )
    def test_a_bad_file_is_refused_at_its_field_and_nothing_else_is_lost(self, client, author, data, words):
        answer = client.post(reverse("content:upload"), facts(factories.product(), file=file(data)))
        assert answer.status_code == 422
        assert words in answer.context["form"].errors["file"][0]
        assert b'value="Fewer infections"' in answer.content
        assert b"choose it again" in answer.content
        assert not Asset.objects.exists()

    def test_a_duplicate_names_what_is_here(self, client, author):
        data = factories.pdf("Here already.")
        version = factories.asset_draft(data=data)
        answer = client.post(reverse("content:upload"), facts(version.asset.product, file=file(data)))
        assert version.asset.title in answer.context["form"].errors["file"][0]
        assert Asset.objects.count() == 1

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"markets-0-expiry": "2020-01-01"}, "must be after the effective date"),
            ({"markets-0-expiry": ""}, "required"),
            ({"markets-0-market": "999999"}, "valid choice"),
            ({"title": ""}, "required"),
            ({"product": "999999"}, "valid choice"),
            ({"language": "tlh"}, "valid choice"),
            ({f"markets-0-{name}": "" for name in ("market", "audience", "effective", "expiry")},
             "at least one market"),
        ],
    )  # fmt: skip
    def test_bad_facts_are_told_where_they_stand(self, client, author, changed, words):
        sent = facts(factories.product(), file=file(factories.pdf("A page."))) | changed
        answer = client.post(reverse("content:upload"), sent)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Asset.objects.exists()

    def test_a_market_named_twice_is_refused(self, client, author):
        sent = facts(factories.product(), file=file(factories.pdf("A page.")))
        sent |= {name.replace("-0-", "-1-"): value for name, value in sent.items() if "-0-" in name}
        answer = client.post(reverse("content:upload"), sent)
        assert b"named twice" in answer.content
        assert not Asset.objects.exists()

    def test_a_new_piece_by_somebody_without_the_right_is_refused_in_words(self):
        draft = Asset(title="Mine", kind_of_piece="deck", product=factories.product())
        with pytest.raises(Refused, match="You may not add"):
            CreateAsset(draft, "mine.pdf", factories.pdf("A page."), factories.rep()).execute()
        assert not Asset.objects.exists()

    def test_who_may_not_add_is_refused(self, client):
        client.force_login(factories.rep())
        assert client.get(reverse("content:upload")).status_code == 403
        assert client.get(reverse("content:library")).status_code == 403


class TestPreparing:
    def test_the_reading_shows_numbers_until_it_is_done(self, client, author):
        asset = factories.asset_draft(author=author).asset
        version = UploadVersion(asset, "new.pdf", factories.pdf("One.", "Two."), author, "Newer.").execute()
        AssetVersion.objects.filter(pk=version.pk).update(pages_read=1)
        progress = reverse("content:progress", args=[asset.pk])
        assert b"Being read" in client.get(prepare_of(asset)).content
        running = client.get(progress)
        assert b'<progress id="pages-read" max="2" value="1">' in running.content
        assert b"hx-get" in running.content
        assert "HX-Refresh" not in running
        ReadVersion(version).execute()
        done = client.get(progress)
        assert b"hx-get" not in done.content
        assert done["HX-Refresh"] == "true"

    def test_a_failed_reading_says_why(self, client, author):
        version = factories.asset_draft(author=author)
        AssetVersion.objects.filter(pk=version.pk).update(state="failed", problem="Page 2 is damaged.")
        page = client.get(prepare_of(version.asset))
        assert b"Page 2 is damaged." in page.content
        assert b"hx-get" not in page.content

    def test_a_version_read_twice_at_once_has_its_pages_once(self):
        version = factories.asset_draft()
        again = AssetVersion.objects.get(pk=version.pk)
        again.state = AssetVersion.State.PROCESSING  # as the second worker saw it before
        assert ReadVersion(again).execute().is_ready
        assert version.pages.count() == 1

    def test_claims_are_confirmed_dismissed_and_linked(self, client, author):
        factories.approved_claim()
        other = factories.approved_claim("Tessel drains are quiet.")
        asset = factories.asset_draft(author=author, confirm=False).asset
        use = ClaimUse.objects.get()
        decide = reverse("content:decide_use", args=[use.pk])
        client.post(decide, {"decision": "dismiss"})
        use.refresh_from_db()
        assert use.status == ClaimUse.Status.SUGGESTED
        assert b"Say why" in client.get(prepare_of(asset)).content
        client.post(decide, {"decision": "dismiss", "reason": "It is about another drain."})
        use.refresh_from_db()
        assert (use.status, use.decided_by) == (ClaimUse.Status.DISMISSED, author)
        client.post(decide, {"decision": "confirm"})
        use.refresh_from_db()
        assert use.status == ClaimUse.Status.CONFIRMED
        add = reverse("content:add_use", args=[asset.pk])
        assert client.post(add, {"claim": other.pk, "page": "9"}).status_code == 422
        assert client.post(add, {"claim": other.pk, "page": "1"}).status_code == 302
        assert ClaimUse.objects.get(claim=other).status == ClaimUse.Status.CONFIRMED

    def test_all_exact_matches_at_once_each_on_record(self, client, author):
        texts = ["Tessel drains are quiet.", "Tessel drains are light."]
        for text in texts:
            factories.approved_claim(text)
        asset = factories.asset_draft(*texts, author=author, confirm=False).asset
        by_hand = ClaimUse.objects.first()
        ClaimUse.objects.filter(pk=by_hand.pk).update(wording="Words that are not there.")
        client.post(reverse("content:confirm_uses", args=[asset.pk]))
        assert ClaimUse.objects.filter(status="confirmed").count() == 1
        assert ClaimUse.objects.get(pk=by_hand.pk).status == "suggested"

    def test_it_says_what_stands_against_submitting_and_then_submits(self, client, author):
        factories.approved_claim()
        asset = factories.asset_draft(author=author, confirm=False).asset
        submit = reverse("content:submit_asset", args=[asset.pk])
        assert b"1 suggested claims are undecided" in client.get(prepare_of(asset)).content
        client.post(submit)
        assert not SignoffTaskState.objects.about(asset).exists()
        client.post(reverse("content:confirm_uses", args=[asset.pk]))
        client.post(submit)
        page = client.get(prepare_of(asset))
        assert b"is in review" in page.content
        assert not page.context.get("decidable")
        assert page.context["preparation"].state == "In review"

    def test_sent_back_says_why_and_a_new_file_moves_on(self, client, author):
        people = factories.reviewers()
        asset = factories.asset_draft("Plain words.", author=author).asset
        client.post(reverse("content:submit_asset", args=[asset.pk]))
        round_ = SignoffTaskState.objects.about(asset).get()
        send_back(round_, people["legal"], "Say who paid.")
        page = client.get(prepare_of(asset))
        assert b"Say who paid." in page.content
        assert b"Say who paid." in client.get(reverse("content:library")).content
        address = reverse("content:upload_version", args=[asset.pk])
        assert client.post(address, {"file": file(factories.pdf("Paid by us."))}).status_code == 302
        assert b"Say who paid." not in client.get(reverse("content:library")).content

    def test_a_refused_new_version_says_so_on_the_page(self, client, author):
        asset = factories.asset_draft(author=author).asset
        answer = client.post(reverse("content:upload_version", args=[asset.pk]), {"file": file(b"no pdf")})
        assert answer.status_code == 422
        assert b"not a PDF" in answer.content
        assert asset.versions.count() == 1

    def test_an_approved_version_is_shown_as_final(self, client, author):
        factories.approved_claim()
        asset = factories.approved_asset(author=author)
        page = client.get(prepare_of(asset))
        assert b"is approved" in page.content
        assert not page.context["decidable"]

    @pytest.mark.parametrize("name", ["prepare", "progress", "submit_asset", "upload_version", "add_use",
                                      "confirm_uses"])  # fmt: skip
    def test_only_who_may_change_the_piece_comes_in(self, client, name):
        asset = factories.asset_draft().asset
        address = reverse(f"content:{name}", args=[asset.pk])
        client.force_login(factories.rep())
        assert client.get(address).status_code in (403, 405)
        assert client.post(address).status_code in (403, 405)


class TestList:
    def test_each_piece_says_how_far_it_is(self, client, author):
        factories.approved_claim()
        factories.approved_asset(author=author, title="A")
        factories.asset_draft(author=author, title="B", confirm=False)
        factories.asset_draft("Nothing claimed.", author=author, title="C")
        reading = factories.asset_draft("Still here.", author=author, title="D")
        UploadVersion(reading.asset, "new.pdf", factories.pdf("New."), author, "Newer.").execute()
        rows = client.get(reverse("content:library")).context["rows"]
        assert {asset.title: state.state for asset, state in rows} == {
            "A": "Approved", "B": "Claims to decide", "C": "Ready to submit", "D": "Being read",
        }  # fmt: skip

    def test_words_narrow_it_down(self, client, author):
        factories.asset_draft(title="Alpha")
        factories.asset_draft(title="Beta")
        page = client.get(reverse("content:library"), {"q": "alph"})
        assert [asset.title for asset, _ in page.context["rows"]] == ["Alpha"]
        assert b"No title has" in client.get(reverse("content:library"), {"q": "gamma"}).content

    def test_the_number_of_queries_does_not_grow(self, client, author):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse("content:library")).status_code == 200
            return len(captured)

        factories.approved_claim()
        factories.approved_asset(author=author)
        client.get(reverse("content:library"))
        one = queries()
        for _ in range(3):
            factories.approved_asset(author=author)
            factories.asset_draft(author=author, confirm=False)
        assert queries() == one
