"""The whole demo library, built in one transaction: it is there, or nothing is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from tqdm import tqdm

from django.db import transaction
from django.test.utils import override_settings

from cms.demo.build.assets import AssetUploader
from cms.demo.build.calendar import Calendar
from cms.demo.build.catalogue import add_deal_context, add_products
from cms.demo.build.claims import ClaimWriter
from cms.demo.build.drawing import drawn_pieces
from cms.demo.build.evidence import plan_evidence
from cms.demo.build.people import add_people, hash_passwords
from cms.demo.build.places import add_markets, add_review, add_territories
from cms.demo.build.recall import carried_by, plan_recall
from cms.demo.build.reviews import Desk
from cms.demo.build.usage import DAYS, Field
from cms.demo.halden import HALDEN

#: How long the library has lived: claims in the first month, then pieces, then three months of use.
DAYS_OF_HISTORY = 150


def build_library(seed: int) -> None:
    """Build the library of cms.demo.halden. Raises RuntimeError on a database that has people.

    The same seed gives the same history, apart from tokens of links and the day it ends on.
    """
    story, rng = HALDEN, random.Random(seed)
    states = ("approved", "rejected", "in_review", "draft")
    keys = [asset.key for asset in sorted(story.assets, key=lambda asset: states.index(asset.state))]
    with (
        drawn_pieces(keys) as drawn,
        _settings_of_a_build(),
        transaction.atomic(),
        Calendar(DAYS_OF_HISTORY, rng) as calendar,
    ):
        people = add_people(story)
        markets = add_markets(story)
        add_review(story, people, markets)
        add_territories(story, people, markets)
        products = add_products(story, markets)
        add_deal_context(story)
        desk = Desk(calendar, story, people)
        authors = [people[p.username] for p in story.people if "author" in p.roles]
        librarian = next(people[p.username] for p in story.people if "librarian" in p.roles)
        files = plan_evidence(calendar, story, librarian)
        _live(calendar, "Evidence", calendar.day(6))
        ClaimWriter(calendar, desk, authors, markets, products, files).plan(story)
        _live(calendar, "Claims", calendar.day(36))
        AssetUploader(calendar, desk, authors, markets, products, drawn).plan(story)
        _live(calendar, "Pieces", calendar.ago(DAYS))
        field = Field(calendar, story, people, markets, products)
        field.plan(carried_by(story))
        plan_recall(calendar, field, story, desk.reviewers["medical_affairs"][0])
        _live(calendar, "Use", calendar.today)
    hash_passwords()


def _live(calendar: Calendar, phase: str, until: datetime) -> None:
    total = (until - calendar.now()).total_seconds() / 86_400
    with tqdm(total=round(total, 1), desc=f"{phase:<9}", unit="day", bar_format=_BAR) as bar:
        calendar.run(until, bar.update)


_BAR = "{desc} {percentage:3.0f}% |{bar:30}| {n:.0f} of {total:.0f} days, {elapsed}"


@contextmanager
def _settings_of_a_build() -> Iterator[None]:
    """Settings that make a build quick and quiet; nobody signs in before it is over.

    Each of the hundreds of signatures checks its person's password, and a real hash is slow on purpose:
    passwords have a quick one until `hash_passwords` gives them the site's own. What happened months
    ago is no mail of today.
    """
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    ):
        yield
