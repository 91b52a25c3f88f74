"""How well searches are answered, on a judged set in BEIR's layout."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from search.elastic.client import PROBLEMS, is_configured
from search.evaluation.judged import BadSet, JudgedSet, read_set
from search.evaluation.running import NDCG_AT, RECALL_AT, NotAsked, answers, scores
from search.evaluation.shelf import NotEmpty, fill
from search.evaluation.throwaway import Engine, NotDone, at_hand, evaluate_apart
from search.rebuilding import rebuild_elastic


class Command(BaseCommand):
    help = (
        "Ask the questions of a judged set (corpus.jsonl, queries.jsonl, qrels/*.tsv) as a rep would, in a "
        "library of its own that is thrown away, and print how well each engine answers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--engine", action="append", type=Engine, choices=list(Engine), help="Default: all at hand."
        )
        parser.add_argument("--limit", type=int, help="Ask so many of the judged questions, the first ones.")
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write the figures there too.")
        parser.add_argument(
            "--here", action="store_true", help="In the database in use, which must be new and empty."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        limit: int | None = options["limit"]
        if limit is not None and limit < 1:
            raise CommandError("--limit is at least 1.")
        try:
            judged = read_set(options["folder"])
            if options["here"]:
                results = [self._here(judged, limit, quiet=options["verbosity"] == 0)]
            else:
                further = [] if limit is None else ["--limit", str(limit)]
                results = [
                    evaluate_apart(engine, options["folder"], *further)
                    for engine in options["engine"] or at_hand()
                ]
        except (BadSet, NotAsked, NotDone, NotEmpty) as problem:
            raise CommandError(str(problem)) from problem
        except PROBLEMS as problem:
            raise CommandError(f"Elasticsearch does not answer: {problem}") from problem
        if options["json"]:
            found = results[0] if options["here"] else {"folder": str(options["folder"]), "results": results}
            options["json"].write_text(json.dumps(found, indent=1))
        self._say(results)

    def _here(self, judged: JudgedSet, limit: int | None, quiet: bool) -> dict[str, Any]:
        call_command("migrate", verbosity=0)
        with tqdm(total=len(judged.documents), unit=" documents", disable=quiet) as bar:
            shelf = fill(judged.documents, timezone.now(), step=bar.update)
        if is_configured():
            rebuild_elastic()
        known = {question for found in judged.judgements.values() for question in found}
        wanted = [question for question in judged.questions if question in known][:limit]
        with tqdm(total=len(wanted), unit=" questions", disable=quiet) as bar:
            found = answers(shelf, judged.questions, wanted, step=bar.update)
        rows = [scores(name, every, found) for name, every in judged.judgements.items()]
        return {
            "documents": len(judged.documents),
            "scores": [asdict(row) for row in rows if row is not None],
        }

    def _say(self, results: list[dict[str, Any]]) -> None:
        self.stdout.write(
            f"{'engine':<14} {'judgements':<12} {'questions':>9} {f'nDCG@{NDCG_AT}':>9} "
            f"{f'recall@{RECALL_AT}':>11} {'ms each':>8}"
        )
        for result in results:
            for row in result["scores"]:
                self.stdout.write(
                    f"{result.get('engine', 'here'):<14} {row['judgements']:<12} {row['questions']:>9,} "
                    f"{row['ndcg']:>9.4f} {row['recall']:>11.4f} {row['milliseconds']:>8.1f}"
                )
