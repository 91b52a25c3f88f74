"""The rule sets in force. A broken file never takes the place of a set that works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from messaging.lexicon.loading import BrokenRules, load_file
from messaging.lexicon.ruleset import RuleSet

FOLDER = Path(__file__).parent / "rules"


class Shelf:
    """Rule sets by locale, read from a folder of TOML files."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.sets: Mapping[str, RuleSet] = {}

    def load(self) -> None:
        """Read every file anew and put all in force together.

        Raises BrokenRules, and then what was in force stays so.
        """
        found: dict[str, RuleSet] = {}
        for path in sorted(self.folder.glob("*.toml")):
            loaded = load_file(path)
            if loaded.locale in found:
                raise BrokenRules(path.name, 1, f"there are two files for “{loaded.locale}”.")
            found[loaded.locale] = loaded
        if not found:
            raise BrokenRules(str(self.folder), 1, "there is no rule file.")
        self.sets = found

    def for_language(self, language: str) -> RuleSet | None:
        """The set for a language such as “en” or “de-CH”; None if there is none: the text is not checked."""
        if not self.sets:
            self.load()
        language = language.lower().replace("_", "-")
        return self.sets.get(language) or self.sets.get(language.partition("-")[0])

    def all(self) -> Mapping[str, RuleSet]:
        if not self.sets:
            self.load()
        return self.sets


shelf = Shelf()
