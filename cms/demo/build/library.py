"""The whole demo library, built in one transaction: it is there, or nothing is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime

from tqdm import tqdm

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction
from django.test.utils import override_settings

from cms.core.models import User
from cms.demo.build.assets import AssetUploader
from cms.demo.build.calendar import Calendar
from cms.demo.build.catalogue import add_deal_context, add_products
from cms.demo.build.claims import ClaimWriter
from cms.demo.build.drawing import Drawn, drawn_pieces
from cms.demo.build.evidence import plan_evidence
from cms.demo.build.finding import add_advice, add_synonyms, ask_for_content, save_searches
from cms.demo.build.medical_questions import plan_medical_questions
from cms.demo.build.objections import plan_objections
from cms.demo.build.people import add_people
from cms.demo.build.places import add_holidays, add_markets, add_review, add_territories
from cms.demo.build.planning import delegate_one_review, plan_deadlines
from cms.demo.build.recall import carried_by, plan_recall
from cms.demo.build.records import add_retention, plan_reviews
from cms.demo.build.retractions import plan_retraction_watch
from cms.demo.build.reviews import Desk
from cms.demo.build.upkeep import plan_upkeep
from cms.demo.build.usage import DAYS, Field
from cms.demo.halden import HALDEN
from cms.demo.logins import DEMO_PASSWORD
from cms.demo.story import Story

#: How long the library has lived: claims in the first month, then pieces, then three months of use.
DAYS_OF_HISTORY = 150


def build_library(seed: int) -> None:
    """Build the library of cms.demo.halden. Raises RuntimeError on a database that has people.

    The same seed gives the same history, counted back from the moment of the build; tokens of links differ.
    """
    story = HALDEN
    states = ("approved", "rejected", "in_review", "draft")
    keys = [asset.key for asset in sorted(story.assets, key=lambda asset: states.index(asset.state))]
    # Under the site's own hasher, once: everybody has the same password, and it is printed.
    password = make_password(DEMO_PASSWORD)
    with drawn_pieces(keys) as drawn, _settings_of_a_build(), transaction.atomic():
        with Calendar(DAYS_OF_HISTORY, random.Random(seed)) as calendar:
            _live_through(calendar, story, drawn)
        User.objects.update(password=password)
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)


def _live_through(calendar: Calendar, story: Story, drawn: Mapping[str, Future[Drawn]]) -> None:
    people = add_people(story)
    markets = add_markets(story)
    add_retention(markets)
    add_review(story, people, markets)
    administrator = next(
        people[person.username] for person in story.people if "administrator" in person.roles
    )
    years = range(calendar.start.year, calendar.today.year + 2)
    add_holidays(markets, years, administrator)
    add_territories(story, people, markets)
    products = add_products(story, markets)
    add_deal_context(story)
    desk = Desk(calendar, story, people)
    authors = [people[person.username] for person in story.people if "author" in person.roles]
    librarian = next(people[person.username] for person in story.people if "librarian" in person.roles)
    add_synonyms(librarian)
    files = plan_evidence(calendar, story, librarian)
    _pass_days(calendar, "Evidence", calendar.day(6))
    ClaimWriter(calendar, desk, authors, markets, products, files).plan(story)
    plan_objections(calendar, desk, authors[-1], products, story)
    _pass_days(calendar, "Claims", calendar.day(36))
    AssetUploader(calendar, desk, authors, markets, products, drawn).plan(story)
    _pass_days(calendar, "Pieces", calendar.ago(DAYS))
    territory = story.territories[0]
    rep, home = people[territory.members[0]], markets[territory.markets[0]]
    save_searches(rep, home)
    field = Field(calendar, story, people, markets, products)
    field.plan(carried_by(story))
    quality = next(people[person.username] for person in story.people if "quality" in person.roles)
    plan_reviews(calendar, quality)
    plan_retraction_watch(calendar)
    plan_medical_questions(calendar, people, markets, desk.reviewers["medical_affairs"][0])
    plan_recall(calendar, field, story, desk.reviewers["medical_affairs"][0])
    leader = next(people[person.username] for person in story.people if "sales_leader" in person.roles)
    plan_upkeep(calendar, desk, authors[0], leader)
    plan_deadlines(calendar)
    _pass_days(calendar, "Use", calendar.today)
    delegate_one_review(calendar, desk)
    marketer = next(people[person.username] for person in story.people if "marketer" in person.roles)
    add_advice(marketer)
    ask_for_content(rep, marketer, home)


def _pass_days(calendar: Calendar, phase: str, until: datetime) -> None:
    days = (until - calendar.now()).total_seconds() / 86_400
    with tqdm(total=days, desc=f"{phase:<9}", bar_format=_BAR, mininterval=0.5) as bar:
        # Parts of days may add up to a hair more than their sum.
        calendar.run(until, lambda passed: bar.update(min(passed, bar.total - bar.n)))


_BAR = "{desc} {percentage:3.0f}% |{bar:30}| {n:.0f} of {total:.0f} days, {elapsed}"


@contextmanager
def _settings_of_a_build() -> Iterator[None]:
    """Settings that make a build quick and quiet; nobody signs in before it is over.

    Each of the hundreds of signatures checks its person's password, and a real hash is slow on purpose:
    passwords have a quick one until the last step of the transaction. What happened months ago is no mail
    of today, and no job either: Wagtail's indexes are built once, afterwards.
    """
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}},
    ):
        yield
