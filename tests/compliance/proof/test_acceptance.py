"""Steps 8, 9 and 10 of the ten-step acceptance (compliance-rules §5.4), as an inspector would try them."""

from __future__ import annotations

import io
import json

import pytest

from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from compliance import guards
from compliance.models import Signature
from tests import factories
from tests.compliance.proof.harms import sql
from tests.compliance.proof.packs import inspect, read_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return factories.approved_claim()


def test_step_8_a_row_altered_in_sql_is_named_and_the_command_fails(claim):
    guards.remove(connection)
    sql("UPDATE messaging_claim SET text = %s WHERE id = %s", "Tessel is the safest.", claim.pk)
    guards.install(connection)
    out = io.StringIO()
    with pytest.raises(CommandError, match="keep the database as it is"):
        call_command("verify", "--json", stdout=out)
    faults = json.loads(out.getvalue())["faults"]
    assert any(f"messaging.claim {claim.pk}" in fault for fault in faults)


def test_step_9_and_10_one_click_gives_a_pack_that_verifies_offline_and_prints_who_signed_what(
    client, claim, tmp_path
):
    round_ = claim.approval().state
    client.force_login(round_.signatures.first().signer)
    review = client.get(reverse("compliance:review", args=[round_.pk])).content.decode()
    address = reverse("proof:pack", args=["claim", claim.pk])
    assert f'method="post" action="{address}"' in review

    pack = tmp_path / "pack.zip"
    pack.write_bytes(b"".join(client.post(address).streaming_content))
    code, lines = inspect(pack)
    assert (code, lines[-1]) == (0, "Nothing was altered.")

    printed = " ".join(read_pdf(pack))
    for signature in Signature.objects.filter(state=round_):
        assert signature.printed_name in printed
        assert f"{signature.signed_at:%-d %b %Y, %H:%M:%S} UTC+00:00" in printed
        assert signature.get_meaning_display() in printed
    assert round_.digest in printed.replace(" ", "")
