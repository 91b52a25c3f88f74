"""Comments on the words of a submission: who may, what they stop, and what stays on record."""

import pytest

from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.html import escape

from cms.core.actions import Refused
from compliance.actions import (
    AddComment,
    AnswerComment,
    EditComment,
    ResolveComment,
    SaveDraft,
    SubmitForReview,
)
from compliance.models import AuditRecord, Comment, CommentReply, Event, ReviewerAssignment, ReviewRole
from compliance.proof import offline
from compliance.proof.dossiers import all_dossiers
from messaging.models import Claim
from tests import factories
from tests.compliance.steps import resubmitted, rewritten, send_back, sign

pytestmark = pytest.mark.django_db


def comment(round_, person, text="Name the comparator.", **fields):
    return AddComment(round_, person, text=text, **fields).execute()


def mandatory(round_, person, **fields):
    return comment(round_, person, kind=Comment.Kind.MANDATORY, **fields)


def again(round_, author):
    """The next round, with nothing changed."""
    return SubmitForReview(Claim.objects.get(pk=round_.subject_id), author).execute()


def page(client, person, round_):
    client.force_login(person)
    return client.get(reverse("compliance:review", args=[round_.pk])).content.decode()


def post(client, person, round_, said, change=None):
    client.force_login(person)
    if change is None:
        return client.post(reverse("compliance:add_comment", args=[round_.pk]), said)
    of, verb = change
    return client.post(reverse("compliance:change_comment", args=[round_.pk, of.pk, verb]), said)


# Where it is anchored


def test_comment_keeps_the_words_and_their_place(reviewers, round_):
    made = comment(round_, reviewers["legal"], part="text", words="fewer   infections")
    assert (made.quote, factories.STATEMENT[made.starts : made.ends]) == ("fewer infections",) * 2
    assert made.state == round_
    assert made.printed_name == reviewers["legal"].printed_name


def test_of_the_same_words_the_selected_ones_are_meant(reviewers, author):
    text = "Fewer drains than other drains."
    round_ = SubmitForReview(factories.claim_draft(text, author=author), author).execute()
    first = comment(round_, reviewers["legal"], part="text", words="drains")
    second = comment(round_, reviewers["legal"], part="text", words="drains", near=25)
    assert (first.starts, second.starts) == (6, 24)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"text": " "}, "Write what you have to say."),
        ({"part": "page 9"}, "Choose which part"),
        ({"part": "text", "words": "more infections"}, "These words are not in “The statement”."),
        ({"words": "infections"}, "Choose the part in which these words stand."),
        ({"kind": "whim"}, "Say whether it must be settled"),
    ],
)
def test_comment_without_sense_is_refused_and_put_back(client, reviewers, round_, said, why):
    answer = post(client, reviewers["legal"], round_, {"text": "Say which.", "kind": "suggestion"} | said)
    assert answer.status_code == 400
    assert escape(why) in answer.content.decode()
    if said.get("text") != " ":
        assert "Say which." in answer.content.decode()
    assert not Comment.objects.exists()


def test_anchored_words_and_comment_lead_to_each_other(client, reviewers, round_):
    post(
        client, reviewers["legal"], round_,
        {"part": "text", "words": "fewer infections", "kind": "suggestion", "text": "<i>Which</i>?"},
    )  # fmt: skip
    made = Comment.objects.get()
    shown = page(client, reviewers["medical"], round_)
    assert f'<a class="noted" href="#comment-{made.pk}" id="words-{made.pk}">fewer infections<sup>' in shown
    assert f'id="comment-{made.pk}"' in shown
    assert f'<a href="#words-{made.pk}">The statement</a>' in shown
    assert "&lt;i&gt;Which&lt;/i&gt;?" in shown


def test_pages_of_a_piece_can_be_commented_on(client, reviewers, author):
    factories.approved_claim(author=author)
    version = factories.asset_draft("A cover.", factories.STATEMENT, author=author)
    round_ = SubmitForReview(version.asset, author).execute()
    made = comment(round_, reviewers["legal"], part="page 2", words="fewer infections")
    shown = page(client, reviewers["medical"], round_)
    assert f'<a href="#comment-{made.pk}">Comment 1</a>' in shown


def test_evidence_can_be_commented_on(client, reviewers, round_):
    made = comment(round_, reviewers["legal"], part="anchor 1", words="gravity drains")
    assert f'<a href="#comment-{made.pk}">Comment 1</a>' in page(client, reviewers["medical"], round_)


# Who may


def test_comments_are_for_reviewers_and_authors(client, author, reviewers, round_):
    said = {"text": "Well.", "kind": "suggestion"}
    for person in (author, reviewers["legal"]):
        assert post(client, person, round_, said).status_code == 302
    for person in (factories.rep(), factories.user("Marketers"), factories.user()):
        assert post(client, person, round_, said).status_code == 403
        with pytest.raises(Refused, match="reviewers and authors"):
            comment(round_, person)
    assert Comment.objects.count() == 2


def test_only_those_who_may_sign_can_demand_a_change(client, author, reviewers, round_):
    with pytest.raises(Refused, match="Make it a suggestion"):
        mandatory(round_, author)
    ReviewerAssignment.objects.create(user=author, role=ReviewRole.objects.get(code="legal"))
    with pytest.raises(Refused, match="Make it a suggestion"):
        mandatory(round_, author)
    assert 'value="mandatory"' not in page(client, author, round_)
    assert 'value="mandatory"' in page(client, reviewers["legal"], round_)


def test_comment_is_rewritten_by_its_author_alone(reviewers, author, round_):
    made = comment(round_, reviewers["legal"])
    with pytest.raises(Refused, match="Only its author"):
        EditComment(made, round_, author, "Never mind.").execute()
    EditComment(made, round_, reviewers["legal"], "Name it.").execute()
    made.refresh_from_db()
    assert made.text == "Name it."
    assert made.edited_at


# What it stops


def test_mandatory_comment_stops_every_approval_until_it_is_resolved(client, reviewers, round_):
    made = mandatory(round_, reviewers["legal"])
    for person in reviewers.values():
        with pytest.raises(Refused, match="must see this settled first: “Name the comparator"):
            sign(round_, person)
    shown = page(client, reviewers["medical"], round_)
    assert "Nobody can approve yet." in shown
    assert 'data-key="a"' not in shown
    ResolveComment(made, round_, reviewers["legal"], "It is named.").execute()
    for person in reviewers.values():
        sign(round_, person)
    assert Claim.objects.get().live


def test_suggestion_stops_nothing(reviewers, round_):
    comment(round_, reviewers["legal"])
    for person in reviewers.values():
        sign(round_, person)
    assert Claim.objects.get().live


def test_round_with_a_mandatory_comment_can_be_sent_back(reviewers, round_):
    mandatory(round_, reviewers["legal"])
    send_back(round_, reviewers["medical"])
    round_.refresh_from_db()
    assert not round_.is_open


def test_mandatory_comment_is_resolved_by_its_author_or_by_somebody_of_the_same_role(
    reviewers, author, round_
):
    made = mandatory(round_, reviewers["legal"])
    for person in (author, reviewers["medical"], factories.user(is_superuser=True)):
        with pytest.raises(Refused, match="somebody who signs in the same role"):
            ResolveComment(made, round_, person, "Fine.").execute()
    colleague = factories.user("Reviewers")
    ReviewerAssignment.objects.create(user=colleague, role=ReviewRole.objects.get(code="legal"))
    ResolveComment(made, round_, colleague, "Fine.").execute()
    with pytest.raises(Refused, match="is resolved"):
        AnswerComment(made, round_, author, "Thank you.").execute()


def test_author_of_the_content_cannot_resolve_by_getting_the_role(reviewers, author, round_):
    made = mandatory(round_, reviewers["legal"])
    ReviewerAssignment.objects.create(user=author, role=ReviewRole.objects.get(code="legal"))
    with pytest.raises(Refused, match="same role"):
        ResolveComment(made, round_, author, "Fine.").execute()


# From round to round


def test_open_comment_is_carried_to_the_next_round_and_still_stops_it(client, reviewers, author, round_):
    made = mandatory(round_, reviewers["legal"], part="text", words="gravity drains")
    settled = comment(round_, reviewers["legal"], "A settled one.")
    ResolveComment(settled, round_, reviewers["legal"], "").execute()
    send_back(round_, reviewers["legal"])
    second = again(round_, author)
    shown = page(client, reviewers["medical"], second)
    assert "From round 1" in shown
    assert f'id="words-{made.pk}">gravity drains' in shown
    assert "A settled one." not in shown
    with pytest.raises(Refused, match="settled first"):
        sign(second, reviewers["medical"])
    ResolveComment(made, second, reviewers["legal"], "").execute()
    sign(second, reviewers["medical"])
    assert "From round 1" in page(client, reviewers["medical"], second)


def test_carried_comment_whose_words_are_gone_says_so(client, reviewers, author, round_):
    comment(round_, reviewers["legal"], part="text", words="gravity drains")
    send_back(round_, reviewers["legal"])
    claim = rewritten(Claim.objects.get(), author, "Tessel drains had fewer infections than other drains.")
    second = SubmitForReview(claim, author).execute()
    assert "These words are no longer there." in page(client, reviewers["medical"], second)


def test_what_was_said_before_an_approval_is_not_carried_past_it(client, reviewers, author, round_):
    made = comment(round_, reviewers["legal"], "Rather shorter.")
    for person in reviewers.values():
        sign(round_, person)
    second = resubmitted(Claim.objects.get(), author, "Tessel drains had fewer infections.")
    assert "Rather shorter." not in page(client, reviewers["medical"], second)
    assert post(client, author, second, {"text": "Yes."}, (made, "answer")).status_code == 404
    with pytest.raises(Refused, match="stands as it is"):
        AnswerComment(made, round_, author, "Yes.").execute()


def test_author_reads_and_answers_after_a_rejection(client, reviewers, author, round_):
    made = mandatory(round_, reviewers["legal"], text="Name the comparator, please.")
    send_back(round_, reviewers["legal"])
    assert "Name the comparator, please." in page(client, author, round_)
    assert post(client, author, round_, {"text": "Will do."}, (made, "answer")).status_code == 302
    assert CommentReply.objects.get().text == "Will do."
    assert "Will do." in page(client, reviewers["legal"], round_)
    client.force_login(author)
    edit = client.get(reverse("wagtailsnippets_messaging_claim:edit", args=[round_.subject_id]))
    assert "Name the comparator, please." in edit.content.decode()


# What stays on record


def test_p11_06_every_word_said_is_one_audit_record_and_earlier_ones_stay(reviewers, author, round_):
    before = AuditRecord.objects.count()
    legal = reviewers["legal"]
    made = mandatory(round_, legal, part="text", words="fewer")
    EditComment(made, round_, legal, "Name it.").execute()
    AnswerComment(made, round_, author, "Which one?").execute()
    ResolveComment(made, round_, legal, "Seen.").execute()
    trail = list(AuditRecord.objects.about(round_.subject).filter(sequence__gt=before))
    assert AuditRecord.objects.count() - before == 4
    assert [(each.event, each.actor) for each in trail] == [
        (Event.COMMENTED, legal),
        (Event.COMMENT_EDITED, legal),
        (Event.COMMENT_ANSWERED, author),
        (Event.COMMENT_RESOLVED, legal),
    ]
    assert trail[0].new["quote"] == "fewer"
    assert (trail[1].old["text"], trail[1].new["text"]) == ("Name the comparator.", "Name it.")


def test_commenting_is_no_hand_in_the_version(reviewers, round_):
    comment(round_, reviewers["legal"])
    sign(round_, reviewers["legal"])


def test_comments_cannot_be_deleted_nor_moved(reviewers, author, round_):
    made, answered = comment(round_, reviewers["legal"]), comment(round_, reviewers["legal"])
    AnswerComment(answered, round_, author, "Which one?").execute()
    for row in (made, CommentReply.objects.get()):
        with pytest.raises(DatabaseError, match="may not be changed or deleted"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()
    for values in ({"quote": "x"}, {"author": author}, {"kind": "mandatory"}):
        with pytest.raises(DatabaseError, match="may not be changed or deleted"), transaction.atomic():
            Comment.objects.filter(pk=made.pk).update(**values)


def test_closed_round_takes_no_new_comment(client, reviewers, round_):
    send_back(round_, reviewers["legal"])
    with pytest.raises(Refused, match="over"):
        comment(round_, reviewers["legal"])
    assert 'id="say"' not in page(client, reviewers["medical"], round_)


def test_unknown_change_is_not_found(client, reviewers, round_):
    made = comment(round_, reviewers["legal"])
    assert post(client, reviewers["legal"], round_, {"text": "x"}, (made, "delete")).status_code == 404


def test_draft_can_be_changed_after_comments(reviewers, author, round_):
    mandatory(round_, reviewers["legal"])
    send_back(round_, reviewers["legal"])
    draft = Claim.objects.get().get_latest_revision_as_object()
    draft.text += " And so on."
    SaveDraft(draft, author, "Better.").execute()


def comment_faults() -> list[str]:
    return [
        fault
        for dossier in all_dossiers("messaging.claim")
        for fault in offline.comment_faults(offline.Dossier(dossier))
    ]


def test_p11_01_comment_altered_behind_the_trail_is_named(reviewers, author, round_):
    made, other = mandatory(round_, reviewers["legal"]), comment(round_, reviewers["medical"], "Shorter.")
    EditComment(other, round_, reviewers["medical"], "Much shorter.").execute()
    AnswerComment(made, round_, author, "Which one?").execute()
    ResolveComment(made, round_, reviewers["legal"], "Seen.").execute()
    assert comment_faults() == []
    name = f"Comment {made.pk} of {made.printed_name}"
    for values in ({"text": "Fine."}, {"resolution": "No."}, {"roles": []}, {"resolved_by": author}):
        before = {field: getattr(Comment.objects.get(pk=made.pk), field) for field in values}
        Comment.objects.filter(pk=made.pk).update(**values)
        assert comment_faults() == [f"{name} does not say what the audit trail tells."]
        Comment.objects.filter(pk=made.pk).update(**before)
    CommentReply.objects.create(
        comment=other, author=author, printed_name=author.printed_name, at=made.at, text="Yes."
    )
    assert comment_faults() == [f"The answers to comment {other.pk} are not those in the audit trail."]
    added = Comment.objects.create(
        state=round_, kind="suggestion", text="Slipped in.", author=author, printed_name="A", at=made.at
    )
    assert f"Comment {added.pk} of A is not in the audit trail." in comment_faults()
