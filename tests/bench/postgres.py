"""A PostgreSQL server of the run's own, on its default durability, gone afterwards."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """The folder of the newest installed server, if any."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: float(path.parent.parent.name), default=None)
    return newest.parent if newest else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(bin_folder: Path) -> Iterator[str]:
    """Start a fresh cluster and give its address; the server refuses to run as root."""
    folder = Path(tempfile.mkdtemp(prefix="vouch-bench-postgres-"))
    as_owner: list[str] = []
    if getpass.getuser() == "root":
        shutil.chown(folder, "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]

    def run(program: str, *arguments: str) -> None:
        command = [*as_owner, str(bin_folder / program), "-D", str(folder / "data"), *arguments]
        # Not captured by a pipe: the server would hold it open for as long as it lives.
        with (folder.parent / f"{folder.name}.log").open("a") as log:
            subprocess.run(command, check=True, cwd="/", stdout=log, stderr=log, env=dict(os.environ))  # noqa: S603

    port = free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    try:
        run("initdb", "-U", "vouch", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "-w", "-l", str(folder / "server.log"), "-o", options, "start")
        try:
            yield f"postgres://vouch@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)
