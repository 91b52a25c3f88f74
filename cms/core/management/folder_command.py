"""What the commands have in common that take in a folder of files: nothing stops them half-way."""

from __future__ import annotations

import sys
from abc import abstractmethod
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from tqdm import tqdm

from django.core.management.base import BaseCommand, CommandError

from cms.core.actions import Refused
from cms.core.hashing import sha256_of
from cms.core.models import User
from cms.core.pdf import MAX_BYTES


class FolderCommand(BaseCommand):
    """Take in every file under a folder, each on its own: kept, here already, or refused with its reason.

    A second run over the same folder changes nothing.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="The folder, with all that is under it.")
        parser.add_argument("--user", required=True, help="The user name of the person who takes them in.")

    def prepare(self, user: User, options: dict[str, Any]) -> None:
        """Check the command's own arguments. Raises CommandError."""

    @abstractmethod
    def is_here(self, sha256: str) -> bool:
        """Whether a file of this content is in the library."""

    @abstractmethod
    def keep(self, path: Path, data: bytes) -> None:
        """Keep one file; `path` is relative to the folder. Raises Refused."""

    def handle(self, *args: Any, folder: Path, user: str, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder. Give the folder that holds the files.")
        person = User.objects.filter(username__iexact=user, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no active user “{user}”. Give the user name of an author.")
        self.prepare(person, options)
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path, folder))
        if not files:
            raise CommandError(f"{folder} holds no file. Give the folder that holds the files.")
        counts: Counter[str] = Counter()
        with tqdm(files, unit="file", disable=not sys.stderr.isatty(), dynamic_ncols=True) as bar:
            for path in bar:
                relative = path.relative_to(folder)
                try:
                    counts[self._take(path, relative)] += 1
                except (Refused, OSError) as problem:
                    counts["refused"] += 1
                    reason = str(problem).removeprefix(f"{path.name}: ")
                    with bar.external_write_mode():
                        self.stdout.write(f"{relative}: {reason}")
        summary = f"{counts['kept']} kept, {counts['here']} here already, {counts['refused']} refused."
        self.stdout.write(self.style.SUCCESS(summary))

    def _take(self, path: Path, relative: Path) -> str:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(f"The file is larger than {MAX_BYTES // 2**20} MB: split it.")
        data = path.read_bytes()
        if self.is_here(sha256_of(data)):
            return "here"
        self.keep(relative, data)
        return "kept"


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def title_of(path: Path) -> str:
    """A title from a file's name: its words, the first with a capital letter; at most 200 characters."""
    words = " ".join(path.stem.replace("_", " ").replace("-", " ").split()) or path.stem
    return (words[0].upper() + words[1:])[:200]
