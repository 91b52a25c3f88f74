"""Two questions about uses that are not cleared, as customers ask: one is answered, one waits (US-15)."""

from __future__ import annotations

from collections.abc import Mapping

from cms.core.models import User
from cms.demo.build.calendar import Calendar
from compliance.models import Market
from messaging.actions.questions import AnswerQuestion, LogQuestion
from messaging.models import Product, UnsolicitedQuestion

#: Days ago, who passed it on, product, market, who asked, what; and what was answered.
_ASKED = (
    (
        16,
        "paul.reyes",
        "corvane",
        "US",
        "A paediatric urologist, Lakeview Children’s (invented)",
        "Have you seen it used in adolescents?",
        "Sent the two publications there are, with the statement that the use is not cleared. No follow-up.",
    ),
    (
        2,
        "jana.ott",
        "tessel",
        "EU",
        "A ward sister, Klinikum Nordufer (invented)",
        "Could the drain stay in for six weeks at home?",
        "",
    ),
)


def plan_medical_questions(
    calendar: Calendar, people: Mapping[str, User], markets: Mapping[str, Market], medical: User
) -> None:
    for days_ago, rep, product, market, asked_by, words, outcome in _ASKED:

        def ask(rep=rep, product=product, market=market, asked_by=asked_by, words=words) -> None:
            question = UnsolicitedQuestion(
                product=Product.objects.get(slug=product),
                market=markets[market],
                asked_by=asked_by,
                question=words,
            )
            LogQuestion(question, people[rep], came_by_itself=True).execute()

        def answer(words=words, outcome=outcome) -> None:
            question = UnsolicitedQuestion.objects.get(question=words)
            AnswerQuestion(question, medical, outcome).execute()

        calendar.at(calendar.office_hour(calendar.ago(days_ago)), ask)
        if outcome:
            calendar.at(calendar.office_hour(calendar.ago(days_ago - 2)), answer)
