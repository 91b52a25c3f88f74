"""compliance-rules.md §5.4: the ten things that a buyer's regulatory lead would try, one after the other."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from typing import Any

import pytest

from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from cms.core.actions import Refused
from compliance import guards
from compliance.actions import SaveDraft, SubmitForReview
from compliance.models import AuditRecord, Event, ReviewSettings, Signature
from content import door
from content.actions import CreateShare
from messaging.models import Claim, Evidence, MarketStatus
from tests import factories
from tests.compliance.proof.packs import read_pdf, unpacked
from tests.messaging.test_retractions import sheet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DOI = "10.5555/acceptance.1"


def signed_in(person: Any) -> Client:
    client = Client()
    factories.sign_in(client, person)
    return client


def test_the_ten_steps_of_the_acceptance(tmp_path, settings):
    people = factories.reviewers()
    author, us, eu = factories.user("Authors"), factories.market("US"), factories.market("EU")
    rep, eu_rep = factories.rep(us), factories.rep(eu)

    # 1. "Safest" is stopped, with a reason and a rewrite.
    boast = factories.claim_draft("Tessel is the safest drain.", author=author)
    with pytest.raises(Refused, match=r"“safest”.*Say what was measured"):
        SubmitForReview(boast, author).execute()

    # 2. "FDA approved" is stopped on a 510(k) device; the same words pass on a PMA device.
    cleared = factories.claim_draft("Tessel is FDA approved for drainage.", author=author)
    with pytest.raises(Refused, match="FDA cleared"):
        SubmitForReview(cleared, author).execute()
    implant = factories.product("Corvane", markets=(us,))
    MarketStatus.objects.filter(product=implant).update(
        pathway=MarketStatus.Pathway.PMA, decision=MarketStatus.Decision.APPROVED, number="P229990"
    )
    approved_words = factories.claim_draft("Corvane is FDA approved for drainage.", author=author, on=implant)
    assert SubmitForReview(approved_words, author).execute().is_open

    # 3. Approving one's own claim by its address is refused, and on record.
    claim = factories.claim_draft(author=author)
    Evidence.objects.filter(files__anchors__claim=claim).update(doi=DOI)
    round_ = SubmitForReview(claim, author).execute()
    author.reviewer_assignments.create(role=round_.required.first().role)
    own = signed_in(author)
    address = reverse("compliance:sign", args=[round_.pk])
    posted = {
        "required": round_.required.first().pk,
        "meaning": "approval",
        "username": author.username,
        "password": factories.PASSWORD,
    }
    assert own.post(address, posted).status_code == 403
    assert not Signature.objects.filter(state=round_).exists()
    assert AuditRecord.objects.filter(event=Event.SIGNING_REFUSED, actor=author).exists()

    # 4. Three wrong passwords lock the person out and mail the security unit, within the request.
    ReviewSettings.objects.update_or_create(
        pk=1, defaults={"max_failures": 3, "security_address": "security@example.com"}
    )
    medical = people["medical"]
    browser = signed_in(medical)
    seat = round_.signable_by(medical)[0].pk
    wrong = posted | {"required": seat, "username": medical.username, "password": "not the password"}
    mail.outbox.clear()
    for _ in range(3):
        assert browser.post(address, wrong).status_code in (302, 403)
    told = [message for message in mail.outbox if message.to == ["security@example.com"]]
    assert told and "lock" in told[-1].body.lower() + told[-1].subject.lower()
    right = wrong | {"password": factories.PASSWORD}
    assert signed_in_or_refused(medical, address, right) in (302, 403)
    assert not Signature.objects.filter(state=round_).exists()
    call_command("axes_reset", stdout=io.StringIO())
    ReviewSettings.objects.update(max_failures=50)

    # 5. Approved, then one letter edited: a new draft, and the old version is still served.
    factories.sign_all(round_)
    claim = Claim.objects.get(pk=claim.pk)
    asset = factories.approved_asset(author=author)
    share, token = CreateShare(asset, factories.recipient(rep, us), rep).execute()
    link = reverse("content:viewer", args=[token])
    draft = claim.get_latest_revision_as_object()
    draft.text = draft.text.replace("fewer", "Fewer")
    SaveDraft(draft, author, "A capital letter.").execute()
    live = Claim.objects.get(pk=claim.pk)
    assert live.text == factories.STATEMENT and live.has_unpublished_changes and live.is_signed()
    assert Client().get(link).status_code == 200

    # 6. The representative of the EU finds a US-only claim nowhere, not even by an old link.
    away = signed_in(eu_rep)
    assert asset.title not in away.get(reverse("search:find"), {"q": "infections"}).content.decode()
    assert away.get(reverse("content:asset", args=[asset.pk])).status_code in (403, 404)
    assert away.get(reverse("content:page", args=[asset.version_id, 1])).status_code in (403, 404)

    # 9. One click makes the pack, and it verifies offline, with nothing but Python.
    reviewer = signed_in(people["regulatory"])
    pack = reviewer.post(reverse("proof:pack", args=["claim", claim.pk]))
    assert pack.status_code == 200
    zipped = tmp_path / "pack.zip"
    zipped.write_bytes(b"".join(pack.streaming_content) if pack.streaming else pack.content)
    folder = unpacked(zipped, tmp_path / "pack")
    offline = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-S", str(folder / "verify.py"), str(zipped)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (offline.returncode, offline.stderr) == (0, ""), offline.stdout

    # 10. Its manifest shows name, time in UTC, meaning and the digest that was signed.
    words = " ".join(read_pdf(zipped))
    signature = Signature.objects.filter(state=round_).first()
    assert signature.printed_name in words
    assert f"{signature.signed_at:%H:%M}" in words and "UTC" in words
    assert signature.get_meaning_display() in words
    assert round_.digest in words.replace(" ", "")

    # 7. A retraction of the only source darkens claim, piece and link; the recipient reads a neutral notice.
    file = tmp_path / "retractions.csv"
    file.write_bytes(sheet({"OriginalPaperDOI": DOI.upper()}))
    call_command("import_retractions", str(file), stdout=io.StringIO())
    assert Claim.objects.get(pk=claim.pk).open_suspension()
    assert not door.is_cleared(asset.version, us, "hcp", share.expires_at)
    page = Client().get(link)
    assert page.status_code in (403, 410)
    assert not re.search(r"retract|suspend|claim", page.content.decode(), re.I)
    assert asset.title not in away.get(reverse("search:find"), {"q": "infections"}).content.decode()

    # 8. A row altered in SQL is named by the verification.
    with transaction.atomic():
        guards.remove(connection)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Signature._meta.db_table} SET printed_name = 'Somebody Else' WHERE id = %s",
                [signature.pk],
            )
        guards.install(connection)
        out = io.StringIO()
        with pytest.raises(CommandError):
            call_command("verify", stdout=out)
        assert "Somebody Else" in out.getvalue() and "altered" in out.getvalue()
        transaction.set_rollback(True)


def signed_in_or_refused(person: Any, address: str, posted: dict[str, Any]) -> int:
    """The answer to the right password while the person is locked out, from a session of before or none."""
    client = Client()
    client.force_login(person)
    return client.post(address, posted).status_code
