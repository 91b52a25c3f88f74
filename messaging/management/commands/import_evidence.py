"""Take a folder of sources into the library: text, markdown and PDF, each as evidence with one file."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from cms.core.management.folder_command import FolderCommand, title_of
from cms.core.models import User
from cms.core.permissions import may
from messaging.actions import AddEvidenceFile
from messaging.models import Evidence, EvidenceFile

#: Numbers of FDA decisions: 510(k), PMA, De Novo.
_DECISION_NUMBER = re.compile(r"(?<![A-Z0-9])(?:K|P|DEN)\d{6}(?!\d)", re.IGNORECASE)


class Command(FolderCommand):
    help = (
        "Take a folder tree of text, markdown and PDF files into the library as evidence, one source a file. "
        "A decision number in a file's name becomes the regulatory number of its source."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--kind", required=True, choices=Evidence.Kind.values, help="What they are.")

    def prepare(self, user: User, options: dict[str, Any]) -> None:
        self.user, self.kind = user, options["kind"]
        if not may(user, "add", Evidence()):
            raise CommandError(
                f"{user.printed_name} may not add evidence. Give the user name of an author or a librarian."
            )

    def is_here(self, sha256: str) -> bool:
        return EvidenceFile.objects.filter(sha256=sha256).exists()

    def keep(self, path: Path, data: bytes) -> None:
        number = _DECISION_NUMBER.search(path.stem)
        source = Evidence(
            title=title_of(path), kind=self.kind, submission=number[0].upper() if number else ""
        )
        AddEvidenceFile(source, path.name, data, self.user).execute()
