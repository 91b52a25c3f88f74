"""The page of questions that came by themselves: pass one on, see what became of it, answer (US-15)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cms.core.actions import Refused
from messaging.actions.questions import AnswerQuestion, LogQuestion
from messaging.models import UnsolicitedQuestion
from messaging.models.questions import answers_questions

PAGE_SIZE = 25


class QuestionForm(forms.ModelForm):
    # Not required of the form: the action refuses with the reason.
    came_by_itself = forms.BooleanField(label="Nobody here invited the question", required=False)

    class Meta:
        model = UnsolicitedQuestion
        fields = ["product", "market", "asked_by", "question"]
        widgets = {"question": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "asked_by": "Name and role. Nothing about a patient.",
            "question": "In the words in which it was asked.",
        }


@login_required
def questions(request: HttpRequest) -> HttpResponse:
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            came_by_itself = form.cleaned_data["came_by_itself"]
            LogQuestion(form.save(commit=False), request.user, came_by_itself=came_by_itself).execute()
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, "Medical affairs have the question. Do not answer it yourself.")
            return redirect("messaging:questions")
    rows = UnsolicitedQuestion.objects.readable_by(request.user).select_related(
        "product", "market", "logged_by", "answered_by"
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "answers": answers_questions(request.user)}
    return render(request, "messaging/questions.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def answer_question(request: HttpRequest, question_id: int) -> HttpResponse:
    rows = UnsolicitedQuestion.objects.readable_by(request.user)
    question = get_object_or_404(rows.select_related("product"), pk=question_id)
    try:
        AnswerQuestion(question, request.user, request.POST.get("outcome", "")).execute()
    except Refused as refusal:
        for words in refusal.messages:
            messages.error(request, words)
    else:
        messages.success(request, "The outcome is on record.")
    return redirect("messaging:questions")
