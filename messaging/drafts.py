"""A claim or message as it stands in its editor, checked without being saved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404

from compliance.models import Market, Raised
from messaging.answerers import Answerers
from messaging.claim_checks import checked_claim, checked_message
from messaging.copy_checks import Checked, copy_findings
from messaging.marked_text import Piece, marked
from messaging.market_checks import market_findings, places_of
from messaging.market_facts import Standing, claim_facts
from messaging.models import (
    MESSAGES,
    Anchor,
    Claim,
    ClaimMarket,
    ClaimWording,
    EvidenceFile,
    Indication,
    MarketAnswer,
    Message,
    Product,
    Qualifier,
)


@dataclass(frozen=True, slots=True)
class CheckedField:
    """A field of the form with its text marked; `name` is that of the field in the form."""

    name: str
    place: str
    pieces: list[Piece]
    findings: list[tuple[Raised, str, str]]
    """Each with the words it marks and the wording that may take their place, '' without one."""


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What the checks say; `waits_for` is what must be chosen in the form before they can."""

    fields: list[CheckedField]
    others: list[Raised]
    waits_for: str = ""

    @property
    def is_clear(self) -> bool:
        return not self.waits_for and not self.others and not any(each.findings for each in self.fields)


def check_of_draft(kind: str, form: Mapping[str, str]) -> DraftCheck:
    """Check what `form`, the fields of an editor as they are sent, says. `kind`: its model."""
    if kind == "claim":
        return _claim(form)
    for model in MESSAGES:
        if kind == model._meta.model_name:
            return _message(model, form)
    raise Http404


def _rows(form: Mapping[str, str], prefix: str) -> Iterator[str]:
    """The prefixes of the rows of a formset that are not deleted."""
    total = form.get(f"{prefix}-TOTAL_FORMS", "0")
    for number in range(min(int(total), 200) if total.isdigit() else 0):
        row = f"{prefix}-{number}"
        if not form.get(f"{row}-DELETE"):
            yield row


def _chosen(model: Any, key: str | None) -> Any:
    return model.objects.filter(pk=key).first() if key and key.isdigit() else None


def _markets(form: Mapping[str, str], row_model: Any) -> list[Any]:
    today = date.today()  # noqa: DTZ011 - only so that the row is whole; no rule looks at it
    found = []
    for row in _rows(form, "markets"):
        market = _chosen(Market, form.get(f"{row}-market"))
        if market:
            audience = form.get(f"{row}-audience", "hcp")
            found.append(
                row_model(market=market, audience=audience, effective=today, expiry=today + timedelta(days=1))
            )
    return found


def _claim(form: Mapping[str, str]) -> DraftCheck:
    product, indication = _chosen(Product, form.get("product")), _chosen(Indication, form.get("indication"))
    if not product or not indication:
        return DraftCheck([], [], "a product and an indication")
    claim = Claim(
        code=form.get("code") or "New claim",
        product=product,
        indication=indication,
        type=form.get("type", ""),
        text=form.get("text", ""),
        comparator=form.get("comparator", ""),
        endpoint=form.get("endpoint", ""),
        statistic=form.get("statistic", ""),
        in_labelling=bool(form.get("in_labelling")),
    )
    names = {"text": "text"}
    for child, model, place in (
        ("wordings", ClaimWording, "wording"),
        ("qualifiers", Qualifier, "qualifier"),
    ):
        rows = list(_rows(form, child))
        setattr(claim, child, [model(text=form.get(f"{row}-text", "")) for row in rows])
        names |= {f"{place} {number}": f"{row}-text" for number, row in enumerate(rows, start=1)}
    files = {row: _chosen(EvidenceFile, form.get(f"{row}-evidence_file")) for row in _rows(form, "anchors")}
    claim.anchors = [
        Anchor(evidence_file=file, page=1, quote=form.get(f"{row}-quote", ""))
        for row, file in files.items()
        if file
    ]
    claim.answers = [
        MarketAnswer(question=form.get(f"{row}-question", ""), yes=bool(form.get(f"{row}-yes")))
        for row in _rows(form, "answers")
    ]
    claim.markets = _markets(form, ClaimMarket)
    standing, answerers = Standing(product), Answerers(claim)
    texts = checked_claim(claim, standing)
    findings = copy_findings(texts, answerers.role_for)
    findings += market_findings(claim_facts(claim, standing, places_of(texts)), answerers)
    return _told(texts, findings, names)


def _message(model: type[Message], form: Mapping[str, str]) -> DraftCheck:
    product = _chosen(Product, form.get("product"))
    if not product:
        return DraftCheck([], [], "a product")
    message = model(product=product, **{name: form.get(name, "") for name in model.LINES})
    cited = [_chosen(Claim, form.get(f"{row}-claim")) for row in _rows(form, "citations")]
    message.citations = [model.citations.rel.related_model(claim=claim) for claim in cited if claim]
    message.markets = _markets(form, model.markets.rel.related_model)
    standing, answerers = Standing(product), Answerers(message)
    texts = checked_message(message, standing)
    facts = [
        standing.facts("message", row.market, row.audience, places_of(texts)) for row in message.markets.all()
    ]
    findings = [*copy_findings(texts, answerers.role_for), *market_findings(facts, answerers)]
    return _told(texts, findings, {name.replace("_", " "): name for name in model.LINES})


def _told(texts: list[Checked], findings: list[Raised], names: Mapping[str, str]) -> DraftCheck:
    fields = []
    for each in texts:
        own = [finding for finding in findings if finding.place == each.text.place]
        spans = [(*finding.span, str(finding.level)) for finding in own if finding.span]
        told = [(finding, _words(each, finding), _instead(each, finding)) for finding in own]
        fields.append(
            CheckedField(names[each.text.place], each.text.place, marked(each.text.text, spans), told)
        )
    return DraftCheck(fields, [finding for finding in findings if not finding.place])


def _words(text: Checked, finding: Raised) -> str:
    return text.text.text[slice(*finding.span)] if finding.span else ""


def _instead(text: Checked, finding: Raised) -> str:
    """The wording of a suggestion that may be put in as it stands: “Write “FDA cleared”.”"""
    plain = re.fullmatch("Write “([^”]+)”[.]", finding.suggestion)
    return plain[1] if plain else ""
