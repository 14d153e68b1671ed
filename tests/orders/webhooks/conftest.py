"""Somebody's program that is told, on this machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests import make


@dataclass
class Program:
    """Keeps what it is sent, and answers with `status`."""

    url: str
    status: int = 200
    answer: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def program(settings) -> Iterator[Program]:
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            program.got.append((dict(self.headers), body))
            self.send_response(program.status)
            for name, value in program.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(program.answer)))
            self.end_headers()
            self.wfile.write(program.answer)

        def log_message(self, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    program = Program(f"http://127.0.0.1:{server.server_port}/hook?of=shop")
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield program
    server.shutdown()
    server.server_close()


@pytest.fixture
def store(db):
    return make.store()
