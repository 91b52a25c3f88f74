"""Each market rule with a case that breaks it and one that keeps it, over plain facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from messaging.folding import fold
from messaging.lexicon import BrokenRules, check, shelf
from messaging.market_rules import Facts, Library, Place, Source, broken_rules, library
from messaging.market_rules.rulebook import FOLDER, parse
from messaging.market_rules.rx_statement import has_prescription_statement, is_prescription_statement

LINEAGE = {"DE": ("DE", "EU"), "FR": ("FR", "EU")}
TRIAL = Source("article", "rct", head_to_head=True)
PAPER = Source("article", "cohort")
BENCH = Source("bench", "bench")
LETTER = Source("clearance_letter", "clearance")
NO_MDR = dict.fromkeys(("mdr7-a", "mdr7-b", "mdr7-c", "mdr7-d"), False)
FAIR = {"cmp-purpose": True, "cmp-feature": True, "cmp-denigrates": False, "cmp-confuses": False}
CFL = dict.fromkeys(("cfl-conditions", "cfl-harm", "cfl-directions"), True)


def facts(market="US", text="", **fields):
    """A claim that keeps every rule of its market, but for what `fields` change."""
    hits = check(text, shelf.for_language(fields.get("language", "en"))).hits
    kept = Facts(
        kind="claim",
        market=market,
        market_name=f"Market {market}",
        lineage=LINEAGE.get(market, (market,)),
        audience="hcp",
        today=date(2026, 6, 1),
        product="Tessel",
        device_class="II",
        safety_information="Risks include pain.",
        pathway="510k",
        decision="cleared",
        decided_on=date(2024, 1, 1),
        indication="Drainage",
        indication_covered=True,
        claim_type="performance",
        qualifiers=1,
        sources=(TRIAL, BENCH),
        answers=NO_MDR,
        places=(Place("text", text, tuple(hits)),),
    )
    return replace(kept, **fields)


def broken(given):
    return {(each.rule.id, each.level) for each in broken_rules(given, library.books)}


COMPARED = {
    "claim_type": "comparative",
    "comparator": "Gravity drain",
    "endpoint": "Infection",
    "statistic": "p = 0.006",
}
PIECE = {"kind": "asset", "claim_type": ""}
EXCHANGE = PIECE | {"scientific_exchange": True}
SIUU = "This use of Tessel has not been cleared by the FDA. Smith A. Drains. J Inv Surg. 2024;3:12-19."
FRENCH_PUBLIC = (
    "Mars 2026. Tessel, destiné au drainage. Fabricant : Halden Medical. Ce dispositif médical est un "
    "produit de santé réglementé qui porte le marquage CE. Lire attentivement la notice. "
    "Demandez conseil à votre médecin. Risques : douleur."
)
FRENCH_HCP = (
    "12/03/2026. Tessel, destiné au drainage : résultats, 94 %. Classe IIa, organisme notifié 0123. "
    "Fabricant : Halden Medical. Bon usage : lire attentivement la "
    "notice. Prise en charge : non. Réf. HM-2026-14."
)

#: rule id, level, what breaks it, what keeps it.
CASES = [
    ("US-01", "block", facts(**PIECE, altered=("TES-0101 on page 2",)), facts(**PIECE)),
    ("US-02", "block", facts(indication_covered=False), facts(indication_covered=True)),
    ("US-03", "warn", facts(claim_type="safety", qualifiers=0), facts(claim_type="safety")),
    ("US-04", "block", facts(claim_type="comparative"), facts(**COMPARED)),
    ("US-04", "block", facts(**COMPARED, sources=(PAPER,)), facts(**COMPARED, sources=(PAPER, TRIAL))),
    ("US-04", "block", facts(**COMPARED | {"endpoint": ""}), facts(**COMPARED)),
    (
        "US-04",
        "block",
        facts(**COMPARED, sources=(replace(LETTER, head_to_head=True),)),
        facts(**COMPARED, sources=(LETTER, TRIAL)),
    ),
    (
        "US-05",
        "block",
        facts(text="FDA approved."),
        facts(text="FDA approved.", pathway="pma", decision="approved"),
    ),
    ("US-05", "block", facts(text="FDA-approved.", pathway="exempt"), facts(text="FDA cleared.")),
    (
        "US-05",
        "block",
        facts(text="Approved by the FDA.", pathway="de_novo"),
        facts(text="Granted.", pathway="de_novo"),
    ),
    ("US-05", "review", facts(text="FDA approved.", pathway="hde"), facts(text="A device.", pathway="hde")),
    ("US-06", "block", facts(**PIECE, missing_statements=("Rx only.",)), facts(**PIECE)),
    ("US-07", "block", facts(restricted=True, safety_information=""), facts(restricted=True)),
    (
        "US-07",
        "block",
        facts(**PIECE, restricted=True, safety_shown=False),
        facts(**PIECE, restricted=True, safety_shown=True),
    ),
    ("US-08", "block", facts(decision="investigational"), facts(decision="cleared")),
    ("US-09", "block", facts(in_labelling=False), facts(in_labelling=True)),
    (
        "US-09",
        "block",
        facts(in_labelling=False, answers=CFL | {"cfl-harm": False}),
        facts(in_labelling=False, answers=CFL),
    ),
    ("US-09", "review", facts(in_labelling=False, answers=CFL), facts()),
    ("US-10", "block", facts(text="Used off-label.", audience="patient"), facts(text="Used off-label.")),
    ("US-10", "block", facts(**EXCHANGE, text=SIUU, audience="payor"), facts(**EXCHANGE, text=SIUU)),
    ("US-10", "block", facts(**EXCHANGE, text="J Inv Surg. 2024;3:1."), facts(**EXCHANGE, text=SIUU)),
    (
        "US-10",
        "block",
        facts(**EXCHANGE, text="This use has not been cleared by the FDA."),
        facts(**PIECE, text="Tessel drains wounds."),
    ),
    (
        "US-11",
        "block",
        facts(claim_type="economic", audience="patient"),
        facts(claim_type="economic", audience="payor"),
    ),
    (
        "US-11",
        "block",
        facts(claim_type="economic", in_labelling=False, answers=CFL),
        facts(claim_type="economic", in_labelling=False, answers=CFL, audience="payor"),
    ),
    (
        "US-11",
        "block",
        facts(claim_type="economic", audience="payor", qualifiers=0),
        facts(claim_type="economic", audience="payor"),
    ),
    ("US-12", "block", facts(audience="patient", sources=(BENCH,)), facts(audience="patient")),
    ("US-12", "review", facts(audience="patient", sources=(PAPER,)), facts(audience="patient")),
    ("US-14", "block", facts(sources=(Source("article", "testimonial"),)), facts()),
    ("US-15", "review", facts(text="Ask us about other uses."), facts(text="Ask us about training.")),
    ("EU-01", "block", facts("EU", answers=NO_MDR | {"mdr7-c": True}), facts("EU")),
    ("EU-01", "review", facts("EU", answers={}), facts("EU")),
    ("EU-01", "warn", facts("EU", qualifiers=0, safety_information=""), facts("EU", qualifiers=0)),
    (
        "EU-01",
        "review",
        facts("EU", claim_type="safety", qualifiers=0, safety_information=""),
        facts("EU", claim_type="safety", qualifiers=0),
    ),
    ("EU-02", "review", facts("EU", sources=(TRIAL,)), facts("EU", sources=(replace(TRIAL, internal=True),))),
    ("EU-03", "review", facts("EU", **COMPARED), facts("EU", **COMPARED, answers=NO_MDR | FAIR)),
    (
        "EU-03",
        "block",
        facts("EU", **COMPARED, answers=NO_MDR | FAIR | {"cmp-denigrates": True}),
        facts("EU", **COMPARED, answers=NO_MDR | FAIR),
    ),
    (
        "EU-03",
        "review",
        facts("EU", "The Mediflow bulb is outdated.", competitors=("Mediflow",)),
        facts("EU", "The Mediflow bulb holds 100 ml. Paper forms are outdated.", competitors=("Mediflow",)),
    ),
    (
        "FR-01",
        "block",
        facts("FR", "Tessel.", **PIECE, audience="patient", language="fr"),
        facts("FR", FRENCH_PUBLIC, **PIECE, audience="patient", language="fr"),
    ),
    (
        "FR-01",
        "block",
        facts("FR", "Résultats garantis.", audience="patient", language="fr"),
        facts("FR", "Résultats garantis.", language="fr"),
    ),
    (
        "FR-01",
        "block",
        facts("FR", "Remboursé.", audience="patient", language="fr"),
        facts("FR", "Drainage.", audience="patient", language="fr"),
    ),
    (
        "FR-02",
        "review",
        facts("FR", "Tessel.", **PIECE, language="fr"),
        facts("FR", FRENCH_HCP, **PIECE, language="fr"),
    ),
    (
        "FR-03",
        "block",
        facts("FR", needs_authorisation=True),
        facts("FR", needs_authorisation=True, authorisation="24/0123", authorised_until=date(2029, 1, 1)),
    ),
    (
        "FR-03",
        "block",
        facts("FR", needs_authorisation=True, authorisation="19/0001", authorised_until=date(2026, 6, 1)),
        facts("FR", needs_authorisation=True, authorisation="19/0001", authorised_until=date(2026, 6, 2)),
    ),
    (
        "FR-03",
        "block",
        facts("FR", audience="patient", reimbursed=True, device_class="IIb"),
        facts("FR", audience="patient", reimbursed=True, device_class="IIa"),
    ),
    ("DE-01", "review", facts("DE", audience="patient"), facts("DE")),
    (
        "DE-01",
        "block",
        facts("DE", "100 % schmerzfrei.", audience="patient", language="de"),
        facts("DE", "Drainage.", audience="patient", language="de"),
    ),
    ("UK-01", "block", facts("GB", **COMPARED, sources=(PAPER,)), facts("GB", **COMPARED)),
    ("UK-01", "review", facts("GB", sources=(replace(TRIAL, citable=False),)), facts("GB")),
    ("AU-01", "block", facts("AU", "Harmless."), facts("AU", "Not harmless.")),
    ("AU-01", "block", facts("AU", "TGA approved."), facts("AU", "Included in the ARTG.")),
    ("AU-01", "review", facts("AU", "Drains better.", sources=(PAPER,)), facts("AU", "Drains better.")),
    (
        "NOV-01",
        "review",
        facts(text="The new Tessel."),
        facts(text="The new Tessel.", launched_on=date(2026, 2, 1)),
    ),
]


@pytest.mark.parametrize(
    ("rule", "level", "breaks", "keeps"), CASES, ids=[f"{c[0]}-{c[1]}-{i}" for i, c in enumerate(CASES)]
)
def test_market_rule(rule, level, breaks, keeps):
    assert (rule, level) in broken(breaks)
    assert (rule, level) not in broken(keeps)


def test_every_rule_of_every_file_has_a_case():
    tested = {(rule, level) for rule, level, *_ in CASES}
    assert {(rule.id, rule.level) for book in library.books.values() for rule in book.rules} == tested


def test_a_claim_in_order_breaks_nothing():
    for market in ("US", "EU", "DE", "FR", "GB", "CH", "AU"):
        assert broken(facts(market)) == set()


def test_us_05_marks_the_words_and_says_what_to_write():
    text = "Tessel is FDA approved for drainage."
    (found,) = broken_rules(facts(text=text), library.books)
    ((place, span),) = found.spans
    assert (place, text[slice(*span)]) == ("text", "FDA approved")
    assert found.suggestion == "Write “FDA cleared”."


def test_us_05_says_nothing_where_the_pathway_is_not_known():
    assert broken(facts(text="FDA approved.", pathway=None)) == set()


def test_rules_of_a_member_are_shown_where_the_region_is_asked_for():
    through = facts("EU", "Tessel.", **PIECE, members=("DE", "FR"))
    assert ("FR-02", "warn") in broken(through)
    assert ("FR-02", "review") not in broken(through)
    assert ("FR-02", "warn") not in broken(facts("EU", "Tessel.", **PIECE))


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("Rx only.", True),
        ("℞ only", True),
        ("Caution: Federal law restricts this device to sale by or on the order of a physician.", True),
        (
            "CAUTION: Federal law (USA) restricts this device to sale by or on the order of a dentist",
            True,
        ),
        ("Caution: Federal law restricts this device to sale by or on the order of a ______.", False),
        ("Caution: Federal law restricts this device to sale by or on the order of a", False),
        ("Prescription device.", False),
    ],
)
def test_us_06_three_forms_are_accepted_and_the_blank_must_be_filled(text, complete):
    assert has_prescription_statement([fold("Tessel drain."), fold(text)]) is complete


def test_us_06_knows_which_sentences_stand_for_each_other():
    assert is_prescription_statement(fold("Rx only."))
    assert is_prescription_statement(
        fold("Caution: Federal law restricts this device to sale by or on the order of a ___.")
    )
    assert not is_prescription_statement(fold("For professional use only."))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"decision:investigational"', '"moon:full"', "no condition “moon”"),
        ('"answered_badly:cfl"', '"answered_badly:xyz"', "no group of questions"),
        ('id = "US-08"\nlevel = "block"', 'id = "US-08"\nlevel = "fatal"', "is no level"),
    ],
)
def test_a_broken_rule_file_is_told_with_its_line_and_the_old_books_stay(tmp_path, old, new, said):
    source = (FOLDER / "us.toml").read_text()
    assert old in source
    changed = source.replace(old, new, 1)
    line = next(i for i, each in enumerate(changed.splitlines(), 1) if new.splitlines()[-1] in each and i > 5)
    with pytest.raises(BrokenRules, match=rf"us\.toml, line {line}: .*{said}"):
        parse("us.toml", changed.encode())
    (tmp_path / "us.toml").write_text(source)
    books = Library(tmp_path)
    before = books.books
    (tmp_path / "us.toml").write_text(changed)
    with pytest.raises(BrokenRules):
        books.load()
    assert books.books is before
