"""Reports how well sentences are told from approved wordings, on labelled pairs."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from messaging.matching.evaluation import SETS, BadPairs, Result, evaluate, labelled


class Command(BaseCommand):
    help = (
        "Grades labelled pairs (the same meaning, or another) and prints precision and recall for each set: "
        "'tuning', on which the rules were made, 'layout', the same words in other print, 'held', which was "
        "set aside, and 'adversarial', which tries to break the rules. Fails where a pair that changes the "
        "meaning was graded exact."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--misses", action="store_true", help="Also print the pairs that were graded wrong."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        changed_as_exact = 0
        for name in SETS:
            try:
                result = evaluate(labelled(name))
            except BadPairs as problem:
                raise CommandError(str(problem)) from problem
            changed_as_exact += result.changed_as_exact
            self._say(name, result)
            if options["misses"]:
                for word, pairs in (("not found", result.missed), ("taken for the same", result.wrong)):
                    for pair in pairs:
                        self.stdout.write(f"  {word}, {pair.kind}: {pair.wording} | {pair.sentence}")
        if changed_as_exact:
            raise CommandError(f"{changed_as_exact} pairs that change the meaning were graded exact.")

    def _say(self, name: str, result: Result) -> None:
        self.stdout.write(f"{name}: {result.pairs} pairs, {result.same} of them the same meaning")
        for words, value in (
            ("exact: precision", result.exact_precision),
            ("near: precision", result.near_precision),
            ("near: recall", result.near_recall),
        ):
            self.stdout.write(f"  {words:28}{'none graded so' if value is None else f'{value:.3f}'}")
        self.stdout.write(f"  changed meaning, graded exact{result.changed_as_exact:4}")
        for (kind, same), (right, total) in sorted(result.by_kind.items()):
            meaning = "same" if same else "changed"
            self.stdout.write(f"    {meaning:8}{kind:20}{right:4} of {total}")
