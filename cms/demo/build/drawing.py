"""Drawing the pieces and reading their pages, away from the process that saves them.

Rendering pages is half of the work of a build and needs no database, so it fills the other core. Imported by
worker processes without Django: it must import no model.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from cms.core.pdf import PageReading, read_pages
from cms.demo.halden import HALDEN
from cms.demo.leaflets import asset_pdf


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece as a PDF, and its pages as the worker of a site would read them from it."""

    data: bytes
    readings: list[PageReading]


def draw(key: str) -> Drawn:
    asset = next(asset for asset in HALDEN.assets if asset.key == key)
    data = asset_pdf(asset, HALDEN)
    return Drawn(data, list(read_pages(data)))


@contextmanager
def drawn_pieces(keys: list[str]) -> Iterator[dict[str, Future[Drawn]]]:
    """Start drawing the pieces in this order; each future holds one when it is done."""
    # Spawned, not forked: a fork would share the database connection.
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    try:
        yield {key: pool.submit(draw, key) for key in keys}
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
