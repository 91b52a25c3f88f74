"""What people try over HTTP: the admin's forms, deleting one and many, and the API with a token."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from django.urls import reverse

from compliance.models import Event, SignoffTaskState, Suspension
from messaging.models import Claim
from tests import factories
from tests.messaging.test_admin import WHY, form_of, route

from .leading import Leading
from .machine import PEOPLE, claims, signers, stale, stoppers, writers
from .writing import WORDS

BULK = ("wagtail_bulk_action", ["messaging", "claim", "delete"])
_numbers = count(1)
#: What was never in review may be deleted, and most often is asked for.
deletable = st.sampled_from((2, 2, 2, 2, 0, 1))
deleters = st.sampled_from(("author", "both", "superuser", *PEOPLE))


class Routes(Leading):
    # The admin

    @rule(by=writers, index=claims, words=st.sampled_from(WORDS), submit=st.booleans(),
          why=st.sampled_from(["Better."] * 3 + [""]), stale=stale)  # fmt: skip
    def post_the_edit_form(
        self, by: str, index: int, words: str, submit: bool, why: str, stale: bool
    ) -> None:
        claim = self.claim(index, stale)
        if claim is None:
            return
        form = self.seen[index].form if stale else form_of(claim)
        data = {**form, "text": factories.STATEMENT + words, "why": why}
        if submit:
            data["action-submit"] = "1"
        address = route("edit", claim.pk)
        post = lambda: self.browser(by).post(address, data)  # noqa: E731
        self.write("admin submit" if submit else "admin edit", claim.pk, by, post, submit, stale)

    def write(
        self, what: str, pk: int, by: str, call: Any, submit: bool = False, stale: bool = False
    ) -> None:
        """Send something that may keep another draft and submit it, and hold I4 and I7 for it."""
        old, was_open = self.says(pk), SignoffTaskState.objects.open().filter(subject_id=pk).exists()
        events = self.over_http(what, by, call, Event.EDITED, *[Event.SUBMITTED] * submit, stale=stale)
        changed = self.says(pk) != old
        assert (Event.EDITED in events) == changed, "I7: a change without a record, or the other way round."
        assert not (changed and was_open), "I4: changed while in review."
        if events:
            self.hands[pk].add(self.who(by).pk)
        if Event.SUBMITTED in events:
            self.reviewed.add(pk)

    @rule(by=deleters, index=deletable, also=deletable, bulk=st.booleans())
    def delete(self, by: str, index: int, also: int, bulk: bool) -> None:
        asked = {self.claims[index], self.claims[also]} if bulk else {self.claims[index]}
        address = route("delete", self.claims[index])
        if bulk:
            query = "&".join(f"id={pk}" for pk in sorted(asked))
            address = f"{reverse(BULK[0], args=BULK[1])}?{query}"
        what = "admin bulk delete" if bulk else "admin delete"
        self.remove(what, asked, by, lambda: self.browser(by).post(address, WHY))

    def remove(self, what: str, asked: set[int], by: str, call: Any) -> None:
        there = set(Claim.objects.values_list("pk", flat=True))
        events = self.over_http(what, by, call, Event.DELETED)
        gone = there - set(Claim.objects.values_list("pk", flat=True))
        assert gone <= asked - self.reviewed, "Deleted what has been in review."
        assert len(events) == len(gone)

    # The API

    def call(self, by: str, method: str, path: str, body: Any = None) -> Any:
        return self.library.callers[by](method, path, body)

    @staticmethod
    def as_json(claim: Claim, words: str, reason: str) -> dict[str, Any]:
        return json.loads(
            json.dumps(
                {
                    "code": claim.code,
                    "product": claim.product.slug,
                    "type": claim.type,
                    "indication": claim.indication.name,
                    "text": factories.STATEMENT + words,
                    "anchors": [
                        {"sha256": each.evidence_file.sha256, "page": each.page, "quote": each.quote}
                        for each in claim.anchors.all()
                    ],
                    "markets": [each.canonical() for each in claim.markets.all()],
                    "reason": reason,
                },
                default=str,
            )
        )

    @rule(by=writers, index=claims, words=st.sampled_from(WORDS), why=st.sampled_from(["Better.", ""]),
          stale=stale)  # fmt: skip
    def put_a_draft(self, by: str, index: int, words: str, why: str, stale: bool) -> None:
        draft = self.draft(index, stale)
        if draft:
            body = self.as_json(draft, words, why)
            put = lambda: self.call(by, "put", f"/claims/{draft.pk}/draft", body)  # noqa: E731
            self.write("API draft", draft.pk, by, put, stale=stale)

    @rule(by=writers)
    def write_the_third_claim_anew(self, by: str) -> None:
        """Where the third is gone; or has been in review, and is left to stand beside the new one."""
        third = self.claim(2)
        if third and third.pk not in self.reviewed:
            return
        body = self.as_json(self.seen[2].draft, "", "") | {"code": f"NEW-{next(_numbers)}"}
        made: list[Any] = []
        events = self.over_http(
            "API new claim",
            by,
            lambda: made.append(self.call(by, "post", "/claims", body)) or made[0],
            Event.CREATED,
        )
        if events:
            pk = made[0].json()["id"]
            self.claims[2] = pk
            self.hands[pk], self.demands[pk] = {self.who(by).pk}, set()

    @rule(by=writers, index=claims)
    def submit_by_the_api(self, by: str, index: int) -> None:
        pk = self.claims[index]
        submit = lambda: self.call(by, "post", f"/claims/{pk}/submit")  # noqa: E731
        self.write("API submit", pk, by, submit, submit=True)

    @rule(by=deleters, index=deletable)
    def delete_by_the_api(self, by: str, index: int) -> None:
        pk, reason = self.claims[index], {"reason": "Written twice."}
        delete = lambda: self.call(by, "delete", f"/claims/{pk}", reason)  # noqa: E731
        self.remove("API delete", {pk}, by, delete)

    @rule(by=stoppers, index=claims, how=st.sampled_from(["suspend", "suspend", "lift", "lift", "withdraw"]))
    def stop_by_the_api(self, by: str, index: int, how: str) -> None:
        events = {
            "suspend": (Event.SUSPENDED, Event.RECALLED),
            "lift": (Event.SUSPENSION_LIFTED,),
            "withdraw": (Event.WITHDRAWN, Event.RECALLED),
        }[how]
        pk = self.claims[index]
        if how == "lift":
            held = Suspension.objects.about_all(Claim).filter(lifted_at__isnull=True)
            pk = held.values_list("subject_id", flat=True).first() or pk
        address, reason = f"/claims/{pk}/{how}", {"reason": "A reason."}
        self.over_http(f"API {how}", by, lambda: self.call(by, "post", address, reason), *events)

    @rule(by=signers, index=claims, verdict=st.sampled_from(["sign", "send-back"]), stale=stale)
    def sign_with_a_token(self, by: str, index: int, verdict: str, stale: bool) -> None:
        round_ = self.round(index, stale)
        if round_ is None:
            return
        body = {"username": self.who(by).username, "password": factories.PASSWORD, "meaning": "approval"}
        given, status = round_.signatures.count(), SignoffTaskState.objects.get(pk=round_.pk).status
        answers: list[int] = []

        def call() -> Any:
            response = self.call(by, "post", f"/rounds/{round_.pk}/{verdict}", body)
            answers.append(response.status_code)
            return response

        self.over_http(f"API {verdict}", by, call, Event.TOKEN_REFUSED)
        assert answers in ([403], [404])
        assert round_.signatures.count() == given
        assert SignoffTaskState.objects.get(pk=round_.pk).status == status
