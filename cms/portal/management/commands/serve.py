"""Run the site on one machine: web server and worker together, until stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection


class Command(BaseCommand):
    help = "Start the web server and the worker, print where to go, and stop both on Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=4)
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="First bring the database up to date and, where it is empty, build the demo library.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise CommandError(f"Port {port} is taken. Choose another: make run PORT={port + 1}")
        if options["prepare"]:
            # In this process: starting Python and Wagtail anew for each step takes seconds.
            new = not connection.introspection.table_names()
            if new:
                self.stdout.write("Preparing the database")
            call_command("migrate", verbosity=int(new))
            call_command("build_demo", if_empty=True)
            connection.close()
        environment = os.environ | {"SITE_ADDRESS": f"http://127.0.0.1:{port}"}
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        web = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{port}"]
        web += ["--workers", "1", "--threads", str(options["threads"]), "--log-level", "warning"]
        # The longest question of the find page, 600 characters, is 7,200 in an address where it is not Latin.
        web += ["--limit-request-line", "8190"]
        commands = [web, [*manage, "work"]]
        running = [subprocess.Popen(each, env=environment, cwd=settings.BASE_DIR) for each in commands]  # noqa: S603
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            self._announce(port)
            while all(process.poll() is None for process in running):
                time.sleep(0.5)
            raise CommandError("The web server or the worker stopped; the lines above say why.")
        except KeyboardInterrupt:
            self.stdout.write("Stopped. The library is kept.")
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(timeout=20)

    def _announce(self, port: int) -> None:
        self._wait_for(port)
        address = f"http://127.0.0.1:{port}"
        self.stdout.write("")
        self.stdout.write(self.style.SUCCESS(f"Vouch is at {address}/"))
        for line in _logins():
            self.stdout.write(f"  {line}")
        self.stdout.write(f"  Editing: {address}/admin/   Stop with Ctrl-C.")
        self.stdout.flush()

    def _wait_for(self, port: int) -> None:
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.2)
        raise CommandError("The web server did not come up within 30 seconds.")


def _logins() -> list[str]:
    """One login for each role of the demo library, if this is one."""
    from cms.demo.logins import demo_logins

    return demo_logins()
