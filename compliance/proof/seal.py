"""Seals of the audit trail: what the head was, kept outside the database and signed with the site's secret.

Whoever may write to the database can recompute the whole chain of hashes; within the database nothing
would show it. A seal does: a line in a file beside the database, over the head at that time. What that
protects against, and what not, is in docs/part11-records.md.
"""

from __future__ import annotations

import hmac
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from compliance.digest import instant
from compliance.models import AuditHead, AuditRecord

_SALT = "vouch:seal:1"
_FIRST = "-"


@dataclass(frozen=True, slots=True)
class Seal:
    """That the trail ended with record `sequence` and its hash at `at`; `mac` also covers the seal before."""

    sequence: int
    hash: str
    at: str
    mac: str

    def line(self) -> str:
        return f"{self.sequence} {self.hash} {self.at} {self.mac}"

    def fits(self, previous: str) -> bool:
        """Whether this site made it, after the seal `previous`."""
        secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return any(
            hmac.compare_digest(_mac(self.sequence, self.hash, self.at, previous, secret), self.mac)
            for secret in secrets
        )

    def in_trail(self) -> bool:
        """Whether the trail still goes through it."""
        if self.sequence == 0:
            return True
        return AuditRecord.objects.filter(sequence=self.sequence, hash=self.hash).exists()


def _mac(sequence: int, hash_: str, at: str, previous: str, secret: str) -> str:
    message = f"{sequence}\n{hash_}\n{at}\n{previous}"
    return salted_hmac(_SALT, message, secret=secret, algorithm="sha256").hexdigest()


def seal_of(sequence: int, hash_: str, at: datetime, previous: str = _FIRST) -> Seal:
    """A seal over a head of the trail; one that stands alone, as packs carry it, has no seal before."""
    when = instant(at)
    return Seal(sequence, hash_, when, _mac(sequence, hash_, when, previous, settings.SECRET_KEY))


def log_path() -> Path:
    return Path(settings.SEAL_LOG)


def seals() -> Iterator[Seal | None]:
    """The seals of the log in order; None for a line that is none."""
    if not log_path().exists():
        return
    with log_path().open(encoding="utf-8") as lines:
        for line in lines:
            match line.split():
                case [sequence, hash_, at, mac] if sequence.isdecimal():
                    yield Seal(int(sequence), hash_, at, mac)
                case _:
                    yield None


def add_seal() -> Seal:
    """Append a seal over the head of the trail to the log, which is outside the database.

    Raises OSError where the log cannot be written.
    """
    with transaction.atomic():
        # The lock makes two who seal at once take turns: each seal follows from the one before it.
        head = AuditHead.objects.select_for_update().filter(pk=1).first() or AuditHead()
        previous = _FIRST
        for each in seals():
            previous = each.mac if each else previous
        made = seal_of(head.sequence, head.hash, timezone.now(), previous)
        log_path().parent.mkdir(parents=True, exist_ok=True)
        with log_path().open("a", encoding="utf-8") as log:
            log.write(made.line() + "\n")
    return made


def unsealed() -> Iterator[str]:
    if next(seals(), None) is None:
        yield (
            "The trail was never sealed, so nothing shows whether all of it was rewritten at once. "
            "Run manage.py verify --seal."
        )


def faults() -> Generator[str, None, int]:
    """Name each seal that this site did not make, or that the trail no longer goes through."""
    previous, count = _FIRST, 0
    for count, each in enumerate(seals(), 1):
        if each is None:
            yield f"Line {count} of the seals is no seal: the file was altered."
            continue
        if not each.fits(previous):
            yield (
                f"Seal {count}, over audit record {each.sequence}, was altered or does not follow from the "
                "one before it, or the secret key was changed without keeping the old one."
            )
        if not each.in_trail():
            yield (
                f"The trail was rewritten: record {each.sequence} is not the one that was sealed "
                f"on {each.at} (seal {count})."
            )
        previous = each.mac
    return count
