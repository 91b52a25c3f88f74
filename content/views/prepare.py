"""Preparing a piece for review: its reading, the claims on its pages, the findings, the submission."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.core.actions import Action, Refused
from cms.core.permissions import may
from compliance.actions import SubmitForReview
from compliance.models import Level
from compliance.rounds import blocks_to_submission
from content.actions import AddClaimUse, DecideClaimUse, JudgeSentence, MatchAgain
from content.forms import LinkClaimForm, NewFileForm
from content.marked_pages import marked_page
from content.models import Asset, AssetVersion, ClaimLikeSentence, ClaimUse
from content.passages import Passage, passage_of
from content.preparing import preparations, with_newest_version


@login_required
@require_safe
def prepare(request: HttpRequest, asset_id: int) -> HttpResponse:
    return prepare_page(request, get_object_or_404(Asset, pk=asset_id))


def prepare_page(
    request: HttpRequest,
    asset: Asset,
    *,
    upload: NewFileForm | None = None,
    link: LinkClaimForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page on one asset, with a form that was refused where there is one."""
    _require_change(request, asset)
    asset = with_newest_version(Asset.objects.filter(pk=asset.pk)).select_related("product").get()
    version: AssetVersion | None = asset.newest[0] if asset.newest else None
    draft = asset.get_latest_revision_as_object()
    preparation = preparations([asset])[asset.pk]
    context: dict[str, Any] = {
        "asset": asset,
        "draft": draft,
        "version": version,
        "preparation": preparation,
        "upload": upload or NewFileForm(),
        "frozen": asset.workflow_in_progress,
        "approved": asset.live and version is not None and asset.version_id == version.pk,
        "editing": AdminURLFinder(request.user).get_edit_url(asset),
    }
    if version is not None and version.is_ready:
        context |= _pages_and_claims(version)
        context["link"] = link or LinkClaimForm(product=draft.product)
        context["decidable"] = not context["frozen"] and not context["approved"]
        if context["decidable"]:
            context["blocks"] = blocks_to_submission(draft, request.user)
            raised = draft.preflight()
            context["findings"] = [each for each in raised if each.level != Level.BLOCK]
            for page, *_ in context["pages"]:
                page.marked = marked_page(page, raised)
    return render(request, "content/prepare.html", context, status=status)


def _require_change(request: HttpRequest, asset: Asset) -> None:
    if not may(request.user, "change", asset):
        raise Refused("This piece is kept by others. Ask an author or a librarian.")


def _newest_of(asset: Asset) -> AssetVersion:
    version = asset.versions.select_related("asset__product").order_by("-number").first()
    if version is None:
        raise Http404("There is no file yet.")
    return version


def _pages_and_claims(version: AssetVersion) -> dict[str, Any]:
    """Each page with its claim uses, and each use with the passage in which it stands."""
    by_page: dict[int, list[ClaimUse]] = {}
    uses = version.uses.select_related("claim", "decided_by").prefetch_related("claim__qualifiers")
    for use in uses.order_by("page", "claim__code"):
        by_page.setdefault(use.page, []).append(use)
    pages = list(version.pages.all())
    for page in pages:
        for use in by_page.get(page.number, []):
            use.passage = passage_of(page.text, use.found or use.wording)
    sentences: dict[int, list[ClaimLikeSentence]] = {}
    for sentence in version.sentences.select_related("resembles", "judged_by"):
        sentences.setdefault(sentence.page, []).append(sentence)
    suggested = [use for group in by_page.values() for use in group if use.status == use.Status.SUGGESTED]
    return {
        "pages": [(page, by_page.get(page.number, []), sentences.get(page.number, [])) for page in pages],
        "exact": sum(_is_exact(use, use.passage) for use in suggested),
        "suggested": len(suggested),
    }


def _is_exact(use: ClaimUse, passage: Passage | None) -> bool:
    """Whether a suggestion may be accepted without comparing two texts."""
    return use.grade == ClaimUse.Grade.EXACT and passage is not None


@login_required
@require_safe
def progress(request: HttpRequest, asset_id: int) -> HttpResponse:
    """The bar of the reading, asked for every second until there is nothing more to wait for."""
    asset = get_object_or_404(Asset, pk=asset_id)
    _require_change(request, asset)
    version = _newest_of(asset)
    response = render(request, "content/prepare_progress.html", {"asset": asset, "version": version})
    if version.state != AssetVersion.State.PROCESSING:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def decide_use(request: HttpRequest, use_id: int) -> HttpResponse:
    use = get_object_or_404(ClaimUse.objects.select_related("version__asset", "claim"), pk=use_id)
    confirm = request.POST.get("decision") == "confirm"
    return _attempt(
        request,
        use.version.asset,
        [DecideClaimUse(use, request.user, confirm=confirm, reason=request.POST.get("reason", ""))],
        f"{use.claim} on page {use.page} is {'confirmed' if confirm else 'dismissed'}.",
        f"#page-{use.page}",
    )


@login_required
@require_POST
def confirm_uses(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Confirm every suggestion whose wording stands on its page, each by its own action and record."""
    asset = get_object_or_404(Asset, pk=asset_id)
    _require_change(request, asset)
    version = _newest_of(asset)
    texts = dict(version.pages.values_list("number", "text"))
    exact = [
        DecideClaimUse(use, request.user, confirm=True)
        for use in version.uses.filter(status=ClaimUse.Status.SUGGESTED).select_related(
            "claim", "version__asset"
        )
        if _is_exact(use, passage_of(texts.get(use.page, ""), use.wording))
    ]
    return _attempt(request, asset, exact, f"{len(exact)} claims are confirmed.")


@login_required
@require_POST
def add_use(request: HttpRequest, asset_id: int) -> HttpResponse:
    asset = get_object_or_404(Asset.objects.select_related("product"), pk=asset_id)
    _require_change(request, asset)
    version = _newest_of(asset)
    form = LinkClaimForm(request.POST, product=asset.product)
    if form.is_valid():
        claim, number = form.cleaned_data["claim"], form.cleaned_data["page"]
        try:
            AddClaimUse(version, claim, number, request.user).execute()
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, f"{claim} is linked to page {number}.")
            return redirect(f"{reverse('content:prepare', args=[asset.pk])}#page-{number}")
    return prepare_page(request, asset, link=form, status=422)


@login_required
@require_POST
def judge_sentence(request: HttpRequest, sentence_id: int) -> HttpResponse:
    """Keep why a sentence that reads like a claim may stand."""
    sentence = get_object_or_404(
        ClaimLikeSentence.objects.select_related("version__asset", "resembles"), pk=sentence_id
    )
    return _attempt(
        request,
        sentence.version.asset,
        [JudgeSentence(sentence, request.user, request.POST.get("reason", ""))],
        "Your reason is kept. The reviewers read it with the sentence.",
        f"#page-{sentence.page}",
    )


@login_required
@require_POST
def match_again(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Look for claims on the pages again: some may have been approved since."""
    asset = get_object_or_404(Asset, pk=asset_id)
    _require_change(request, asset)
    return _attempt(
        request,
        asset,
        [MatchAgain(_newest_of(asset), request.user)],
        "The pages were compared with all claims that are approved now.",
    )


@login_required
@require_POST
def submit_asset(request: HttpRequest, asset_id: int) -> HttpResponse:
    asset = get_object_or_404(Asset, pk=asset_id)
    return _attempt(
        request, asset, [SubmitForReview(asset, request.user)], f"“{asset}” is in review. It is frozen now."
    )


def _attempt(
    request: HttpRequest, asset: Asset, actions: list[Action], done: str, place: str = ""
) -> HttpResponse:
    """Do all or nothing, say which, and go back to the page."""
    _require_change(request, asset)
    try:
        with transaction.atomic():
            for action in actions:
                action.execute()
    except Refused as refusal:
        # Without the place, so that the words at the top of the page are in sight.
        for words in refusal.messages:
            messages.error(request, words)
        return redirect("content:prepare", asset.pk)
    messages.success(request, done)
    return redirect(f"{reverse('content:prepare', args=[asset.pk])}{place}")
