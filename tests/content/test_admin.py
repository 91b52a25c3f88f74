"""Assets and territories in the admin: facets change at once, what is signed does not."""

import pytest

from django.core.files.base import ContentFile
from django.urls import reverse

from wagtail.documents import get_document_model
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from compliance.actions import SaveDraft
from compliance.models import (
    AuditRecord,
    Event,
    PeriodicJob,
    ReviewSettings,
    SignatureStatement,
    SignoffTaskState,
)
from content.models import Asset, Territory
from messaging.models import Persona, Positioning, PositioningCitation, Stage
from tests import factories

pytestmark = pytest.mark.django_db


def route(name, *args, model=Asset):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def form_of(asset, **changes):
    markets = [
        {
            "id": row.pk,
            "market": row.market_id,
            "audience": row.audience,
            "effective": row.effective,
            "expiry": row.expiry,
            "ORDER": "1",
        }
        for row in asset.markets.all()
    ]
    return nested_form_data(
        {
            "title": asset.title,
            "kind_of_piece": asset.kind_of_piece,
            "product": asset.product_id,
            "language": asset.language,
            "summary": asset.summary,
            "markets": inline_formset(markets, initial=len(markets)),
            **changes,
        }
    )


@pytest.fixture
def approved(client):
    author = factories.user("Authors")
    client.force_login(author)
    return factories.approved_asset(author=author)


def test_facets_of_an_approved_asset_change_at_once(client, approved):
    surgeon = Persona.objects.create(name="Surgeon", slug="surgeon")
    stage = Stage.objects.create(name="Trial", slug="trial")
    form = form_of(approved, summary="For the first visit.")
    form |= {"personas": [surgeon.pk], "stages": [stage.pk], "why": "Surgeons ask for it."}
    client.post(route("edit", approved.pk), form)
    live = Asset.objects.get(pk=approved.pk)
    assert list(live.personas.all()) == [surgeon]
    assert live.summary == "For the first visit."
    assert live.is_signed()
    assert not live.has_unpublished_changes
    entry = AuditRecord.objects.about(live).filter(event=Event.EDITED).last()
    assert (entry.old["personas"], entry.new["personas"]) == ([], ["Surgeon"])


def test_a_new_title_of_an_approved_asset_is_a_draft(client, approved):
    client.post(route("edit", approved.pk), form_of(approved, title="Another title", why="A clearer title."))
    live = Asset.objects.get(pk=approved.pk)
    assert live.title == approved.title
    assert live.has_unpublished_changes
    assert live.get_latest_revision_as_object().title == "Another title"
    assert "newer draft" in client.get(route("list")).content.decode()


def test_a_submission_runs_by_the_same_checks(client, approved):
    client.post(route("edit", approved.pk), form_of(approved) | {"action-submit": "1"})
    assert not SignoffTaskState.objects.about(approved).open().exists(), "nothing has changed"
    form = form_of(approved, title="Another title", why="A clearer title.") | {"action-submit": "1"}
    client.post(route("edit", approved.pk), form)
    assert SignoffTaskState.objects.about(approved).open().count() == 1


def test_a_new_asset_begins_with_its_file(client, approved):
    assert client.get(route("add")).url == reverse("content:upload")
    assert (
        reverse("content:prepare", args=[approved.pk])
        in client.get(route("edit", approved.pk)).content.decode()
    )


def test_a_territory_is_recorded(client):
    client.force_login(factories.user("Administrators"))
    market = factories.market("US")
    person = factories.user("Reps")
    form = {"name": "North", "markets": [market.pk], "products": [], "members": [person.pk]}
    client.post(route("add", model=Territory), form)
    entry = AuditRecord.objects.about(Territory.objects.get()).get()
    assert entry.new["markets"] == [{"id": market.pk, "name": market.name}]


def test_site_documents_are_for_the_editing_room(client):
    document = get_document_model().objects.create(title="Notes", file=ContentFile(b"notes", "notes.txt"))
    address = reverse("wagtaildocs_serve", args=[document.pk, document.filename])
    assert client.get(address).status_code == 403
    client.force_login(factories.user("Reps"))
    assert client.get(address).status_code == 403
    client.force_login(factories.user("Authors"))
    assert b"".join(client.get(address).streaming_content) == b"notes"


def test_what_is_not_used_is_not_in_the_menu(client, approved):
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    for name in ("Messaging", "Library"):
        assert f'"label": "{name}"' in page
    for name in ("Images", "Documents", "Pages", "Reports"):
        assert f'"label": "{name}"' not in page


def test_every_list_and_form_of_the_admin_opens(client, approved):
    client.force_login(factories.user(is_superuser=True))
    claim = factories.approved_claim("A second statement.")
    positioning = Positioning(
        product=claim.product, for_whom="surgeons", need="calm", category="drain", benefit="drains"
    )
    positioning.citations = [PositioningCitation(claim=claim)]
    SaveDraft(positioning, factories.user("Authors"), "A better wording.").execute()
    Persona.objects.create(name="Surgeon", slug="surgeon")
    for viewset in [model.snippet_viewset for model in get_snippet_models()]:
        assert client.get(reverse(viewset.get_url_name("list"))).status_code == 200, viewset
        assert client.get(f"{reverse(viewset.get_url_name('list'))}?q=surgeon").status_code == 200, viewset
        if viewset.model not in (Asset, PeriodicJob, ReviewSettings):
            assert client.get(reverse(viewset.get_url_name("add"))).status_code == 200, viewset
        for row in viewset.model.objects.all()[:1]:
            # A statement that people accepted stands as it is; there is no form to change it.
            for name in ("history",) if viewset.model is SignatureStatement else ("edit", "history", "usage"):
                address = reverse(viewset.get_url_name(name), args=[row.pk])
                assert client.get(address).status_code == 200, address
    for content in (claim, positioning, approved):
        address = route("revisions_view", content.pk, content.latest_revision_id, model=type(content))
        assert str(content.product) in client.get(address).content.decode()
