"""The rule sets in force. A broken file never takes the place of a set that works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from messaging.lexicon.loading import BrokenRules, load_file
from messaging.lexicon.ruleset import RuleSet
from messaging.lexicon.watching import WatchedRules

FOLDER = Path(__file__).parent / "rules"


class Shelf(WatchedRules):
    """Rule sets by locale, read from a folder of TOML files and read anew when these change."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(folder)
        self.sets: Mapping[str, RuleSet] = {}

    @property
    def is_empty(self) -> bool:
        return not self.sets

    def put_in_force(self, paths: list[Path]) -> None:
        found: dict[str, RuleSet] = {}
        for path in paths:
            loaded = load_file(path)
            if loaded.locale in found:
                raise BrokenRules(path.name, 1, f"there are two files for “{loaded.locale}”.")
            found[loaded.locale] = loaded
        self.sets = found

    def for_language(self, language: str) -> RuleSet | None:
        """The set for a language such as “en” or “de-CH”; None if there is none: the text is not checked."""
        self.follow()
        language = language.lower().replace("_", "-")
        return self.sets.get(language) or self.sets.get(language.partition("-")[0])

    def all(self) -> Mapping[str, RuleSet]:
        self.follow()
        return self.sets


shelf = Shelf()
