"""Copy rules and market rules on claims and on messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compliance.models import Raised
from messaging.answerers import Answerers
from messaging.copy_checks import Checked, Text, checked, copy_findings
from messaging.lexicon import Situation
from messaging.market_checks import market_findings, places_of
from messaging.market_facts import (
    ClaimKnowledge,
    Standing,
    claim_facts,
    competitor_names,
    holds_for_markets,
)

if TYPE_CHECKING:
    from messaging.models import Claim, Product
    from messaging.models.messages import Message


def left_alone_for(product: Product) -> list[str]:
    """Texts that copy rules do not look into: they are decided elsewhere."""
    return [product.safety_information] if product.safety_information else []


def claim_texts(claim: Claim) -> Iterator[Text]:
    yield Text("text", claim.text)
    for number, wording in enumerate(claim.wordings.all(), start=1):
        yield Text(f"wording {number}", wording.text)
    for number, qualifier in enumerate(claim.qualifiers.all(), start=1):
        yield Text(f"qualifier {number}", qualifier.text)


def checked_claim(claim: Claim, standing: Standing) -> list[Checked]:
    leave_alone = left_alone_for(claim.product)
    leave_alone += [each.evidence_file.evidence.title for each in claim.anchors.all()]

    known = ClaimKnowledge(claim, standing)
    indication = f"{claim.indication.name} {claim.indication.text}"

    def situation(text: Text) -> Situation:
        return Situation(
            holds=known.about(text.text),
            leave_alone=leave_alone,
            indication=indication,
            trust_safety_headings=False,
        )

    return checked(claim_texts(claim), situation)


def claim_rule_findings(claim: Claim) -> list[Raised]:
    """What the words of a claim and its markets raise."""
    claim = claim.with_parts_in_hand()
    standing = Standing(claim.product)
    texts = checked_claim(claim, standing)
    answerers = Answerers(claim)
    return [
        *copy_findings(texts, answerers.role_for),
        *market_findings(claim_facts(claim, standing, places_of(texts)), answerers),
    ]


def checked_message(message: Message, standing: Standing) -> list[Checked]:
    cited = [each.claim for each in message.citations.all()]
    situation = Situation(
        holds=holds_for_markets(message, standing),
        # What it says in the words of a claim that it cites was checked with the claim.
        leave_alone=[
            *left_alone_for(standing.product),
            *(text for claim in cited for text in claim.approved_wordings()),
        ],
        indication=" ".join(f"{claim.indication.name} {claim.indication.text}" for claim in cited),
        trust_safety_headings=False,
    )
    texts = [Text(name.replace("_", " "), getattr(message, name)) for name in message.LINES]
    return checked(texts, lambda text: situation)


def message_rule_findings(message: Message) -> list[Raised]:
    """What the lines of a message and its markets raise."""
    standing = Standing(message.product)
    texts = checked_message(message, standing)
    answerers = Answerers(message)
    competitors = competitor_names()
    facts = [
        standing.facts("message", row.market, str(row.audience), places_of(texts), competitors=competitors)
        for row in message.markets.all()
    ]
    return [*copy_findings(texts, answerers.role_for), *market_findings(facts, answerers)]
