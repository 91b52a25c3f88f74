"""Build the search index anew: after a restore, or when it is in doubt."""

from typing import Any

from tqdm import tqdm

from django.core.management.base import BaseCommand

from content.models import Asset
from messaging.models import EvidenceFile
from search.indexing import rebuild
from search.models import Document


class Command(BaseCommand):
    help = "Build the search index anew from the library. People search the old one until it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Asset.objects.count() + EvidenceFile.objects.count()
        with tqdm(total=total, unit=" items", disable=options["verbosity"] == 0) as bar:
            rebuild(step=bar.update)
        if options["verbosity"]:
            self.stdout.write(f"{Document.objects.count()} pieces can be searched.")
