"""P11-09: every "no" of the one table of rights, over every route that the action has.

A "no" is refused and changes nothing: no row is added, and the trail has at most the record of the refusal.
A "yes" passes the action's own check, or opens its page where there is no action.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail.actions import action_registry
from wagtail.models import APIToken

from cms.core.actions import Refused
from cms.core.authority import RIGHTS, STANDINGS, permits
from cms.core.roles import ROLES
from compliance.actions import (
    AddComment,
    ConfirmStillRight,
    DelegateTask,
    DisposeFinding,
    LiftSuspension,
    SaveDraft,
    SendBack,
    Sign,
    StartRecertification,
    SubmitForReview,
    Suspend,
    Withdraw,
)
from compliance.actions.retention import ConfirmPurge, LiftHold, PlaceHold
from compliance.actions.reviews import ReviewAccess, ReviewTrail
from compliance.models import (
    AuditRecord,
    Delegation,
    Event,
    Finding,
    Level,
    Market,
    PurgeEntry,
    ReviewerAssignment,
    ReviewPolicy,
    ReviewRole,
)
from compliance.proof.making import MakePack
from content.actions import CreateShare, DecideClaimUse, JudgeSentence, RecallContent, UploadVersion
from messaging.models import Claim, PassageMark
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "Because the laboratory asked."
OURS = ("compliance", "content", "core", "messaging", "wagtailcore")
#: All that a refusal may leave behind, once.
REFUSALS = (Event.SIGNING_REFUSED, Event.TOKEN_REFUSED)
ALMOST = "Tessel drains had fewer infections within 90 days of removal than gravity drains."


def _everybody(author: Any, medical: Any) -> dict[str, Any]:
    """One person for each column of the table, each verified and with the statement accepted."""
    made: dict[str, Any] = {name: factories.user(name) for name in ROLES}
    made["Superuser"] = factories.user(is_superuser=True)
    made["Deactivated"] = factories.user(is_superuser=True)
    for name, person in made.items():
        if name not in ("Authors", "Reviewers"):
            factories.may_sign(person)
    made["Reviewer with an assignment"] = medical
    made["Author of the version, with an assignment"] = author
    for name in ("Deactivated", "Author of the version, with an assignment"):
        ReviewerAssignment.objects.create(user=made[name], role=ReviewRole.objects.get(code="medical"))
    return made


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """A library with something to do for every right, and everybody who may want to, built once."""
    with django_db_blocker.unblock(), transaction.atomic():
        medical = factories.reviewers("medical")["medical"]
        author = factories.user("Authors")
        made = SimpleNamespace(medical=medical)
        made.claim = factories.approved_claim(author=author)
        made.held = factories.approved_claim("Tessel weighs 210 g.", author=author)
        Suspend(made.held, medical, REASON).execute()
        made.asset = factories.approved_asset(author=author)
        made.draft = factories.claim_draft("Tessel is quiet.", author=author)
        made.ready = factories.asset_draft(author=author).asset
        made.version = factories.asset_draft(factories.STATEMENT, ALMOST, author=author, confirm=False)
        made.use, made.sentence = made.version.uses.first(), made.version.sentences.first()
        made.round = SubmitForReview(
            factories.claim_draft("Tessel is small.", author=author), author
        ).execute()
        made.asked = SubmitForReview(
            factories.claim_draft("Tessel is light.", author=author), author
        ).execute()
        made.finding = Finding.objects.create(
            state=made.asked, rule="US-03", rule_version="7", level=Level.REVIEW, message="Look again."
        )
        made.people = _everybody(author, medical)
        made.spare = factories.user("Reviewers")
        ReviewerAssignment.objects.create(user=made.spare, role=ReviewRole.objects.get(code="medical"))
        seller = factories.rep()
        seller.territories.get().members.add(*made.people.values())
        made.recipient = factories.recipient(seller)
        made.hold = PlaceHold(made.asset, made.people["Quality"], REASON).execute()
        made.purge = PurgeEntry.objects.create(
            subject=made.draft, label="A draft", listed_at=timezone.now(),
            retain_until=timezone.now().date(), basis=[],
        )  # fmt: skip
        made.tokens = {
            name: APIToken.create_token(user=person, name="Test")[1] for name, person in made.people.items()
        }
        made.people["Deactivated"].is_active = False
        made.people["Deactivated"].save()
        connection.check_constraints()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def library(built: SimpleNamespace, db: None) -> SimpleNamespace:
    """The library as the database has it; what a test does to it is rolled back."""
    fresh = {
        name: type(each)._base_manager.get(pk=each.pk)
        for name, each in vars(built).items()
        if hasattr(each, "_meta")
    }
    people = {name: type(each).objects.get(pk=each.pk) for name, each in built.people.items()}
    return SimpleNamespace(**fresh, people=people, tokens=built.tokens)


@dataclass(frozen=True)
class Routes:
    """How an action is asked for. `page` gives an address, and what is posted to it (None: it is read)."""

    action: Callable[[SimpleNamespace, Any], Any] | None = None
    page: Callable[[SimpleNamespace], tuple[str, dict[str, Any] | None]] | None = None
    api: Callable[[SimpleNamespace], tuple[str, str, Any]] | None = None
    #: The page is signed at, so its visitor signs in with a password.
    signed: bool = False


def to(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def admin(row: Any, page: str = "edit") -> str:
    return to(type(row).snippet_viewset.get_url_name(page), row.pk)


def first(model: Any) -> Callable[[SimpleNamespace], tuple[str, dict[str, Any]]]:
    return lambda a: (admin(model.objects.first()), {})


def new_claim(a: SimpleNamespace) -> Claim:
    return Claim(
        code="NEW-0001", product=a.claim.product, type=Claim.Type.PERFORMANCE,
        indication=a.claim.indication, text="Tessel is white.",
    )  # fmt: skip


def said(a: SimpleNamespace) -> dict[str, Any]:
    """A draft as the API takes it."""
    return {
        "code": "API-0001",
        "product": a.claim.product.slug,
        "type": "performance",
        "indication": a.claim.indication.name,
        "text": "Tessel is white.",
    }


def file() -> bytes:
    return factories.pdf("Tessel is blue.")


def verdict(a: SimpleNamespace, meaning: str) -> dict[str, Any]:
    """What a person posts to sign; `username` is filled in for whoever it is."""
    return {
        "required": seat(a).pk,
        "meaning": meaning,
        "password": factories.PASSWORD,
        "reason": REASON,
    }


def seat(a: SimpleNamespace) -> Any:
    return a.round.required.get(role__code="medical")


def delegation(a: SimpleNamespace) -> Delegation:
    now = timezone.now()
    role = ReviewRole.objects.get(code="medical")
    return Delegation(
        role=role, delegate=a.spare, starts_at=now, ends_at=now + timedelta(days=2), reason=REASON
    )


def delegated(a: SimpleNamespace) -> dict[str, Any]:
    today = timezone.now().date()
    return {
        "role": ReviewRole.objects.get(code="medical").pk,
        "delegate": a.spare.pk,
        "first": today,
        "last": today + timedelta(days=2),
        "reason": REASON,
    }


def last_record() -> int:
    return AuditRecord.objects.order_by("sequence").last().sequence


def credentials(person: Any) -> Any:
    return factories.credentials(person)


ROUTES: dict[str, Routes] = {
    "start a claim": Routes(
        lambda a, who: SaveDraft(new_claim(a), who),
        lambda a: (to(Claim.snippet_viewset.get_url_name("add")), {}),
        lambda a: ("post", "/claims", said(a)),
    ),
    "save a draft": Routes(
        lambda a, who: SaveDraft(a.draft.get_latest_revision_as_object(), who),
        lambda a: (admin(a.draft), {}),
        lambda a: ("put", f"/claims/{a.draft.pk}/draft", said(a)),
    ),
    "submit": Routes(
        lambda a, who: SubmitForReview(a.draft, who),
        lambda a: (admin(a.draft), {"action-submit": "1"}),
        lambda a: ("post", f"/claims/{a.draft.pk}/submit", None),
    ),
    "delete": Routes(
        lambda a, who: action_registry.get_action_class(Claim, "delete")(a.draft, user=who, reason=REASON),
        lambda a: (admin(a.draft, "delete"), {"reason": REASON}),
        lambda a: ("delete", f"/claims/{a.draft.pk}", {"reason": REASON}),
    ),
    "upload a version": Routes(
        lambda a, who: UploadVersion(a.ready, "new.pdf", file(), who, REASON),
        lambda a: (
            to("content:upload_version", a.ready.pk),
            {"file": SimpleUploadedFile("new.pdf", file(), "application/pdf"), "reason": REASON},
        ),
    ),
    "decide a use": Routes(
        lambda a, who: DecideClaimUse(a.use, who, confirm=True),
        lambda a: (to("content:decide_use", a.use.pk), {"decision": "confirm"}),
    ),
    "judge a sentence": Routes(
        lambda a, who: JudgeSentence(a.sentence, who, REASON),
        lambda a: (to("content:judge_sentence", a.sentence.pk), {"reason": REASON}),
    ),
    "submit a piece": Routes(
        lambda a, who: SubmitForReview(a.ready, who),
        lambda a: (to("content:submit_asset", a.ready.pk), {}),
        lambda a: ("post", f"/assets/{a.ready.pk}/submit", None),
    ),
    "sign": Routes(
        lambda a, who: Sign(a.round, who, seat(a), "approval", credentials(who)),
        lambda a: (to("compliance:sign", a.round.pk), verdict(a, "approval")),
        signed=True,
    ),
    "send back": Routes(
        lambda a, who: SendBack(a.round, who, seat(a), "review", credentials(who), REASON),
        lambda a: (to("compliance:send_back", a.round.pk), verdict(a, "review")),
        signed=True,
    ),
    "sign as still right": Routes(
        lambda a, who: ConfirmStillRight(a.claim, who, credentials(who)),
        lambda a: (to("compliance:still_right", "claim", a.claim.pk), {"password": factories.PASSWORD}),
        signed=True,
    ),
    "answer a finding": Routes(
        lambda a, who: DisposeFinding(a.finding, who, REASON, credentials(who)),
        lambda a: (
            to("compliance:answer_finding", a.asked.pk, a.finding.pk),
            {"answer": REASON, "password": factories.PASSWORD},
        ),
        lambda a: ("post", f"/rounds/{a.asked.pk}/findings/{a.finding.pk}/answer", {"answer": REASON}),
        signed=True,
    ),
    "comment": Routes(
        lambda a, who: AddComment(a.round, who, text=REASON),
        lambda a: (to("compliance:add_comment", a.round.pk), {"text": REASON, "kind": "suggestion"}),
    ),
    "delegate": Routes(
        lambda a, who: DelegateTask(delegation(a), who),
        lambda a: (to("compliance:delegations"), delegated(a)),
    ),
    "suspend": Routes(
        lambda a, who: RecallContent(a.claim, who, REASON, suspend=True),
        lambda a: (to("content:withdraw", "claim", a.claim.pk), {"do": "suspend", "reason": REASON}),
        lambda a: ("post", f"/claims/{a.claim.pk}/suspend", {"reason": REASON}),
    ),
    "withdraw": Routes(
        lambda a, who: Withdraw(a.claim, who, REASON),
        lambda a: (to("content:withdraw", "claim", a.claim.pk), {"do": "withdraw", "reason": REASON}),
        lambda a: ("post", f"/claims/{a.claim.pk}/withdraw", {"reason": REASON}),
    ),
    "lift": Routes(
        lambda a, who: LiftSuspension(a.held, who, REASON),
        lambda a: (to("content:withdraw", "claim", a.held.pk), {"do": "lift", "reason": REASON}),
        lambda a: ("post", f"/claims/{a.held.pk}/lift", {"reason": REASON}),
    ),
    "recertify": Routes(
        lambda a, who: StartRecertification(a.claim, who),
        lambda a: (to("compliance:recertify", "claim", a.claim.pk), {}),
    ),
    "change a policy": Routes(page=first(ReviewPolicy)),
    "change a market": Routes(page=first(Market)),
    "change a role": Routes(page=first(ReviewRole)),
    "change an assignment": Routes(page=first(ReviewerAssignment)),
    "share": Routes(
        lambda a, who: CreateShare(a.asset, a.recipient, who),
        lambda a: (to("content:share", a.asset.pk), {"recipient": a.recipient.pk, "days": 30}),
    ),
    "make a pack": Routes(
        lambda a, who: MakePack(a.claim, who, io.BytesIO()),
        lambda a: (to("proof:pack", "claim", a.claim.pk), {}),
    ),
    "read the trail": Routes(
        page=lambda a: (to("records:trail"), None), api=lambda a: ("get", "/trail/records", None)
    ),
    "review the trail": Routes(
        lambda a, who: ReviewTrail(last_record(), who),
        lambda a: (to("records:review_trail"), {"upto": last_record()}),
    ),
    "review access": Routes(
        lambda a, who: ReviewAccess(who, 3, 1), lambda a: (to("records:review_access"), {})
    ),
    "hold": Routes(
        lambda a, who: PlaceHold(a.claim, who, REASON),
        lambda a: (to("records:hold"), {"kind": Claim.kind(), "item": a.claim.pk, "reason": REASON}),
    ),
    "lift a hold": Routes(
        lambda a, who: LiftHold(a.hold, who, REASON),
        lambda a: (to("records:lift", a.hold.pk), {"reason": REASON}),
    ),
    "confirm a purge": Routes(
        lambda a, who: ConfirmPurge(a.purge, who, REASON),
        lambda a: (to("records:confirm_purge", a.purge.pk), {"reason": REASON}),
    ),
    "read usage": Routes(page=lambda a: (to("portal:utilization"), None)),
    "read review numbers": Routes(page=lambda a: (to("portal:review_numbers"), None)),
    "sign with a token": Routes(api=lambda a: ("post", f"/rounds/{a.round.pk}/sign", verdict(a, "approval"))),
}

CELLS = [(action, name) for action in RIGHTS for name in STANDINGS]
YES = [cell for cell in CELLS if permits(RIGHTS[cell[0]], STANDINGS[cell[1]])]
NO = [cell for cell in CELLS if cell not in YES]


#: The tables of ours, but for the trail, which is read by itself, and the marks that a page keeps when read.
TABLES = [
    model._meta.db_table
    for model in apps.get_models()
    if model._meta.app_label in OURS and model._meta.managed and model not in (AuditRecord, PassageMark)
]


def rows() -> dict[str, int]:
    """The number of rows of every table of `TABLES`, in one query."""
    counts = ", ".join(f'(SELECT COUNT(*) FROM "{table}")' for table in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip(TABLES, cursor.fetchone(), strict=True))


def visitor(library: SimpleNamespace, name: str, *, signed: bool) -> Client:
    client = Client()
    if name == "Signed out":
        return client
    if signed:
        factories.sign_in(client, library.people[name])
    else:
        client.force_login(library.people[name])
    return client


def by_page(library: SimpleNamespace, routes: Routes, name: str) -> int:
    """Ask for it at its page. The status that says no, or the one of an answer that changed nothing."""
    client = visitor(library, name, signed=routes.signed)
    before = last_record()
    address, posted = routes.page(library)
    if posted is None:
        return client.get(address).status_code
    person = library.people.get(name)
    if routes.signed and person:
        posted |= {"username": person.username}
    status = client.post(address, posted).status_code
    tried = AuditRecord.objects.filter(sequence__gt=before).values_list("event", flat=True)
    assert list(tried) in ([], [Event.SIGNING_REFUSED])
    return status


def by_token(library: SimpleNamespace, routes: Routes, name: str) -> int:
    method, path, body = routes.api(library)
    headers = {"Authorization": f"Bearer {library.tokens[name]}"} if name in library.tokens else {}
    body = "" if body is None else json.dumps(body)
    call = getattr(Client(), method)
    if method == "get":
        return call(f"/api{path}", headers=headers).status_code
    return call(f"/api{path}", body, content_type="application/json", headers=headers).status_code


def test_p11_09_every_right_has_a_route_and_every_role_a_column():
    assert set(ROUTES) == set(RIGHTS)
    assert set(ROLES) < set(STANDINGS)
    assert len(NO) > len(YES) > 0


@pytest.mark.parametrize(("action", "name"), NO)
def test_p11_09_a_no_is_refused_over_every_route_and_changes_nothing(library, action, name):
    routes = ROUTES[action]
    before, start = rows(), last_record()
    if routes.page:
        assert by_page(library, routes, name) in (302, 400, 403, 404, 422)
        assert rows() == before, "The page changed something."
    if routes.api:
        assert by_token(library, routes, name) in (401, 403, 404)
        assert rows() == before, "The API changed something."
    if routes.action and name in library.people:
        with pytest.raises(PermissionDenied):
            routes.action(library, library.people[name]).execute()
        assert rows() == before, "The action changed something."
    left = AuditRecord.objects.filter(sequence__gt=start)
    assert {each.event for each in left} <= set(REFUSALS)
    assert all(each.reason and each.actor == library.people[name] for each in left)


@pytest.mark.parametrize(("action", "name"), YES)
def test_p11_09_a_yes_passes_the_check_of_its_action(library, action, name):
    routes = ROUTES[action]
    if action == "confirm a purge":
        with pytest.raises(Refused, match="must stay"):
            routes.action(library, library.people[name]).check()
    elif routes.action:
        routes.action(library, library.people[name]).check()
    else:
        address, _ = routes.page(library)
        assert visitor(library, name, signed=False).get(address).status_code == 200


@pytest.mark.parametrize(
    ("action", "name"),
    [
        (action, name)
        for action in ("sign", "send back", "sign as still right")
        for name in ("Author of the version, with an assignment", "Superuser", "Reps")
        # A rep cannot even open the page of a periodic review.
        if (action, name) != ("sign as still right", "Reps")
    ],
)
def test_p11_09_posting_a_signature_that_is_not_ones_own_to_give_is_on_record_once(library, action, name):
    routes, person = ROUTES[action], library.people[name]
    client, before = visitor(library, name, signed=True), last_record()
    address, posted = routes.page(library)
    client.get(address)
    assert last_record() == before
    assert client.post(address, posted | {"username": person.username}).status_code in (403, 404)
    tried = AuditRecord.objects.filter(sequence__gt=before)
    told = [(each.event, each.actor, bool(each.reason)) for each in tried]
    assert told == [(Event.SIGNING_REFUSED, person, True)]
