"""What a rule may depend on besides the words, by name. Whoever asks for a check says what holds."""

from __future__ import annotations

#: Name → what it means. A condition that nobody can tell (a text without a product) holds neither way.
CONDITIONS = {
    "audience_patient": "The text is for patients or the public.",
    "clinical_evidence": "At least one source is a clinical one: an article, a trial or a registry.",
    "no_clinical_evidence": "The evidence is known, and none of it is clinical.",
    "comparison_data": "Comparator, endpoint and statistic are named, and a head-to-head source is anchored.",
    "no_comparison_data": "The evidence is known, and the data of a comparison are not complete.",
    "head_to_head": "At least one source compares both in the same study.",
    "investigational": "The product is investigational in a market asked for.",
    "numbers_anchored": "Every number of the text stands in an anchored passage.",
    "pathway_known": "The product’s pathway is known in every market asked for; market rules judge the word.",
    "qualified": "A qualifier travels with the statement.",
    "usability_evidence": "At least one source is a usability test.",
}
