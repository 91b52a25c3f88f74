"""`manage.py evaluate_search`: through the search of a rep, in a library of its own; bad sets are refused."""

import json
from pathlib import Path

import pytest

from django.core.management import CommandError, call_command
from django.utils import timezone

from content.models import Asset
from search.evaluation import throwaway
from search.evaluation.judged import BadSet, read_set
from search.evaluation.measures import ndcg
from search.evaluation.running import answers, scores
from search.evaluation.shelf import fill
from tests import factories
from tests.bench.bm25 import Reference

DEVICES = Path(__file__).parent / "data" / "devices"

CORPUS = [
    {"_id": "d1", "title": "Seroma after mastectomy", "text": "A drain lowered the seroma rate."},
    {"_id": "d2", "title": "Cost of drains", "text": "A budget model."},
    {"_id": "d3", "title": None, "text": "Infection of patients after surgery with a closed drain."},
]
QUERIES = [
    {"_id": "q1", "text": "seroma rates"},
    {"_id": "q2", "text": "Does a closed drain after surgery raise the rate of infection in patients?"},
    {"_id": "q3", "text": "nobody judged this"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq2\td3\t1\nq2\td1\t0\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, CORPUS)))
    (tmp_path / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)) + "\n\n")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text(QRELS)
    return tmp_path


def evaluated(folder, **options):
    out = folder / "figures.json"
    call_command("evaluate_search", str(folder), here=True, json=out, verbosity=0, **options)
    return json.loads(out.read_text())


def test_a_set_is_read_with_its_grades(folder):
    judged = read_set(folder)
    assert [text.title for text in judged.documents] == ["Seroma after mastectomy", "Cost of drains", ""]
    assert judged.judgements == {"test": {"q1": {"d1": 2}, "q2": {"d3": 1, "d1": 0}}}


@pytest.mark.django_db
def test_a_rep_is_answered_and_judged(folder, capsys):
    (folder / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t1\n")
    found = evaluated(folder)
    assert found["documents"] == 3
    dev, test = found["scores"]
    assert (dev["judgements"], dev["questions"], dev["ndcg"], dev["recall"]) == ("dev", 1, 0.0, 0.0)
    assert (test["judgements"], test["questions"], test["ndcg"], test["recall"]) == ("test", 2, 1.0, 1.0)
    said = capsys.readouterr().out
    assert "nDCG@10" in said and "recall@100" in said
    assert "test                 2    1.0000      1.0000" in said


def test_sets_as_others_write_them_are_read(tmp_path):
    """FiQA has no titles and ids of digits, NFCorpus ids with a hyphen, others what no database holds."""
    corpus = [
        {"_id": "3", "title": "", "text": "Taxes on dividends.", "metadata": {}},
        {"_id": 4, "text": "\u0000Bonds\ud800"},
        {"_id": "MED-10 ", "title": "Statins", "text": "", "metadata": {"url": "http://example.org"}},
        {"_id": 'a "quoted", id / é', "title": None, "text": "x"},
    ]
    (tmp_path / "corpus.jsonl").write_text("\n\n".join(map(json.dumps, corpus)))
    (tmp_path / "queries.jsonl").write_text(
        '{"_id": "PLAIN-2", "text": "Do statins help?", "metadata": {}}\n'
    )
    (tmp_path / "qrels").mkdir()
    for name, lines in (
        ("test", "PLAIN-2\tMED-10\t2\r\nPLAIN-2\t4\t-1\r\n"),
        ("dev", 'PLAIN-2\t3\t1.0\nPLAIN-2\t"a ""quoted"", id / é"\t0\n'),
    ):
        (tmp_path / "qrels" / f"{name}.tsv").write_text(f"\ufeffquery-id\tcorpus-id\tscore\n{lines}")
    judged = read_set(tmp_path)
    assert [text.text for text in judged.documents] == ["Taxes on dividends.", " Bonds?", "", "x"]
    assert judged.judgements == {
        "dev": {"PLAIN-2": {"3": 1, 'a "quoted", id / é': 0}},
        "test": {"PLAIN-2": {"MED-10": 2, "4": -1}},
    }


@pytest.mark.django_db
def test_fewer_questions_may_be_asked(folder):
    (row,) = evaluated(folder, limit=1)["scores"]
    assert row["questions"] == 1


@pytest.mark.django_db
def test_a_database_that_is_somebodys_is_refused_and_left_alone(folder):
    factories.user()
    with pytest.raises(CommandError, match="has people, pieces or records"):
        evaluated(folder)
    assert not Asset.objects.exists()


@pytest.mark.django_db
def test_a_failure_of_the_own_process_is_told(folder, monkeypatch, capfd):
    """The process of its own refuses here, so that no library has to be made to see it."""
    (folder / "corpus.jsonl").write_text("{")
    with pytest.raises(throwaway.NotDone, match="evaluation of embedded stopped"):
        throwaway.evaluate_apart(throwaway.Engine.EMBEDDED, folder)
    assert "corpus.jsonl line 1: it is not JSON" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("corpus.jsonl", None, "corpus.jsonl: No such file"),
        ("corpus.jsonl", b"", "corpus.jsonl: it is empty"),
        ("corpus.jsonl", b'{"_id": "a", "text": "b"}\n{"_id": ', "corpus.jsonl line 2: it is not JSON"),
        ("corpus.jsonl", b"[1]", "corpus.jsonl line 1: it is no JSON object"),
        ("corpus.jsonl", b'{"text": "b"}', "corpus.jsonl line 1: “_id” is missing"),
        ("corpus.jsonl", b'{"_id": "a"}', "corpus.jsonl line 1: “text” is missing"),
        ("corpus.jsonl", b'{"_id": "a", "text": "\xff"}', "corpus.jsonl line 1: it is not UTF-8"),
        ("corpus.jsonl", b'{"_id": "a", "text": ""}\n' * 2, "line 2: the document “a” was there before"),
        ("queries.jsonl", None, "queries.jsonl: No such file"),
        ("queries.jsonl", b'{"_id": "q1", "text": 7}', "queries.jsonl line 1: “text” is missing or no text"),
        ("qrels/test.tsv", None, "qrels: there is no .tsv file"),
        ("qrels/test.tsv", b"q1\td1\t1\n", "test.tsv line 1: the first line must be query-id"),
        ("qrels/test.tsv", b"query-id\tcorpus-id\tscore\n", "test.tsv: there is no judgement"),
        ("qrels/test.tsv", QRELS.encode() + b"q1\td1", "test.tsv line 5: there are 2 values and not three"),
        ("qrels/test.tsv", QRELS.encode() + b"q9\td1\t1", "line 5: queries.jsonl has no question “q9”"),
        ("qrels/test.tsv", QRELS.encode() + b"q1\td9\t1", "line 5: corpus.jsonl has no document “d9”"),
        ("qrels/test.tsv", QRELS.encode() + b"q1\td1\t0.5", "line 5: the score “0.5” is no whole number"),
        ("qrels/test.tsv", QRELS.encode() + b"q1 0 d1 1", "line 5: there are 1 values and not three"),
        ("qrels/test.tsv", QRELS.encode() + b"q1\td1\tx", "line 5: the score “x” is no whole number"),
    ],
)  # fmt: skip
def test_a_bad_set_is_refused_with_file_and_line(folder, name, text, says):
    (folder / name).unlink() if text is None else (folder / name).write_bytes(text)
    with pytest.raises(BadSet) as refused:
        read_set(folder)
    assert says in str(refused.value)
    with pytest.raises(CommandError, match=r"jsonl|tsv"):
        call_command("evaluate_search", str(folder))


@pytest.mark.django_db
def test_on_device_language_no_engine_loses_to_bm25(settle):
    """A guard, on which nothing was tuned. See tests/search/data/devices/README.md."""
    judged = read_set(DEVICES)
    plain = Reference({each.id: f"{each.title} {each.text}" for each in judged.documents})
    (grades,) = judged.judgements.values()
    theirs = [ndcg(plain.best(judged.questions[name], 10), own, 10) for name, own in grades.items()]
    shelf = fill(judged.documents, timezone.now())
    settle()
    found = answers(shelf, judged.questions, list(judged.questions), step=lambda: None)
    ours = scores("guard", grades, found)
    assert ours is not None
    assert ours.ndcg > sum(theirs) / len(theirs) - 0.005
    assert ours.recall == 1.0
