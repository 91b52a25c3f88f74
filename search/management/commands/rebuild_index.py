"""Build the search index anew: after a restore, or when it is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tqdm import tqdm

from django.core.management.base import BaseCommand, CommandError

from content.models import Asset
from messaging.models import EvidenceFile
from search.elastic.client import PROBLEMS, is_configured
from search.indexing import rebuild
from search.models import Document
from search.rebuilding import AlreadyBuilding, BuildFailed, rebuild_elastic


class Command(BaseCommand):
    help = "Build the search index anew from the library. People search the old one until it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        self._run("database", Asset.objects.count() + EvidenceFile.objects.count(), rebuild, quiet)
        if is_configured():
            try:
                self._run("Elasticsearch", Document.objects.count(), rebuild_elastic, quiet)
            except (AlreadyBuilding, BuildFailed) as problem:
                raise CommandError(str(problem)) from problem
            except PROBLEMS as problem:
                raise CommandError(f"Elasticsearch does not answer: {problem}") from problem
        if not quiet:
            self.stdout.write(f"{Document.objects.count()} pieces can be searched.")

    def _run(self, where: str, total: int, build: Callable[..., object], quiet: bool) -> None:
        with tqdm(total=total, unit=" items", desc=where, disable=quiet) as bar:
            build(step=bar.update)
