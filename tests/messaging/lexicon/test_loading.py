"""A rule file with an error stops the load with file and line, and the old set stays on."""

from __future__ import annotations

import shutil

import pytest

from messaging.lexicon import BrokenRules, Shelf, check
from messaging.lexicon.loading import parse
from messaging.lexicon.shelf import FOLDER
from messaging.market_rules.rulebook import FOLDER as MARKET_RULES
from messaging.market_rules.rulebook import Library

GOOD = """locale = "en"
language = "English"
version = "1"

[[rule]]
id = "X-1"
category = "A"
name = "Test"
level = "block"
reason = "So."
suggestion = "Not so."
terms = ["safest"]
"""


def test_a_good_file_is_taken():
    rules = parse("en.toml", GOOD.encode())
    assert (rules.label, rules.term_count) == ("en-1", 1)
    assert len(rules.digest) == 64


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('level = "block"', 'level = "fatal"', 9, "is no level"),
        ('level = "block"', "level = ", 9, "not valid TOML"),
        ('terms = ["safest"]', 'terms = ["safe[st"]', 12, "not closed"),
        ('terms = ["safest"]', 'terms = ["<illness> gone"]', 12, "no class"),
        ('terms = ["safest"]', "terms = [3]", 5, "a term is a text"),
        ('terms = ["safest"]', "terms = []", 5, "no terms"),
        ('reason = "So."', 'raeson = "So."', 10, "not known"),
        (
            'terms = ["safest"]',
            'terms = ["safest"]\nwhen = [{ if = ["moon_full"], level = "warn" }]',
            13,
            "moon_full",
        ),
        ('version = "1"', "", 1, "version"),
    ],
)
def test_an_error_is_told_with_its_line(old, new, line, said):
    with pytest.raises(BrokenRules) as refusal:
        parse("en.toml", GOOD.replace(old, new).encode())
    assert (refusal.value.file, refusal.value.line) == ("en.toml", line)
    assert said in str(refusal.value)


def test_a_file_that_is_not_utf_8_is_told_with_its_line():
    with pytest.raises(BrokenRules, match="line 10: it is not UTF-8"):
        parse("en.toml", GOOD.encode().replace(b"So.", b"\xff"))


def test_the_old_set_stays_on_when_a_file_breaks(tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(FOLDER, folder)
    shelf = Shelf(folder)
    shelf.load()
    before = shelf.for_language("en")
    (folder / "en.toml").write_text(GOOD.replace("safest", "{"))
    (folder / "de.toml").write_text(GOOD.replace('"en"', '"de"'))
    with pytest.raises(BrokenRules, match=r"en\.toml, line 12"):
        shelf.load()
    assert shelf.for_language("en") is before
    assert shelf.for_language("de").language == "Deutsch"
    assert check("The safest drain.", shelf.for_language("en")).hits


def test_two_files_for_one_language_are_refused(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD)
    (tmp_path / "b.toml").write_text(GOOD)
    with pytest.raises(BrokenRules, match="two files"):
        Shelf(tmp_path).load()


@pytest.fixture
def followed(tmp_path, monkeypatch):
    """A shelf in use, and its file; every look is a fresh one."""
    monkeypatch.setattr("messaging.lexicon.watching.LOOK_EVERY", -1)
    file = tmp_path / "en.toml"
    file.write_text(GOOD)
    shelf = Shelf(tmp_path)
    assert shelf.for_language("en").label == "en-1"
    return shelf, file


def test_a_sound_file_that_changes_while_the_site_runs_comes_into_force(followed):
    shelf, file = followed
    file.write_text(GOOD.replace('version = "1"', 'version = "22"'))
    assert shelf.for_language("en").label == "en-22"


def test_a_file_that_breaks_while_the_site_runs_is_told_and_the_old_set_stays_on(followed, caplog):
    shelf, file = followed
    file.write_text(GOOD.replace("safest", "safe[st"))
    assert shelf.for_language("en").label == "en-1"
    assert check("The safest drain.", shelf.for_language("en")).hits
    assert shelf.problem.startswith("en.toml, line 12: ")
    assert len(caplog.records) == 1, "It is logged once, not at every look."
    file.write_text(GOOD.replace('version = "1"', 'version = "333"'))
    assert (shelf.for_language("en").label, shelf.problem) == ("en-333", "")


def test_market_rules_that_break_while_the_site_runs_stay_on_as_they_were(tmp_path, monkeypatch):
    monkeypatch.setattr("messaging.lexicon.watching.LOOK_EVERY", -1)
    folder = tmp_path / "rules"
    shutil.copytree(MARKET_RULES, folder)
    library = Library(folder)
    before = library.books["US"]
    broken = (folder / "us.toml").read_text().replace('"kind:claim"', '"kin:claim"', 1)
    (folder / "us.toml").write_text(broken)
    assert library.books["US"] is before
    line = broken[: broken.index('"kin:claim"')].count("\n") + 1
    assert library.problem.startswith(f"us.toml, line {line}: ")
