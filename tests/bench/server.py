"""The site under gunicorn on this machine, and a client that keeps its connection."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tests.bench.postgres import free_port

WORKERS, THREADS = 2, 4
#: Whoever waits longer has no answer.
PATIENCE_SECONDS = 120


@contextmanager
def serving() -> Iterator[int]:
    """Serve the settings of this process, as `make run` does but with a worker per core; give the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--keep-alive", "60"]
    command += ["--timeout", str(2 * PATIENCE_SECONDS), "--log-level", "warning"]
    process = subprocess.Popen(command, env=dict(os.environ), cwd=settings.BASE_DIR)  # noqa: S603
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The server did not come up within 30 seconds.")


class Client:
    """One browser: one connection, one session."""

    def __init__(self, port: int, session: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.headers = {"User-Agent": "Mozilla/5.0"}
        if session:
            self.headers["Cookie"] = f"sessionid={session}"

    def get(self, path: str) -> str:
        """The body of the page. Raises ValueError for anything but a 200."""
        try:
            self.connection.request("GET", path, headers=self.headers)
            response = self.connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        if response.status != 200:
            raise ValueError(f"{response.status} for {path[:60]}")
        return body
