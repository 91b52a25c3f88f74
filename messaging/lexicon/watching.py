"""Rule files that change while a process runs: read anew when all of them are sound, and else left alone."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from pathlib import Path

from messaging.lexicon.loading import BrokenRules

logger = logging.getLogger(__name__)

#: Seconds between two looks at the files.
LOOK_EVERY = 10.0


class WatchedRules(ABC):
    """Rules in force that follow the TOML files of a folder.

    `problem` is the error of the files as they are now, with file and line; "" while they are in force.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problem = ""
        self._seen: tuple[tuple[str, int, int], ...] = ()
        self._looked = float("-inf")

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """Whether no rules are in force yet."""

    @abstractmethod
    def put_in_force(self, paths: list[Path]) -> None:
        """Read the files and put all in force together. Raises BrokenRules, and then changes nothing."""

    def load(self) -> None:
        """Read every file anew. Raises BrokenRules, and then what was in force stays so."""
        paths = sorted(self.folder.glob("*.toml"))
        stamps = ((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
        self._seen, self._looked = tuple(stamps), time.monotonic()
        if not paths:
            raise BrokenRules(str(self.folder), 1, "there is no rule file.")
        self.put_in_force(paths)
        self.problem = ""

    def follow(self) -> None:
        """Look whether the files changed, and load them if so. A broken file is logged once.

        Raises BrokenRules where nothing is in force yet.
        """
        if self.is_empty:
            self.load()
            return
        if time.monotonic() - self._looked < LOOK_EVERY or not self._changed():
            return
        try:
            self.load()
        except BrokenRules as broken:
            self.problem = str(broken)
            logger.error("The rules before it stay on: %s", broken)

    def _changed(self) -> bool:
        self._looked = time.monotonic()
        try:
            now = tuple(
                (path.name, path.stat().st_mtime_ns, path.stat().st_size)
                for path in sorted(self.folder.glob("*.toml"))
            )
        except FileNotFoundError:
            # Somebody is replacing a file at this moment; the next look tells.
            return False
        return now != self._seen
