"""Writing claims and keeping evidence in the admin, over HTTP; the traps of Wagtail's workflow views."""

from datetime import date, timedelta

import pytest

from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from wagtail.models import TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from compliance.actions import SubmitForReview
from compliance.models import AuditRecord, Event, SignoffTaskState
from messaging.models import (
    Claim,
    ClaimClearance,
    Evidence,
    EvidenceFile,
    Indication,
    MandatoryDisclaimer,
    MarketStatus,
    Product,
)
from tests import factories

pytestmark = pytest.mark.django_db


#: What every change and deletion is asked for.
WHY = {"why": "The authority asked for it."}


def route(name, *args, model=Claim):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def form_of(claim, **changes):
    """What the edit form of a claim posts, with `changes`; `quote`, `page`, `expiry` are the first row's."""
    return form_of_draft(claim.get_latest_revision_as_object() if claim.pk else claim, **changes)


def form_of_draft(draft, **changes):
    """The same, of a draft that was read before."""
    anchors = [
        {
            "id": anchor.pk or "",
            "evidence_file": anchor.evidence_file_id,
            "page": changes.pop("page", anchor.page),
            "quote": changes.pop("quote", anchor.quote),
            "ORDER": "1",
        }
        for anchor in draft.anchors.all()
    ]
    markets = [
        {
            "id": row.pk or "",
            "market": row.market_id,
            "audience": row.audience,
            "effective": row.effective,
            "expiry": changes.pop("expiry", row.expiry),
            "ORDER": "1",
        }
        for row in draft.markets.all()
    ]
    return nested_form_data(
        {
            "code": draft.code,
            "text": draft.text,
            "type": draft.type,
            "product": draft.product_id,
            "indication": draft.indication_id,
            "comparator": draft.comparator,
            "endpoint": draft.endpoint,
            "statistic": draft.statistic,
            "in_labelling": "on",
            "answers": inline_formset([]),
            "qualifiers": inline_formset([]),
            "wordings": inline_formset([]),
            "anchors": inline_formset(anchors, initial=len([each for each in anchors if each["id"]])),
            "markets": inline_formset(markets, initial=len([each for each in markets if each["id"]])),
            **changes,
        }
    )


def newest(claim):
    return Claim.objects.get(pk=claim.pk).get_latest_revision_as_object()


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def author(client):
    made = factories.user("Authors")
    client.force_login(made)
    return made


@pytest.fixture
def superuser():
    return factories.user(is_superuser=True)


def test_a_claim_is_written_saved_and_submitted(client, author):
    factories.reviewers()
    unsaved = factories.claim_draft(author=author)
    data = form_of(unsaved, code="TES-9001")
    for name in [key for key in data if key.endswith("-id")]:
        data[name] = ""
    data["anchors-INITIAL_FORMS"] = data["markets-INITIAL_FORMS"] = "0"
    created = client.post(route("add"), data)
    claim = Claim.objects.get(code="TES-9001")
    assert created.url == route("edit", claim.pk)
    assert not claim.live
    assert AuditRecord.objects.about(claim).get(event=Event.CREATED).actor == author
    response = client.post(route("edit", claim.pk), form_of(claim, text=claim.text) | {"action-submit": "1"})
    round_ = SignoffTaskState.objects.about(claim).get()
    assert round_.is_open
    assert "is in review" in said(response)
    page = client.get(route("edit", claim.pk)).content.decode()
    assert reverse("compliance:review", args=[round_.pk]) in page
    assert "In review" in client.get(route("list")).content.decode()


def test_a_quote_that_is_not_on_its_page_warns_when_saved_and_stops_the_submission(client, author):
    factories.reviewers()
    claim = factories.claim_draft(author=author)
    data = form_of(claim, quote="Nobody ever wrote this.")
    words = "The quote “Nobody ever wrote this.” is not on page 1"
    saved = client.post(route("edit", claim.pk), data)
    assert words in said(saved)
    assert newest(claim).anchors.get().quote == "Nobody ever wrote this."
    refused = client.post(route("edit", claim.pk), data | {"text": "Kept.", "action-submit": "1"})
    assert words in said(refused)
    assert "The draft is saved" in said(refused)
    assert not SignoffTaskState.objects.about(claim).exists()
    claim.refresh_from_db()
    assert claim.get_latest_revision_as_object().text == "Kept."
    assert claim.current_workflow_state is None


def test_a_claim_without_evidence_is_kept_and_not_submitted(client, author):
    factories.reviewers()
    claim = factories.claim_draft(author=author)
    data = form_of(claim)
    data["anchors-0-DELETE"] = "1"
    response = client.post(route("edit", claim.pk), data | {"action-submit": "1"})
    assert "has no evidence" in said(response)
    assert not newest(claim).anchors.all()


def test_an_expiry_before_its_start_and_a_page_that_is_not_there_are_field_errors(client, author):
    claim = factories.claim_draft(author=author)
    before = claim.latest_revision_id
    late = client.post(route("edit", claim.pk), form_of(claim, expiry=date(2001, 1, 1)))
    assert late.status_code == 200
    assert "must be after the effective date" in late.content.decode()
    far = client.post(route("edit", claim.pk), form_of(claim, page=99))
    assert "has 1 pages" in far.content.decode()
    claim.refresh_from_db()
    assert claim.latest_revision_id == before


def test_the_code_of_an_approved_claim_stays(client, author):
    claim = factories.approved_claim(author=author)
    response = client.post(route("edit", claim.pk), form_of(claim, code="NEW-0001"))
    assert "The code of an approved claim stays" in response.content.decode()


@pytest.mark.parametrize("fields", [{"groups": ("Authors",)}, {"is_superuser": True}])
def test_autosave_cannot_change_what_is_in_review(client, fields):
    """Traps 1 and 7: the revision under review is rewritten by nobody, a superuser who wrote it included."""
    factories.reviewers()
    writer = factories.user(*fields.get("groups", ()), is_superuser=fields.get("is_superuser", False))
    claim = factories.claim_draft(author=writer)
    round_ = SubmitForReview(claim, writer).execute()
    client.force_login(writer)
    data = form_of(claim, text="Something else.")
    for posted in (data | {"overwrite_revision_id": round_.revision_id}, data):
        for accept, status in (("application/json", 400), ("text/html", 200)):
            response = client.post(route("edit", claim.pk), posted, headers={"accept": accept})
            assert response.status_code == status
    round_.refresh_from_db()
    assert round_.content.text == claim.text
    assert not round_.has_changed()
    assert claim.revisions.count() == 1


def test_nothing_is_published_by_hand(client, superuser):
    """Trap 5: the edit view's publish, a new claim's publish, and unpublish."""
    author = factories.user("Authors")
    claim = factories.claim_draft(author=author)
    client.force_login(superuser)
    response = client.post(route("edit", claim.pk), form_of(claim, text="Mine.") | {"action-publish": "1"})
    claim.refresh_from_db()
    assert not claim.live
    assert "not published" in said(response)
    assert claim.get_latest_revision_as_object().text == "Mine."
    data = form_of(claim, code="TES-9002") | {"action-publish": "1"}
    for name in [key for key in data if key.endswith("-id")]:
        data[name] = ""
    data["anchors-INITIAL_FORMS"] = data["markets-INITIAL_FORMS"] = "0"
    client.post(route("add"), data)
    assert not Claim.objects.get(code="TES-9002").live
    approved = factories.approved_claim("Something approved.", author=author)
    response = client.post(route("unpublish", approved.pk))
    approved.refresh_from_db()
    assert approved.live
    assert "Withdraw or suspend it" in said(response)
    page = client.get(route("edit", approved.pk)).content.decode()
    assert 'name="action-publish"' not in page
    assert "action-unpublish" not in page


def test_an_old_revision_brought_back_is_a_draft(client, superuser):
    author = factories.user("Authors")
    claim = factories.approved_claim(author=author)
    first = claim.revisions.order_by("pk").first()
    client.force_login(superuser)
    data = form_of(claim, text="From the past.") | {"action-publish": "1"}
    client.post(route("revisions_revert", claim.pk, first.pk), data)
    assert Claim.objects.get(pk=claim.pk).text == claim.text


def test_no_verdict_is_taken_from_wagtails_addresses(client, superuser):
    """Traps 3 and 4: not even with the task state of another claim in the address."""
    reviewers = factories.reviewers()
    author = factories.user("Authors")
    first = factories.claim_draft(author=author)
    second = factories.claim_draft("Another.", author=author)
    rounds = [SubmitForReview(each, author).execute() for each in (first, second)]
    reviewer = reviewers["medical"]
    reviewer.is_superuser = True
    reviewer.save()
    for person in (superuser, reviewer):
        client.force_login(person)
        for action in ("review", "approve", "reject", "cancel"):
            for name in ("workflow_action", "collect_workflow_action_data"):
                if name == "collect_workflow_action_data" and action == "review":
                    continue  # it has no form; Wagtail's view is built for those that do
                client.post(route(name, first.pk, action, rounds[1].pk), {"comment": "x"})
        for posted in ("action-cancel-workflow", "action-restart-workflow", "action-workflow-action"):
            client.post(
                route("edit", first.pk),
                form_of(first) | {posted: "1", "workflow-action-name": "review"},
            )
    for round_ in rounds:
        round_.refresh_from_db()
        assert round_.status == TaskState.STATUS_IN_PROGRESS
        assert not round_.signatures.exists()


def test_what_was_reviewed_is_not_deleted(client, superuser):
    """Trap 10: a friendly refusal, one by one and in bulk; a mere draft goes."""
    claim = factories.approved_claim()
    draft = factories.claim_draft("A mere draft.")
    client.force_login(superuser)
    for method in (client.get, client.post):
        response = method(route("delete", claim.pk), WHY)
        assert response.url == route("edit", claim.pk)
        assert "Withdraw it instead" in said(response)
    bulk = reverse("wagtail_bulk_action", args=["messaging", "claim", "delete"])
    response = client.post(f"{bulk}?id={claim.pk}&id={draft.pk}", WHY)
    assert "Nothing was deleted" in said(response)
    assert Claim.objects.count() == 2
    client.post(route("delete", draft.pk), WHY)
    assert list(Claim.objects.all()) == [claim]
    assert AuditRecord.objects.filter(event=Event.DELETED, object_label=draft.code).exists()


# Evidence


def evidence_form(**changes):
    return {"title": "Study of drains", "kind": "article", "year": "2025", **changes}


def upload(name="study.pdf", data=None):
    return SimpleUploadedFile(name, factories.pdf("Drains.") if data is None else data)


def test_evidence_is_kept_with_its_file(client, author):
    response = client.post(route("add", model=Evidence), evidence_form(upload=upload()))
    evidence = Evidence.objects.get()
    kept = evidence.files.get()
    assert response.url == route("edit", evidence.pk, model=Evidence)
    assert kept.uploaded_by == author
    assert kept.page_count == 1
    assert {each.event for each in AuditRecord.objects.about(evidence)} == {Event.CREATED, Event.UPLOADED}
    page = client.get(response.url).content.decode()
    assert kept.name in page
    assert kept.sha256 in page


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.pdf", b"", "empty"),
        ("empty.txt", b"  \n ", "is empty"),
        ("mislabelled.pdf", b"no pdf at all", "mislabelled.pdf"),
        ("latin.txt", "größer".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_bad_file_is_told_at_its_field_and_nothing_is_kept(client, author, name, data, words):
    response = client.post(route("add", model=Evidence), evidence_form(upload=upload(name, data)))
    assert response.status_code == 200
    assert words in str(response.context["form"].errors["upload"])
    assert not Evidence.objects.exists()
    assert not EvidenceFile.objects.exists()


def test_the_same_file_twice_is_refused_with_the_name_of_its_source(client, author):
    file = factories.evidence_file("Drains.")
    with file.file.open() as stored:
        data = stored.read()
    response = client.post(route("add", model=Evidence), evidence_form(upload=upload(data=data)))
    assert file.evidence.title in str(response.context["form"].errors["upload"])
    assert Evidence.objects.count() == 1


def test_a_retraction_darkens_the_claims_that_rest_on_it(client, author):
    claim = factories.approved_claim(author=author)
    evidence = claim.anchors.get().evidence_file.evidence
    address = route("retract", evidence.pk, model=Evidence)
    assert "Mark as retracted" in client.get(route("edit", evidence.pk, model=Evidence)).content.decode()
    assert "required" in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "The journal’s notice of 3 May."})
    evidence.refresh_from_db()
    assert evidence.retracted_at
    assert not ClaimClearance.objects.holding(timezone.now()).filter(claim=claim).exists()
    assert AuditRecord.objects.about(evidence).filter(event=Event.RETRACTED, actor=author).exists()
    client.force_login(factories.user("Administrators"))
    assert client.post(address, {"reason": "x"}).status_code == 302


def test_the_chooser_of_files_leaves_out_what_is_retracted(client, author):
    file = factories.evidence_file("Drains.")
    address = reverse("evidence_file_chooser:choose_results")
    assert file.name in client.get(f"{address}?q=study").content.decode()
    Evidence.objects.update(retracted_at=timezone.now())
    assert file.name not in client.get(address).content.decode()
    chosen = client.get(reverse("evidence_file_chooser:chosen", args=[file.pk]))
    assert chosen.status_code == 404


# Rows that claims rest on


@pytest.fixture
def librarian(client):
    made = factories.user("Librarians")
    client.force_login(made)
    return made


def status_form(status, **changes):
    return {
        "product": status.product_id,
        "market": status.market_id,
        "pathway": status.pathway,
        "number": status.number,
        "decision": status.decision,
        "valid_from": status.valid_from,
        "valid_to": "",
        "indications": [each.pk for each in status.indications.all()],
        **changes,
    }


def test_a_market_status_is_recorded_and_moves_the_windows(client, librarian):
    claim = factories.approved_claim()
    status = MarketStatus.objects.get()
    assert claim.clearances.holding(timezone.now()).exists()
    address = route("edit", status.pk, model=MarketStatus)
    client.post(address, status_form(status, decision="withdrawn") | WHY)
    entry = AuditRecord.objects.about(status).get()
    assert (entry.event, entry.actor) == (Event.EDITED, librarian)
    assert (entry.old["decision"], entry.new["decision"]) == ("cleared", "withdrawn")
    assert not claim.clearances.holding(timezone.now()).exists()
    client.post(address, status_form(status, decision="withdrawn") | WHY)
    assert AuditRecord.objects.about(status).count() == 1, "a save that changes nothing is no event"


def test_a_market_status_keeps_to_its_product_and_its_days(client, librarian):
    status = MarketStatus.objects.create(
        product=factories.product(),
        market=factories.market("EU"),
        pathway="ce",
        decision="ce_marked",
        valid_from=date(2024, 1, 1),
    )
    strange = Indication.objects.create(product=factories.product("Oriel"), name="Seeing", text="Seeing.")
    response = client.post(
        route("edit", status.pk, model=MarketStatus),
        status_form(status, indications=[strange.pk], valid_to="2023-01-01"),
    )
    errors = response.context["form"].errors
    assert "of Tessel only" in str(errors["indications"])
    assert "must be after" in str(errors["valid_to"])
    assert not AuditRecord.objects.about(status).exists()


def test_the_words_of_an_indication_stand_once_claims_are_signed_with_them(client, librarian):
    product = factories.product()
    indication = product.indications.get()
    address = route("edit", indication.pk, model=Indication)
    form = {"product": product.pk, "name": indication.name, "text": "Drainage, reworded."} | WHY
    client.post(address, form)
    assert AuditRecord.objects.about(indication).count() == 1
    factories.approved_claim()
    response = client.post(address, form | {"text": "Reworded again."})
    assert "Add a new indication instead" in response.content.decode()
    indication.refresh_from_db()
    assert indication.text == "Drainage, reworded."


def test_a_slug_is_set_once(client, librarian):
    product = factories.product()
    form = {"name": product.name, "slug": "renamed", "device_class": "II"}
    response = client.post(route("edit", product.pk, model=Product), form)
    assert "cannot be changed" in str(response.context["form"].errors["slug"])


def test_what_is_in_use_is_not_deleted(client, superuser):
    claim = factories.approved_claim()
    client.force_login(superuser)
    response = client.post(route("delete", claim.product_id, model=Product), WHY)
    assert "is in use" in said(response)
    assert Product.objects.filter(pk=claim.product_id).exists()
    assert not AuditRecord.objects.filter(event=Event.DELETED).exists()
    unused = factories.product("Unused")
    MarketStatus.objects.filter(product=unused).delete()
    unused.indications.all().delete()
    client.post(route("delete", unused.pk, model=Product), WHY)
    assert AuditRecord.objects.get(event=Event.DELETED).old["name"] == "Unused"


def test_a_new_disclaimer_darkens_pieces_without_it_and_its_end_restores_them(client, librarian, superuser):
    asset = factories.approved_asset()
    held = lambda: asset.clearances.holding(timezone.now() + timedelta(seconds=1)).exists()  # noqa: E731
    assert held()
    form = {"market": factories.market("US").pk, "product": "", "text": "Rx only."}
    client.post(route("add", model=MandatoryDisclaimer), form)
    assert not held()
    client.force_login(superuser)
    client.post(route("delete", MandatoryDisclaimer.objects.get().pk, model=MandatoryDisclaimer), WHY)
    assert held()
