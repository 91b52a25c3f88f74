"""The site under gunicorn on this machine, and a client that keeps its connection."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.bench.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
WORKERS, THREADS = 2, 4
#: Whoever waits longer has no answer.
PATIENCE_SECONDS = 120


@contextmanager
def serving(environment: Mapping[str, str] = os.environ) -> Iterator[int]:
    """Serve the settings of this process, or of another environment, as `make run` does but with a worker per
    core; give the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--keep-alive", "60"]
    command += ["--timeout", str(2 * PATIENCE_SECONDS), "--log-level", "warning"]
    # What is far too long is to reach us, not to be turned away before.
    command += ["--limit-request-line", "0"]
    process = subprocess.Popen(command, env=dict(environment), cwd=ROOT)  # noqa: S603
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
