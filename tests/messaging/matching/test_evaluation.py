"""The figures that the documentation reports, recomputed."""

import io
import re
from pathlib import Path

import pytest

from django.core.management import CommandError, call_command

from messaging.matching import evaluation
from messaging.matching.evaluation import SETS, BadPairs, evaluate, labelled, parsed


def test_there_are_at_least_400_pairs_and_none_twice():
    pairs = [pair for name in SETS for pair in labelled(name)]
    assert len(pairs) >= 400
    assert len({(pair.wording, pair.sentence) for pair in pairs}) == len(pairs)


@pytest.mark.parametrize("name", SETS)
def test_the_goals_are_met_on_each_set(name):
    result = evaluate(labelled(name))
    assert result.changed_as_exact == 0
    assert result.exact_precision == 1.0
    assert result.near_precision is not None and result.near_precision >= 0.9
    assert result.near_recall is not None and result.near_recall >= 0.9


def test_the_command_prints_what_the_documentation_says():
    out = io.StringIO()
    call_command("evaluate_matching", stdout=out)
    documented = Path("docs/matching.md").read_text(encoding="utf-8")
    for name in SETS:
        result = evaluate(labelled(name))
        shares = (result.exact_precision, result.near_precision, result.near_recall)
        row = [name, result.pairs, result.same, *(f"{each:.3f}" for each in shares), result.changed_as_exact]
        assert f"| {' | '.join(map(str, row))} |" in documented
        assert re.search(rf"^{name}: {result.pairs} pairs", out.getvalue(), re.M)


def test_a_pair_that_changes_the_meaning_and_is_graded_exact_fails_the_command(monkeypatch):
    wrong = [evaluation.Pair("Tessel weighs 210 g.", "Tessel weighs 210 g.", same=False, kind="made up")]
    monkeypatch.setattr("messaging.management.commands.evaluate_matching.labelled", lambda name: wrong)
    with pytest.raises(CommandError, match=f"{len(SETS)} pairs that change the meaning were graded exact"):
        call_command("evaluate_matching", stdout=io.StringIO())


@pytest.mark.parametrize("line", ["+ synonym and no bar", "? odd | Tessel is light."])
def test_a_line_that_is_no_pair_is_named(line):
    with pytest.raises(BadPairs, match=r"set\.txt, line 2"):
        list(parsed(["= Tessel is light.", line], "set.txt"))
