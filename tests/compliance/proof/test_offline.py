"""The verifier in a pack, as a pure core: equal to the app, and plain old Python."""

from __future__ import annotations

import ast
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance import digest
from compliance.models import CONTRIBUTING_EVENTS
from compliance.proof import offline
from compliance.proof.pack import VERIFIER
from tests.compliance.test_digest import keys_stay_apart, values


@given(values.filter(keys_stay_apart))
def test_p11_02_the_verifier_writes_canonical_text_as_the_app_does(value):
    assert offline.canonical_json(value) == digest.canonical_json(value)


@given(st.datetimes(timezones=st.timezones()) | st.dates())
def test_p11_02_times_read_from_json_have_the_text_that_was_hashed(moment):
    written = json.loads(digest.canonical_json(moment))
    assert offline.canonical_json(written) == digest.canonical_json(moment)


@given(values.filter(keys_stay_apart), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_p11_02_every_digest_of_the_verifier_is_that_of_the_app(value, previous):
    assert offline.digest(value) == digest.digest(value)
    assert offline.signature_hash(value) == digest.signature_hash(value)
    assert offline.chain_hash(previous, value) == digest.chain_hash(previous, value)
    pictures = {"picture": previous}
    assert offline.page_hash(7, "text", pictures) == digest.page_hash(7, "text", pictures)


@given(values.filter(keys_stay_apart))
def test_p11_02_the_digest_of_a_pack_is_that_of_the_app(value):
    trail = {"file": "trail.txt", "sequence": 3, "hash": "f" * 64}
    covered = {"version": 1, "subject": value, "dossiers": value, "files": value, "trail": trail}
    with_seal = covered | {"trail": trail | {"seal": "kept out"}, "made": "kept out"}
    assert offline.pack_digest(with_seal) == digest.pack_digest(covered)


@pytest.mark.parametrize("value", [1.5, {"a": [1.5]}, {"\u00e9": 1, "e\u0301": 2}])
def test_what_no_record_can_hold_has_no_canonical_text(value):
    with pytest.raises(ValueError, match=r"canonical text|there twice"):
        offline.canonical_json(value)


def test_the_verifier_knows_who_had_a_hand_in_content():
    assert set(offline.CONTRIBUTING) == {str(event) for event in CONTRIBUTING_EVENTS}


def test_p11_02_the_verifier_needs_python_3_8_and_its_standard_library_alone():
    tree = ast.parse(VERIFIER.read_text(), feature_version=(3, 8))
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    newer = {"removeprefix", "removesuffix", "bit_count", "is_relative_to", "with_stem"}
    assert newer.isdisjoint(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))
