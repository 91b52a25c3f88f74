"""Take a folder of PDFs into the library, as drafts."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from cms.core.management.folder_command import FolderCommand, title_of
from cms.core.models import User
from cms.core.permissions import may
from content.actions import ImportAsset
from content.models import Asset, AssetVersion
from messaging.models import Product


class Command(FolderCommand):
    help = (
        "Take a folder tree of PDFs into the library as drafts, with their pages read and claims suggested. "
        "Nothing is approved by it: markets are asked for and signatures given as for any other piece."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--product", help="The product's slug. May be left out if there is only one.")
        parser.add_argument(
            "--kind", choices=Asset.Kind.values, default=Asset.Kind.BROCHURE.value, help="Default: brochure."
        )

    def prepare(self, user: User, options: dict[str, Any]) -> None:
        self.user, self.kind = user, options["kind"]
        self.product = _product(options["product"])
        if not may(user, "add", Asset()) or not may(user, "change", Asset()):
            raise CommandError(
                f"{user.printed_name} may not add pieces. Give the user name of an author or a librarian."
            )

    def is_here(self, sha256: str) -> bool:
        return AssetVersion.objects.filter(sha256=sha256).exists()

    def keep(self, path: Path, data: bytes) -> None:
        draft = Asset(title=title_of(path), kind_of_piece=self.kind, product=self.product)
        ImportAsset(draft, path.name, data, self.user).execute()


def _product(slug: str | None) -> Product:
    products = {product.slug: product for product in Product.objects.all()}
    if not products:
        raise CommandError("There is no product yet. Add one in the admin first.")
    if slug is None and len(products) == 1:
        return next(iter(products.values()))
    if slug not in products:
        asked = f"There is no product “{slug}”." if slug else "Say which product they are about."
        raise CommandError(f"{asked} Use --product with one of: {', '.join(sorted(products))}.")
    return products[slug]
