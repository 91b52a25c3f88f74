"""What the tests of Elasticsearch share beside the engines."""

from __future__ import annotations

import pytest

from tests.search.elastic.proxy import Line


@pytest.fixture
def line(elastic, choose):
    """A line to the real server that a test may cut."""
    made = Line(elastic.address)
    choose(made.address, elastic.api_key)
    yield made
    made.down()
