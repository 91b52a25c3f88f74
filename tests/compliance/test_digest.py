import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.digest import canonical_json, chain_hash, digest, signature_hash

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CONTENT = {
    "text": "Fewer re-interventions at 24 months (2.4 % vs 5.1 %) – Zürich",
    "markets": ["US", "DE"],
    "anchors": [{"file": "ab" * 32, "page": 7, "quote": 'p < 0.05 "both arms"\n'}],
    "effective": NOON,
    "review_by": date(2027, 2, 28),
    "mandatory": True,
    "expires": None,
}

texts = st.text(st.characters(exclude_categories=["Cs"]))
leaves = st.none() | st.booleans() | st.integers() | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def nfc(value):
    """The value with every text in NFC, which is what its canonical text stands for."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [nfc(each) for each in value]
    if isinstance(value, dict):
        return {nfc(key): nfc(each) for key, each in value.items()}
    return value


def keys_stay_apart(value):
    if isinstance(value, dict):
        names = {unicodedata.normalize("NFC", key) for key in value}
        return len(names) == len(value) and all(keys_stay_apart(each) for each in value.values())
    return not isinstance(value, list) or all(keys_stay_apart(each) for each in value)


# A change of any of these is a change of format: it breaks every signature and the chain made before.
def test_golden_canonical_text():
    assert canonical_json(CONTENT) == (
        '{"anchors":[{"file":"' + "ab" * 32 + '","page":7,"quote":"p < 0.05 \\"both arms\\"\\n"}],'
        '"effective":"2026-03-01T12:00:00.000000Z","expires":null,"mandatory":true,'
        '"markets":["US","DE"],"review_by":"2027-02-28",'
        '"text":"Fewer re-interventions at 24 months (2.4 % vs 5.1 %) – Zürich"}'
    )


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (lambda: digest({}), "8b29b8955c497aaf84d5caee7138547023e084b236bff2831f3983216341ae9e"),
        (lambda: digest(CONTENT), "03716d9f6c01355e74eb6730ae34a58ce471a6a11d142117631769663455b310"),
        (lambda: chain_hash("", CONTENT), "d9a1417e9493f5f468547913211ee0c26b4efdd94c120922ee208e8f9b02b9ba"),
        (
            lambda: chain_hash("0f" * 32, CONTENT),
            "a6297129aa79464d3263cd8bbbf4bd6202f69adc958ce4d5569ed36081b26b4f",
        ),
        (lambda: signature_hash(CONTENT), "471126d9aec000c20d1e6e8f7eb78354bb4dce2281c124eb64c687c001e31cec"),
    ],
)
def test_golden_digests(made, expected):
    assert made() == expected


@given(values.filter(keys_stay_apart))
def test_canonical_text_says_the_whole_value(value):
    assert json.loads(canonical_json(value)) == nfc(value)


@given(st.dictionaries(texts, leaves, min_size=2, max_size=6).filter(keys_stay_apart), st.randoms())
def test_key_order_is_irrelevant(value, random):
    items = list(value.items())
    random.shuffle(items)
    assert digest(dict(items)) == digest(value)


@given(values.filter(keys_stay_apart), values.filter(keys_stay_apart))
def test_different_content_has_a_different_digest(one, other):
    # Compared as JSON, where 1 and true differ; in Python they are equal.
    same = json.dumps(nfc(one), sort_keys=True) == json.dumps(nfc(other), sort_keys=True)
    assert (digest(one) == digest(other)) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (0, False),
        (0, None),
        (1, "1"),
        ("", None),
        ([], {}),
        (["a", "b"], ["b", "a"]),
        (["a", ["b"]], [["a"], "b"]),
        ("a", "A"),
        ("2.4 %", "2.4%"),
        (NOON, NOON + timedelta(microseconds=1)),
        (NOON, NOON.date()),
    ],
)
def test_what_must_stay_apart(one, other):
    assert digest(one) != digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zu\u0308rich", "Z\u00fcrich"),
        ({"e\u0301": 1}, {"\u00e9": 1}),
        ((1, 2), [1, 2]),
        (NOON, NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))),
        (StrEnum("Kind", {"HCP": "hcp"}).HCP, "hcp"),
        (IntEnum("Level", {"HIGH": 3}).HIGH, 3),
    ],
)
def test_what_is_the_same(one, other):
    assert digest(one) == digest(other)


@given(values.filter(keys_stay_apart))
def test_purposes_never_share_a_hash(value):
    made = {digest(value), chain_hash("", value), chain_hash("0" * 64, value), signature_hash(value)}
    assert len(made) == 4


@given(st.integers(0, 2**256 - 1), st.integers(0, 2**256 - 1), leaves)
def test_a_chain_depends_on_what_was_before(one, other, value):
    assert (chain_hash(f"{one:064x}", value) == chain_hash(f"{other:064x}", value)) == (one == other)


@pytest.mark.parametrize("previous", ["x", "0" * 63, "0" * 65, "F" * 64, "0" * 64 + "\n", "\u0660" * 64])
def test_a_malformed_previous_hash_is_refused(previous):
    with pytest.raises(ValueError, match="64 lower-case hex digits"):
        chain_hash(previous, {})


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (1.0, "float"),
        ({"rate": [0.1]}, "float"),
        (Decimal("2.4"), "Decimal has no canonical text"),
        (b"bytes", "bytes has no canonical text"),
        ({"a", "b"}, "set has no canonical text"),
        (timedelta(days=1), "timedelta has no canonical text"),
        ({1: "a"}, "key 1 is not text"),
        ({None: "a"}, "key None is not text"),
    ],
)
def test_other_types_are_refused(value, why):
    with pytest.raises(TypeError, match=why):
        canonical_json(value)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (datetime(2026, 3, 1), "no time zone"),  # noqa: DTZ001 - the point of the test
        ("half \ud83d", "lone surrogate"),
        ({"half \udc00": 1}, "lone surrogate"),
        ({"e\u0301": 1, "\u00e9": 2}, "twice"),
    ],
)
def test_ambiguous_values_are_refused(value, why):
    with pytest.raises(ValueError, match=why):
        canonical_json(value)
