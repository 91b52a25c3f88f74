"""Saved searches: what somebody wants to hear of, and whether there is news.

News are counted, never named: a notice is a copy that no recall reaches. What is new is shown by the find
page, through the door, at the moment somebody looks.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from cms.core.actions import Action, Refused
from compliance.jobs import mail_people
from content.models import reach_of
from content.views.standing import Standing
from search.asking import request_of
from search.finding import usable_now
from search.models import SavedSearch
from search.names import Names, read_names
from search.query import tidy

#: So many searches may one person save.
MOST = 20


def saved_by(user: Any) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(user=user).select_related("market")


def found_by(saved: SavedSearch, at: datetime, names: Names | None = None) -> set[int]:
    """The assets that answer a saved search for its owner and may be used now, whoever asks."""
    reach = reach_of(saved.user)
    standing = Standing(saved.market, saved.audience)
    request = request_of(QueryDict(saved.query), standing, names or read_names(), reach)
    return set(usable_now(request, reach, at))


class SaveSearch(Action):
    """Keep a search of one's own under a name. What it finds now is known; what comes later is news.

    Not in the audit trail, like all of the person's own bookmarks: nobody vouches for them.
    """

    def __init__(self, saved: SavedSearch) -> None:
        self.saved = saved

    def check(self) -> None:
        self.saved.name = tidy(self.saved.name)[:120]
        if not self.saved.name:
            raise Refused("Give the search a name.")
        if not reach_of(self.saved.user).covers_market(self.saved.market):
            raise Refused(f"Your territories do not cover {self.saved.market}.")
        own = saved_by(self.saved.user)
        if own.count() >= MOST:
            raise Refused(f"You have {MOST} saved searches. Remove one first.")
        if own.filter(name__iexact=self.saved.name).exists():
            raise Refused("You have a saved search with this name. Choose another.")

    def perform(self) -> SavedSearch:
        self.saved.known = sorted(found_by(self.saved, timezone.now()))
        self.saved.save(force_insert=True)
        return self.saved


class ForgetSearch(Action):
    """Remove a saved search of one's own."""

    def __init__(self, saved: SavedSearch, user: Any) -> None:
        self.saved = saved
        self.user = user

    def check(self) -> None:
        if self.saved.user_id != self.user.pk:
            raise Refused("This search belongs to somebody else.")

    def perform(self) -> None:
        self.saved.delete()


class SeeNews(Action):
    """The owner has looked: what is found now is known."""

    def __init__(self, saved: SavedSearch, user: Any) -> None:
        self.saved = saved
        self.user = user

    def check(self) -> None:
        if self.saved.user_id != self.user.pk:
            raise Refused("This search belongs to somebody else.")

    def perform(self) -> None:
        known = set(self.saved.known) | found_by(self.saved, timezone.now())
        self.saved.known, self.saved.fresh = sorted(known), []
        self.saved.save(update_fields=["known", "fresh"])


class NoticeNews(Action):
    """Keep what a saved search finds anew, and mail its owner once for each new piece; returns how many."""

    def __init__(self, saved: SavedSearch, found: set[int]) -> None:
        self.saved = saved
        self.found = found

    def perform(self) -> int:
        saved = SavedSearch.objects.select_for_update().filter(pk=self.saved.pk).first()
        if saved is None:
            return 0
        fresh = self.found - set(saved.known)
        told = fresh - set(saved.fresh)
        # What was withdrawn meanwhile is no news any more.
        if fresh != set(saved.fresh):
            saved.fresh = sorted(fresh)
            saved.save(update_fields=["fresh"])
        if told:
            pieces = f"{len(told)} new piece{'' if len(told) == 1 else 's'}"
            address = f"{settings.SITE_ADDRESS}{reverse('search:open_saved', args=[saved.pk])}"
            body = f"{pieces} that you can use in {saved.market} match your saved search.\n\nSee {address}\n"
            mail_people.enqueue([saved.user_id], f"{pieces} for “{saved.name}”", body)
        return len(told)


def notice_news() -> str:
    """Periodic: look for news of every saved search of people who are still here."""
    at, names, told = timezone.now(), read_names(), 0
    for saved in SavedSearch.objects.filter(user__is_active=True).select_related("user", "market"):
        told += NoticeNews(saved, found_by(saved, at, names)).execute()
    return f"{told} new match{'' if told == 1 else 'es'}"
