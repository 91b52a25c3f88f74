"""A line to a server that can be cut, held up and mended: what happens is what the network would do."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Line:
    """A local address from which every connection goes on to `target`, as long as the line is good."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname, parts.port)
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        #: Connections that were asked for.
        self.calls = 0
        self._hold = self._cut = False
        self._listen()

    def _listen(self) -> None:
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                self.calls += 1
                self._open.append(near)
                if self._hold:
                    continue
                far = socket.create_connection(self._target)
                self._open.append(far)
                for source, sink, is_answer in ((near, far, False), (far, near, True)):
                    threading.Thread(target=self._pump, args=(source, sink, is_answer), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if is_answer and self._cut:
                    sink.sendall(data[: len(data) // 2])
                    break
                sink.sendall(data)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _drop_open(self) -> None:
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def down(self) -> None:
        """Nobody listens any more, and every connection breaks."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._drop_open()

    def up(self) -> None:
        """Good again, at the same address."""
        self._hold = self._cut = False
        self._drop_open()
        if self._listener.fileno() == -1:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self._listen()

    def hold(self) -> None:
        """Connections are taken, and nothing is ever answered."""
        self._drop_open()
        self._hold = True

    def cut(self) -> None:
        """Every answer breaks off half-way."""
        self._drop_open()
        self._cut = True
