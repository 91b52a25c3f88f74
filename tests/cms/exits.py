"""The addresses of the site, and what was decided for each: who may open it, and what it may show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = "anyone: shows no content"
SIGNED_IN = "any person who is signed in: shows no content"
LINK = "whoever holds the link, through the door"
DOOR = "colleagues with the right to share, through the door"
OWN = "colleagues, their own doings: no content"
WISHES = "what people said that they miss: no content"
WORK = "those who write it or review it"
RECORDS = "those who answer for the records: names, and what the trail says of them"
TOKEN = "whoever holds the token of a person who writes or reviews it, as that person"
NUMBERS = "those who may see usage: numbers and titles"
REVIEW_NUMBERS = "reviewers and those who may see usage: numbers of review, no content"

#: What was decided for each address outside the Wagtail admin, which is for its own people only.
DECISIONS = {
    "portal:home": SIGNED_IN,
    "records:trail": RECORDS,
    "records:trail_file": RECORDS,
    "records:review_trail": RECORDS,
    "records:access": RECORDS,
    "records:access_file": RECORDS,
    "records:review_access": RECORDS,
    "records:retention": RECORDS,
    "records:hold": RECORDS,
    "records:lift": RECORDS,
    "records:confirm_purge": RECORDS,
    "records:self": RECORDS,
    "api:openapi-json": SIGNED_IN,
    "api:openapi-view": SIGNED_IN,
    "api:api-root": TOKEN,
    "api:waiting": TOKEN,
    "api:read_round": TOKEN,
    "api:trail": TOKEN,
    "api:list_content": TOKEN,
    "api:read_content": TOKEN,
    "api:start_claim": TOKEN,
    "api:save_claim": TOKEN,
    "api:submit": TOKEN,
    "api:withdraw": TOKEN,
    "api:suspend": TOKEN,
    "api:lift": TOKEN,
    "api:delete": TOKEN,
    "api:answer": TOKEN,
    "api:sign": TOKEN,
    "api:send_back": TOKEN,
    "portal:login": PUBLIC,
    "portal:logout": PUBLIC,
    "portal:password": SIGNED_IN,
    "portal:prove": SIGNED_IN,
    "portal:proved": SIGNED_IN,
    "portal:revoke_device": SIGNED_IN,
    "account_login": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_inactive": PUBLIC,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "socialaccount_login_error": PUBLIC,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_signup": PUBLIC,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
    "portal:health": PUBLIC,
    "portal:utilization": NUMBERS,
    "portal:utilization_csv": NUMBERS,
    "portal:utilization_xlsx": NUMBERS,
    "portal:definitions": NUMBERS,
    "portal:review_numbers": REVIEW_NUMBERS,
    "portal:review_numbers_csv": REVIEW_NUMBERS,
    "portal:review_numbers_xlsx": REVIEW_NUMBERS,
    "search:find": DOOR,
    "search:evidence": WORK,
    "search:saved": OWN,
    "search:save": OWN,
    "search:open_saved": OWN,
    "search:forget": OWN,
    "content:asset": DOOR,
    "content:share": DOOR,
    "content:page": DOOR,
    "content:thumbnail": DOOR,
    "content:shares": OWN,
    "content:revoke_share": OWN,
    "content:recalls": OWN,
    "content:acknowledge": OWN,
    "content:requests": WISHES,
    "content:ask": WISHES,
    "content:answer_request": WISHES,
    "compliance:delegations": OWN,
    "compliance:revoke_delegation": OWN,
    "compliance:who_signs": OWN,
    "content:claims": WORK,
    "content:withdraw": WORK,
    "content:library": WORK,
    "content:upload": WORK,
    "content:prepare": WORK,
    "content:progress": WORK,
    "content:upload_version": WORK,
    "content:submit_asset": WORK,
    "content:add_use": WORK,
    "content:confirm_uses": WORK,
    "content:decide_use": WORK,
    "content:judge_sentence": WORK,
    "content:match_again": WORK,
    "content:viewer": LINK,
    "content:viewer_page": LINK,
    "content:beat": LINK,
    "compliance:queue": WORK,
    "compliance:tasks": WORK,
    "compliance:close_task": WORK,
    "compliance:timeline": WORK,
    "compliance:recertify": WORK,
    "compliance:still_right": WORK,
    "compliance:review": WORK,
    "compliance:statement": SIGNED_IN,
    "compliance:series": WORK,
    "compliance:sign": WORK,
    "compliance:send_back": WORK,
    "compliance:answer_finding": WORK,
    "proof:pack": WORK,
    "compliance:add_comment": WORK,
    "compliance:change_comment": WORK,
    "messaging:check": SIGNED_IN,
    "messaging:check_draft": SIGNED_IN,
    "messaging:questions": SIGNED_IN,
    "messaging:answer_question": SIGNED_IN,
    "messaging:evidence_page": WORK,
    "messaging:reprint": WORK,
    "messaging:anchors": WORK,
    "messaging:compare_file": WORK,
    "messaging:retraction_watch": WORK,
}


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: its full name, its route as text, the names of its arguments."""

    name: str
    route: str
    arguments: tuple[str, ...]

    @property
    def is_admin(self) -> bool:
        return self.route.startswith(("admin/", "documents/", "media/"))


def addresses(
    patterns: list[Any] | None = None, route: str = "", namespaces: tuple[str, ...] = ()
) -> Iterator[Address]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            below = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from addresses(entry.url_patterns, here, below)
        elif isinstance(entry, URLPattern):
            arguments = tuple(re.findall(r"<(?:\w+:)?(\w+)>", here)) or tuple(entry.pattern.converters)
            yield Address(":".join([*namespaces, entry.name or here]), here, arguments)
