"""Verifying a pack where it was made: offline, and then against what the site itself has on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compliance.models import AuditRecord, Event
from compliance.proof import offline
from compliance.proof.seal import Seal


def look_up(path: str, say: Callable[[str], None]) -> Iterator[str]:
    """Every fault of the pack at `path`, and whether this site made it. Raises `offline.Unreadable`."""
    faults, manifest = offline.verify(path, say)
    yield from faults
    told = manifest["trail"]
    seal = Seal(told["sequence"], told["hash"], manifest["made"]["at"], told["seal"])
    if not seal.fits("-"):
        yield "The seal of the pack was not made with the secret key of this site."
    if not seal.in_trail():
        yield f"The trail of this site does not go through record {seal.sequence} as the pack tells it."
    subject = manifest["subject"]
    made = AuditRecord.objects.filter(
        event=Event.PACK_MADE, object_type=subject["kind"], object_id=subject["id"]
    )
    if any(entry.new["digest"] == manifest["digest"] for entry in made.iterator()):
        say("This site has on record that it made this pack.")
    else:
        yield "This site has no record of making this pack."
