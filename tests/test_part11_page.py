"""docs/part11.md is in step with the tests: P11-13."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "part11.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ((?:P|A)11-\d\d) \|.*$", PAGE, re.M)
#: Rules of procedure, which no test can hold.
PROCEDURAL = {"P11-22", "P11-28"}


def test_p11_13_the_page_has_a_version_and_each_rule_once():
    assert re.search(r"^Document version \d+, ", PAGE, re.M)
    assert [f"P11-{n:02}" for n in range(1, 34)] + [f"A11-{n:02}" for n in range(1, 13)] == ROWS


def test_p11_13_every_test_that_the_page_names_is_there_and_every_other_rule_names_one():
    defined = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        defined |= set(re.findall(r"^\s*def (test_\w+)", file.read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named and named <= defined, named - defined
    for line in re.findall(r"^\| (?:P|A)11-\d\d \|.*$", PAGE, re.M):
        rule = line[2:8]
        assert ("`test_" in line) is (rule not in PROCEDURAL), line


def test_the_page_never_says_compliant():
    assert "complian" not in re.sub(r"Editing, Compliance|`compliance/", "", PAGE)
    assert "compliant" not in PAGE.lower()
