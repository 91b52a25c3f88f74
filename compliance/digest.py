"""What a signature and an audit record are bound to: canonical text of content, and its SHA-256.

A digest is compared years after it was made. Whatever changes one byte of the canonical text of unchanged
content breaks every signature and the whole audit chain made before; the golden vectors of the tests hold
the format. A new format needs a new prefix beside the old one, never in its place.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from datetime import UTC, date, datetime
from typing import TypeAlias

Json: TypeAlias = str | int | bool | list["Json"] | dict[str, "Json"] | None

# One prefix for each purpose, so that a digest made for one can never be passed off as another.
CONTENT_PREFIX = b"vouch:content:1\n"
AUDIT_PREFIX = b"vouch:audit:1\n"
SIGNATURE_PREFIX = b"vouch:signature:1\n"
PAGE_PREFIX = b"vouch:page:1\n"
PACK_PREFIX = b"vouch:pack:1\n"
DISPOSITION_PREFIX = b"vouch:disposition:1\n"
CLEARANCE_PREFIX = b"vouch:clearance:1\n"
CREDENTIAL_PREFIX = b"vouch:credential:1\n"

#: What stands for the hash before the first of a chain.
FIRST_HASH = "0" * 64

_SHA256_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


def canonical_json(value: object) -> str:
    """The one text of a value: equal content gives equal text on every machine and in every year.

    Takes str, int, bool, None, date, aware datetime, and lists, tuples and dicts of these with text keys.
    Keys are sorted by code point, there are no spaces, text is NFC (a reader cannot tell é from e + accent,
    so a signature must not either), datetimes are UTC to the microsecond with Z, dates are ISO. A tuple is
    written as a list, and a date like its text: which of them a field holds is for its model to fix.

    Raises TypeError for any other type, and ValueError for a naive datetime, a lone surrogate, or two keys
    that are one after NFC.

    Must never change: key order, separators, escapes, NFC and the form of dates. All digests rest on them.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def instant(at: datetime) -> str:
    """A time as records that must prove it keep it: to the microsecond, in UTC. Refuses a naive one."""
    return _instant(at)


def digest(value: object) -> str:
    """The SHA-256 (64 hex digits) of content, which review rounds freeze and signatures bind to.

    Must never change, prefix included: an approved version is recognised by its digest alone, and with a
    changed one every signature given so far would read as given on something else.
    """
    return _sha256(CONTENT_PREFIX, canonical_json(value))


def chain_hash(previous: str, value: object) -> str:
    """The SHA-256 (64 hex digits) of an audit record's content and the hash of the record before it.

    `previous` is that hash, or "" for the first record; anything else raises ValueError.

    Must never change, prefix and place of `previous` included: the trail is verified from its first record
    on, and a changed rule would report all of history as altered and hide what really was.
    """
    if previous and not _SHA256_HEX.fullmatch(previous):
        raise ValueError(
            f"The previous hash is {previous!r}: give the 64 lower-case hex digits of the record before, "
            'or "" for the first record.'
        )
    return _sha256(AUDIT_PREFIX, f"{previous}\n{canonical_json(value)}")


def signature_hash(value: object) -> str:
    """The SHA-256 (64 hex digits) of one signature: who, printed name, meaning, time and signed digest.

    Must never change, prefix included: it shows that a signature row still says what the signer saw.
    """
    return _sha256(SIGNATURE_PREFIX, canonical_json(value))


def page_hash(number: int, text: str, pictures: dict[str, str]) -> str:
    """The SHA-256 (64 hex digits) of one page of a file: its text, and the SHA-256 of its pictures by name.

    Kept in the trail when the file is taken in. Must never change, prefix included.
    """
    return _sha256(PAGE_PREFIX, canonical_json({"number": number, "text": text, "pictures": pictures}))


def pack_digest(covered: dict[str, object]) -> str:
    """The SHA-256 (64 hex digits) of what a substantiation pack holds; printed on each of its pages.

    Must never change, prefix included: old packs are compared with their printed copies.
    """
    return _sha256(PACK_PREFIX, canonical_json(covered))


def disposition_hash(value: object) -> str:
    """The SHA-256 (64 hex digits) of one signed answer to a finding: round, finding, who, when and what.

    Must never change, prefix included: it shows that an answer still says what its signer wrote.
    """
    return _sha256(DISPOSITION_PREFIX, canonical_json(value))


def clearance_hash(previous: str, value: object) -> str:
    """The SHA-256 (64 hex digits) of one change of what is cleared, and through `previous` of all before.

    Must never change, prefix included: past windows are held against these changes.
    """
    return _sha256(CLEARANCE_PREFIX, f"{previous}\n{canonical_json(value)}")


def credential_digest(value: object) -> str:
    """The SHA-256 (64 hex digits) of what lets somebody in, and whom: the trail keeps this in its place.

    It tells nothing that helps to get in. What it covers cannot be guessed: a password in it is one that was
    hashed with a salt of 128 random bits or more, which is not in the trail; the secret of an authenticator
    app has 160 random bits, the seed of recovery codes 320, the token of an API or a link over 200. It needs
    no key, so it can be verified after the secret key of the site was changed.

    Must never change, prefix included: what stands is held against what was told of it.
    """
    return _sha256(CREDENTIAL_PREFIX, canonical_json(value))


def _sha256(prefix: bytes, text: str) -> str:
    return hashlib.sha256(prefix + text.encode()).hexdigest()


def _plain(value: object) -> Json:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return _members(value)
    if isinstance(value, float):
        raise TypeError(
            f"{value!r} is a float, which has no one exact text: give the number as text, as it was written."
        )
    raise TypeError(
        f"{type(value).__name__} has no canonical text: give text, whole numbers, true, false, nothing, "
        "dates, datetimes, lists or dicts of these."
    )


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{value!r} holds half a character (a lone surrogate): remove it.") from None
    return unicodedata.normalize("NFC", value)


def _instant(value: datetime) -> str:
    if value.utcoffset() is None:
        raise ValueError(f"{value!r} has no time zone: give an aware datetime, for example in UTC.")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _members(value: dict[object, object]) -> dict[str, Json]:
    members: dict[str, Json] = {}
    for key, member in value.items():
        if not isinstance(key, str):
            raise TypeError(f"The key {key!r} is not text: 1 and '1' would become one key.")
        name = _text(key)
        if name in members:
            raise ValueError(f"The key {name!r} is there twice, in two Unicode spellings: keep one.")
        members[name] = _plain(member)
    return members
