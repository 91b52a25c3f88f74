"""Commenting on a round from its review page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cms.core.actions import Action, Refused
from compliance.actions import AddComment, AnswerComment, EditComment, ResolveComment
from compliance.models import Comment, SignoffTaskState
from compliance.views.review import render_review, round_for

#: What may be done to a comment, by the word in the address, and what is said of it afterwards.
_CHANGES = {
    "edit": (EditComment, "Your comment says it in the new words; the earlier ones stay on record."),
    "answer": (AnswerComment, "Your answer is on record."),
    "resolve": (ResolveComment, "The comment is resolved."),
}


def _done(round_: SignoffTaskState, comment_id: int) -> HttpResponse:
    return redirect(f"{reverse('compliance:review', args=[round_.pk])}#comment-{comment_id}")


@login_required
@require_POST
def add_comment(request: HttpRequest, round_id: int) -> HttpResponse:
    """POST `part`, `words`, `near`, `kind` and `text`. A refusal shows the page with what was written."""
    round_ = round_for(request.user, round_id)
    wrote: dict[str, Any] = {
        name: request.POST.get(name, "") for name in ("part", "words", "near", "kind", "text")
    }
    near = int(wrote["near"]) if wrote["near"].isdecimal() else None
    try:
        comment = AddComment(round_, request.user, **(wrote | {"near": near})).execute()
    except Refused as refusal:
        return render_review(request, round_, status=400, wrote=wrote, comment_refusal=refusal.messages)
    messages.success(request, "Your comment is on record.")
    return _done(round_, comment.pk)


@login_required
@require_POST
def change_comment(request: HttpRequest, round_id: int, comment_id: int, change: str) -> HttpResponse:
    """POST `text` to rewrite, answer or resolve a comment that the round's page shows."""
    round_ = round_for(request.user, round_id)
    comment = get_object_or_404(Comment.objects.shown_in(round_), pk=comment_id)
    if change not in _CHANGES:
        raise Http404
    action, told = _CHANGES[change]
    text = request.POST.get("text", "")
    doing: Action = action(comment, round_, request.user, text)
    try:
        doing.execute()
    except Refused as refusal:
        return render_review(
            request,
            round_,
            status=400,
            refused_comment=comment.pk,
            refused_change=change,
            comment_text=text,
            change_refusal=refusal.messages,
        )
    messages.success(request, told)
    return _done(round_, comment.pk)
