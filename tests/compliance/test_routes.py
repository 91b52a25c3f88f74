"""P11-05: created, changed, deleted, by every route: one record each, by the server's clock.

The walk also listens to the database: whatever writes a watched table must leave a record in the same step.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.actions import SaveDraft
from compliance.models import (
    AuditRecord,
    Event,
    Market,
    RetentionRule,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
)
from content.actions import CreateAsset, UploadVersion
from content.models import Asset, Territory
from messaging.models import (
    CareSetting,
    Claim,
    Competitor,
    Evidence,
    Indication,
    MandatoryDisclaimer,
    MarketStatus,
    Objection,
    ObjectionResponse,
    Persona,
    Positioning,
    Product,
    Specialty,
    Stage,
)
from search.models import RecommendationRule, StageNeed, Synonym
from tests import factories

pytestmark = pytest.mark.django_db

_WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
#: Tables whose every change is on record: what is signed, and what decides what is cleared.
WATCHED = {
    model._meta.db_table: model._meta.label_lower
    for model in (
        Claim,
        Positioning,
        Objection,
        ObjectionResponse,
        Asset,
        Evidence,
        Product,
        Indication,
        MarketStatus,
        MandatoryDisclaimer,
        Persona,
        Stage,
        Specialty,
        Synonym,
        RecommendationRule,
        StageNeed,
        CareSetting,
        Competitor,
        Market,
        ReviewRole,
        ReviewPolicy,
        ReviewerAssignment,
        RetentionRule,
        Territory,
    )
}


class Step:
    """What one step wrote to watched tables, and which records it left."""

    def __init__(self) -> None:
        self.written: set[str] = set()
        self.entries: list[AuditRecord] = []


@contextmanager
def one_step() -> Iterator[Step]:
    """Everything within must leave one record, about a table that it wrote."""
    step, start = Step(), AuditRecord.objects.order_by("-sequence").first()

    def listen(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITE.match(sql)
        if found and found[1] in WATCHED:
            step.written.add(WATCHED[found[1]])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield step
    # Reading the pages of a file is the system's own doing, and has a record of its own.
    made = AuditRecord.objects.filter(sequence__gt=start.sequence if start else 0)
    step.entries = list(made.exclude(event="pages_read"))
    told = [(each.event, each.object_type) for each in step.entries]
    assert len(step.entries) == 1, told
    assert step.written, "it wrote nothing"
    [entry] = step.entries
    assert entry.object_type in step.written, told
    assert abs(timezone.now() - entry.at).total_seconds() < 600, "the server's clock"


@pytest.fixture
def boss(client: Client):
    """May do everything: the only one who may delete every kind."""
    made = factories.user(is_superuser=True)
    client.force_login(made)
    return made


def _named(**more: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {"name": "Made", "slug": "made", **more}


#: Governing model → what its form posts when made, and what then changes.
FORMS: dict[type, tuple[Callable[[], dict[str, Any]], dict[str, Any]]] = {
    Market: (lambda: {"code": "JP", "name": "Japan", "time_zone": "Asia/Tokyo"}, {"name": "Nippon"}),
    ReviewRole: (
        lambda: {"code": "legal", "name": "Legal", "statement": "Read."},
        {"statement": "Read well."},
    ),
    ReviewerAssignment: (
        lambda: {
            "user": factories.user().pk,
            "role": factories.reviewers("legal") and ReviewRole.objects.get().pk,
        },
        {"market": "US"},
    ),
    RetentionRule: (
        lambda: {
            "market": factories.market("US").pk,
            "years": 2,
            "years_implantable": 5,
            "basis": "ISO 13485 4.2.5",
        },
        {"years": 3},
    ),
    Product: (_named(device_class="II"), {"summary": "A drain."}),
    Indication: (
        lambda: {"product": factories.product().pk, "name": "Draining", "text": "Drains."},
        {"text": "Drains all."},
    ),
    MarketStatus: (
        lambda: {
            "product": factories.product().pk,
            "market": factories.market("EU").pk,
            "pathway": "ce",
            "decision": "ce_marked",
            "valid_from": "2024-01-01",
            "indications": [],
        },
        {"decision": "withdrawn"},
    ),
    MandatoryDisclaimer: (lambda: {"market": factories.market("US").pk, "text": "Rx only."}, {"text": "Rx."}),
    Persona: (_named(), {"wants": "Quiet."}),
    Synonym: (
        lambda: {"words": "ICD", "means": "implantable cardioverter defibrillator", "both": "on"},
        {"remark": "Asked for by the field."},
    ),
    Stage: (_named(order=1), {"summary": "First visit."}),
    RecommendationRule: (
        lambda: {
            "kind_of_piece": "deck",
            "effect": "raise",
            "points": "10",
            "reason": "A deck helps.",
            "in_use": "on",
        },
        {"points": "20"},
    ),
    StageNeed: (
        lambda: {
            "stage": Stage.objects.create(name="Trial", slug="trial").pk,
            "kind_of_piece": "deck",
            "order": "0",
        },
        {"order": "1"},
    ),
    Specialty: (_named(), {"name": "Remade"}),
    CareSetting: (_named(), {"name": "Remade"}),
    Competitor: (_named(), {"summary": "Sells too."}),
    Objection: (
        lambda: {"name": "It clogs.", "slug": "it-clogs", "product": factories.product().pk},
        {"product": ""},
    ),
    Evidence: (lambda: {"title": "Study", "kind": "article", "year": "2025"}, {"year": "2024"}),
    Territory: (lambda: {"name": "North", "markets": [factories.market("US").pk]}, {"name": "South"}),
}


def test_p11_05_the_walk_knows_every_governing_model():
    from wagtail.snippets.models import get_snippet_models

    from compliance.viewsets import RecordViewSet

    walked = {model for model in get_snippet_models() if isinstance(model.snippet_viewset, RecordViewSet)}
    # Those have tests of their own, or stand for good once they are made.
    elsewhere = {
        f"compliance.{name}"
        for name in (
            "reviewpolicy",
            "reviewsettings",
            "holiday",
            "permitteddelegate",
            "signaturestatement",
            "trainingrecord",
            "identitycheck",
        )
    }
    assert {model._meta.label_lower for model in walked - set(FORMS)} <= elsewhere, (
        "a new governing model: say what its form posts"
    )


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model._meta.model_name)
def test_p11_05_a_governing_row_by_form_and_in_bulk(client, boss, model):
    form, change = FORMS[model]
    form = form()
    change = {name: factories.market("US").pk if value == "US" else value for name, value in change.items()}

    def route(name: str, *args: Any) -> str:
        return reverse(model.snippet_viewset.get_url_name(name), args=args)

    sent = form | {"at": "2001-01-01T00:00:00Z", "created_at": "2001-01-01"}
    before = set(model.objects.values_list("pk", flat=True))
    with one_step() as made:
        response = client.post(route("add"), sent)
        assert response.status_code == 302, response.context["form"].errors
    row = model.objects.exclude(pk__in=before).get()
    assert (made.entries[0].event, made.entries[0].actor) == (Event.CREATED, boss)
    assert made.entries[0].old is None

    # A11-05: no change without a reason; what was typed stays in the form.
    start = AuditRecord.objects.count()
    response = client.post(route("edit", row.pk), form | change)
    assert "why" in response.context["form"].errors
    name, value = next(iter(change.items()))
    assert str(response.context["form"][name].value()) == str(value)
    assert AuditRecord.objects.count() == start
    with one_step() as edited:
        client.post(route("edit", row.pk), form | change | {"why": "The authority asked."})
    [entry] = edited.entries
    assert (entry.event, entry.reason) == (Event.EDITED, "The authority asked.")
    assert entry.old != entry.new

    # A11-05: no deletion without one either, one by one and in bulk.
    bulk = reverse("wagtail_bulk_action", args=[model._meta.app_label, model._meta.model_name, "delete"])
    for address in (route("delete", row.pk), f"{bulk}?id={row.pk}"):
        assert client.post(address).status_code == 200, "it asks again"
    assert model.objects.filter(pk=row.pk).exists()
    with one_step() as deleted:
        client.post(f"{bulk}?id={row.pk}", {"why": "Made by mistake."})
    assert (deleted.entries[0].event, deleted.entries[0].reason) == (Event.DELETED, "Made by mistake.")
    assert not model.objects.filter(pk=row.pk).exists()


def test_p11_05_drafts_by_action_leave_one_record_each(boss):
    author = factories.user("Authors")
    product = factories.product()
    draft = Positioning(
        product=product, for_whom="surgeons", need="calm", category="drain", benefit="it drains"
    )
    with one_step() as step:
        SaveDraft(draft, author).execute()
    assert (step.entries[0].event, step.entries[0].actor) == (Event.CREATED, author)
    again = draft.get_latest_revision_as_object()
    again.need = "quiet"
    with one_step() as step:
        SaveDraft(again, author).execute()
    assert step.entries[0].event == Event.EDITED


def test_p11_05_an_upload_is_one_record_with_its_file(boss):
    author = factories.user("Authors")
    draft = Asset(title="Leaflet", kind_of_piece="brochure", product=factories.product())
    with one_step() as step:
        CreateAsset(draft, "leaflet.pdf", factories.pdf("One."), author).execute()
    [entry] = step.entries
    assert (entry.event, entry.old, entry.new["file"]) == (Event.UPLOADED, None, "leaflet.pdf")
    with one_step() as step:
        UploadVersion(draft, "newer.pdf", factories.pdf("Two."), author).execute()
    [entry] = step.entries
    assert (entry.event, entry.new["file"]) == (Event.UPLOADED, "newer.pdf")
    assert entry.old["says"]["sha256"] != entry.new["says"]["sha256"]


def test_p11_05_an_upload_by_form_is_one_record(client):
    author = factories.user("Authors")
    client.force_login(author)
    market = factories.market("US")
    form = {
        "title": "Leaflet",
        "kind_of_piece": "brochure",
        "product": factories.product().pk,
        "language": "en",
        "file": SimpleUploadedFile("leaflet.pdf", factories.pdf("One."), "application/pdf"),
        "markets-TOTAL_FORMS": "1",
        "markets-INITIAL_FORMS": "0",
        "markets-0-market": market.pk,
        "markets-0-audience": "hcp",
        "markets-0-effective": "2026-01-01",
        "markets-0-expiry": "2028-01-01",
    }
    with one_step() as step:
        assert client.post(reverse("content:upload"), form).status_code == 302
    assert (step.entries[0].event, step.entries[0].actor) == (Event.UPLOADED, author)


def test_p11_05_imports_leave_one_record_for_each_file(tmp_path):
    author = factories.user("Authors")
    factories.product()
    (tmp_path / "one.pdf").write_bytes(factories.pdf("One."))
    for command, more in (("import_assets", {}), ("import_evidence", {"kind": "article"})):
        with one_step() as step:
            call_command(command, str(tmp_path), user=author.username, stdout=io.StringIO(), **more)
        assert step.entries[0].actor == author, command


def test_p11_05_deleting_a_draft_is_one_record_by_form_and_in_bulk(client, boss):
    author = factories.user("Authors")
    for content in (factories.claim_draft(author=author), factories.claim_draft("Other.", author=author)):
        address = reverse(Claim.snippet_viewset.get_url_name("delete"), args=[content.pk])
        if Claim.objects.count() == 1:
            address = (
                f"{reverse('wagtail_bulk_action', args=['messaging', 'claim', 'delete'])}?id={content.pk}"
            )
        assert client.post(address).status_code == 200, "A11-05: it asks why"
        with one_step() as step:
            client.post(address, {"why": "Written twice."})
        assert (step.entries[0].event, step.entries[0].reason) == (Event.DELETED, "Written twice.")
    assert not Claim.objects.exists()


def test_a11_05_a_draft_that_was_never_approved_needs_no_reason_and_an_approved_one_does():
    from cms.core.actions import Refused

    author = factories.user("Authors")
    claim = factories.approved_claim(author=author)
    kept = Claim.objects.get(pk=claim.pk).latest_revision_id
    draft = claim.get_latest_revision_as_object()
    draft.text = "Tessel is quiet."
    with pytest.raises(Refused, match="say why"):
        SaveDraft(draft, author).execute()
    assert Claim.objects.get(pk=claim.pk).latest_revision_id == kept
    with one_step() as step:
        SaveDraft(draft, author, "A new study.").execute()
    assert step.entries[0].reason == "A new study."


def test_p11_06_a_draft_read_before_somebody_elses_leaves_a_record_of_what_it_replaced():
    author, other = factories.user("Authors"), factories.user("Authors")
    draft = factories.claim_draft(author=author)
    read_before = Claim.objects.get(pk=draft.pk).get_latest_revision_as_object()
    draft = Claim.objects.get(pk=draft.pk).get_latest_revision_as_object()
    draft.text = "Tessel is quiet."
    SaveDraft(draft, author).execute()
    with one_step() as step:
        SaveDraft(read_before, other).execute()
    [entry] = step.entries
    assert (entry.event, entry.actor) == (Event.EDITED, other)
    assert entry.old["says"]["text"] == "Tessel is quiet."
    assert entry.new["says"]["text"] == factories.STATEMENT


def test_p11_05_the_tables_that_are_watched_are_there():
    assert set(WATCHED) <= {model._meta.db_table for model in apps.get_models()}
