"""Three nodes, and the master dies while people search and write. Run by `make elasticsearch-failover`."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from search.elastic.client import PROBLEMS
from search.engines.answering import Notice
from search.finding import find
from search.models import IndexChange
from search.outbox import drain
from search.rebuilding import rebuild_elastic
from tests import factories
from tests.search.elastic.test_faults import in_index, rename
from tests.search.library import NOW, ask, piece

SCRIPT = Path(__file__).parents[2] / "elasticsearch" / "es.sh"
ADDRESSES = os.environ.get("ELASTICSEARCH_URL", "").split(",")


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.skipif(len(ADDRESSES) < 3, reason="three nodes: make elasticsearch-failover")
def test_the_master_dies_and_searches_and_writes_go_on(elastic, settings, capsys):
    settings.ELASTICSEARCH_URL = ADDRESSES
    us = factories.market("US")
    rep = factories.rep(us)
    shelf = [piece(f"Drain {n}", "Infection.", cleared=[(us, "hcp")]) for n in range(12)]
    rebuild_elastic()
    notices, waits, refused = [], [], 0
    for turn in range(100):
        if turn == 10:
            subprocess.run([SCRIPT, "kill-master"], check=True)  # noqa: S603
        if turn % 10 == 5:
            rename(shelf[turn // 10], "Catheter")
            try:
                drain()
            except PROBLEMS:
                refused += 1
        start = time.monotonic()
        answer = find(ask("drain"), rep, NOW)
        waits.append(time.monotonic() - start)
        notices.append(answer.notice)
        assert answer.total == 12 - sum(turn >= 10 * done + 5 for done in range(10))
        time.sleep(0.2)
    drain()
    assert not IndexChange.objects.exists()
    assert in_index("cathet") == {each.pk for each in shelf[:10]}
    assert notices[-1] is None
    with capsys.disabled():
        print(
            f"\n100 searches, all right; {notices.count(Notice.AWAY)} answered by the database; "
            f"the slowest took {max(waits):.1f} s; {refused} of 10 bringings had to be repeated"
        )
