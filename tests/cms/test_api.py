"""The API: through the same actions, as the person of the token; and a token never signs."""

from __future__ import annotations

import json

import pytest

from django.test import Client

from wagtail.models import APIToken

from compliance.actions import SubmitForReview
from compliance.models import AuditRecord, Event, Signature, SignoffTaskState
from messaging.models import Claim
from tests import factories

pytestmark = pytest.mark.django_db


class Caller:
    """Calls the API with a token of `person`."""

    def __init__(self, person) -> None:
        self.person = person
        self.token, self.secret = APIToken.create_token(user=person, name="Test")
        # As a browser would, with CSRF enforced: a token needs none, a cookie gives nothing.
        self.client = Client(enforce_csrf_checks=True)

    def __call__(self, method: str, path: str, body=None):
        options = {"headers": {"Authorization": f"Bearer {self.secret}"}}
        if body is not None:
            options |= {
                "data": body if isinstance(body, str) else json.dumps(body),
                "content_type": "application/json",
            }
        return getattr(self.client, method)(f"/api{path}", **options)


@pytest.fixture
def author():
    return factories.user("Authors")


@pytest.fixture
def call(author):
    return Caller(author)


def draft_of(**changes):
    source = factories.evidence_file(factories.STATEMENT)
    product = factories.product()
    return {
        "code": "API-0001",
        "product": product.slug,
        "type": "performance",
        "indication": product.indications.get().name,
        "text": factories.STATEMENT,
        "comparator": "Gravity drains",
        "endpoint": "Infection within 30 days",
        "statistic": "p = 0.03",
        "qualifiers": ["In adults."],
        "anchors": [{"sha256": source.sha256, "page": 1, "quote": factories.STATEMENT}],
        "markets": [
            {"market": "US", "audience": "hcp", "effective": "2026-01-01", "expiry": "2028-01-01"},
        ],
    } | changes


def trail_of(content):
    return list(AuditRecord.objects.about(content).order_by("sequence"))


def test_p11_05_a_claim_is_written_submitted_and_stopped_through_the_api(call, author):
    people = factories.reviewers()
    made = call("post", "/claims", draft_of())
    assert made.status_code == 200, made.content
    claim = Claim.objects.get(pk=made.json()["id"])
    assert [(each.event, each.actor) for each in trail_of(claim)] == [(Event.CREATED, author)]
    changed = call("put", f"/claims/{claim.pk}/draft", draft_of(text=f"{factories.STATEMENT} Always."))
    assert changed.status_code == 200, changed.content
    assert [each.event for each in trail_of(claim)] == [Event.CREATED, Event.EDITED]
    call("put", f"/claims/{claim.pk}/draft", draft_of())
    submitted = call("post", f"/claims/{claim.pk}/submit")
    assert submitted.status_code == 200, submitted.content
    round_ = SignoffTaskState.objects.get(pk=submitted.json()["id"])
    assert call("get", f"/rounds/{round_.pk}").json()["says"]["code"] == "API-0001"
    factories.sign_all(round_)
    reviewer = Caller(people["medical"])
    start = len(trail_of(claim))
    for verb in ("suspend", "lift", "withdraw"):
        response = reviewer("post", f"/claims/{claim.pk}/{verb}", {"reason": "The laboratory asked."})
        assert response.status_code == 200, response.content
    assert [(each.event, each.actor, each.reason) for each in trail_of(claim)[start:]] == [
        (event, reviewer.person, "The laboratory asked.")
        for event in (Event.SUSPENDED, Event.SUSPENSION_LIFTED, Event.WITHDRAWN)
    ]


def test_p11_05_a_time_that_a_client_sends_is_refused(call):
    for name in ("at", "created_at", "actor", "user"):
        response = call("post", "/claims", draft_of(**{name: "2001-01-01T00:00:00Z"}))
        assert response.status_code == 422, name
        assert name in response.json()["messages"][0]
    assert not Claim.objects.exists()
    assert not AuditRecord.objects.filter(object_type="messaging.claim").exists()


def test_a11_05_an_approved_claim_is_not_changed_without_a_reason(call, author):
    claim = factories.approved_claim(author=author)
    body = draft_of(code=claim.code, text="Tessel is quiet.")
    response = call("put", f"/claims/{claim.pk}/draft", body)
    assert response.status_code == 403
    assert "say why" in response.json()["messages"][0]
    assert call("put", f"/claims/{claim.pk}/draft", body | {"reason": "A new study."}).status_code == 200
    assert trail_of(claim)[-1].reason == "A new study."


@pytest.mark.parametrize("verb", ["sign", "send-back"])
def test_p11_10_a_token_never_signs_and_the_attempt_is_on_record(author, verb):
    people = factories.reviewers("medical")
    round_ = SubmitForReview(factories.claim_draft(author=author), author).execute()
    reviewer = Caller(people["medical"])
    start = AuditRecord.objects.latest("sequence").sequence
    response = reviewer(
        "post", f"/rounds/{round_.pk}/{verb}", {"password": factories.PASSWORD, "meaning": "approval"}
    )
    assert response.status_code == 403
    assert "never signs" in response.json()["messages"][0]
    [entry] = AuditRecord.objects.filter(sequence__gt=start)
    assert (entry.event, entry.actor) == (Event.TOKEN_REFUSED, people["medical"])
    assert factories.PASSWORD not in json.dumps(entry.new)
    assert not Signature.objects.exists()
    round_.refresh_from_db()
    assert round_.is_open


def test_p11_10_a_token_acts_as_its_person_and_as_nobody_else(author):
    claim = factories.approved_claim(author=author)
    rep = Caller(factories.rep())
    assert rep("get", "/claims").json() == []
    assert rep("get", f"/claims/{claim.pk}").status_code == 404
    assert rep("post", f"/claims/{claim.pk}/withdraw", {"reason": "No."}).status_code == 404
    assert rep("get", "/trail/records").status_code == 403
    writer = Caller(author)
    assert writer("get", f"/claims/{claim.pk}").json()["says"]["text"] == claim.text
    assert writer("post", f"/claims/{claim.pk}/withdraw", {"reason": "No."}).status_code == 403
    assert not claim.withdrawal()


def test_p11_10_a_cookie_opens_nothing_and_forms_need_their_token(author):
    """CSRF is enforced where cookies count, and cookies do not count in the API."""
    claim = factories.claim_draft(author=author)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    assert browser.get("/api/claims").status_code == 401
    assert browser.post(f"/api/claims/{claim.pk}/submit").status_code == 401
    quality = factories.user("Quality")
    browser.force_login(quality)
    assert browser.post("/records/access/reviewed/").status_code == 403


def test_p11_04_the_token_of_a_deactivated_person_is_refused_at_once(call, author):
    assert call("get", "/claims").status_code == 200
    author.is_active = False
    author.save()
    response = call("get", "/claims")
    assert response.status_code == 401
    assert "deactivated" in response.json()["messages"][0]


def test_p11_10_a_revoked_token_is_refused(call):
    call.token.revoke()
    assert call("get", "/claims").status_code == 401
    assert Client().get("/api/claims").status_code == 401


def test_p11_03_what_was_in_review_is_not_deleted_through_the_api(author):
    claim = factories.approved_claim(author=author)
    draft = factories.claim_draft("A mere draft.", author=author)
    call = Caller(author)
    for verb_body in ({"reason": "Tidying."},):
        response = call("delete", f"/claims/{claim.pk}", verb_body)
        assert response.status_code == 403
        assert "must stay" in response.json()["messages"][0]
    assert call("delete", f"/claims/{draft.pk}", {"reason": " "}).status_code == 403
    assert call("delete", f"/claims/{draft.pk}", {"reason": "Written twice."}).status_code == 200
    assert list(Claim.objects.all()) == [claim]


BAD = [
    ("post", "/claims", "{"),
    ("post", "/claims", "[]"),
    ("post", "/claims", '"\\u0000"'),
    ("post", "/claims", {"code": 1}),
    ("post", "/claims", {"code": "x" * 5000}),
    ("post", "/assets", {}),
    ("post", "/messages", {}),
    ("get", "/claims/0", None),
    ("get", "/claims/-1", None),
    ("get", "/claims/99999999999999999999999999", None),
    ("get", "/claims/9223372036854775807", None),
    ("get", "/claims/one", None),
    ("get", "/claims?limit=100000", None),
    ("get", "/claims?after=none", None),
    ("get", "/rounds/9", None),
    ("get", "/rounds/nine", None),
    ("post", "/rounds/9/sign", "{"),
    ("post", "/claims/1/withdraw", None),
    ("post", "/claims/1/withdraw", {"reason": 5}),
    ("post", "/claims/1/withdraw", {"reason": "\x00"}),
    ("put", "/claims/1/draft", "nonsense"),
    ("delete", "/claims/1", None),
    ("patch", "/claims/1", None),
]


@pytest.mark.parametrize(("method", "path", "body"), BAD)
def test_bad_calls_get_a_clear_answer(call, method, path, body):
    response = call(method, path, body)
    assert 400 <= response.status_code < 500, response.content
    if response.status_code != 405:
        said = response.json()
        assert said["messages"] and said["what_to_do"], said


def test_unknown_names_and_strange_values_in_a_draft_are_refused(call):
    for changes in (
        {"product": "nothing"},
        {"indication": "Nothing"},
        {"type": "boastful"},
        {"anchors": [{"sha256": "0" * 64, "page": 1, "quote": "None."}]},
        {"markets": [{"market": "XX", "audience": "hcp", "effective": "2026-01-01", "expiry": "2027-01-01"}]},
        {"markets": [{"market": "US", "audience": "all", "effective": "2026-01-01", "expiry": "2027-01-01"}]},
    ):
        response = call("post", "/claims", draft_of(**changes))
        assert response.status_code == 403, (changes, response.content)
        assert response.json()["messages"]
    assert not Claim.objects.exists()


def test_the_documentation_is_for_people_who_are_signed_in(client, author):
    for path in ("/api/docs", "/api/openapi.json"):
        assert client.get(path).status_code == 302, path
    client.force_login(author)
    assert client.get("/api/docs").status_code == 200
    paths = client.get("/api/openapi.json").json()["paths"]
    assert "/api/rounds/{pk}/sign" in paths
