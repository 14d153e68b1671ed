"""A server that speaks OpenAI's chat completions over real HTTP, as a test wants it to."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class ModelServer:
    """
    `lines(...)` makes it answer with order lines; `says`, `status`, `body`, `seconds` and `drip`
    change how. What it was sent is in `asked`.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Callable[[dict[str, Any]], Any] = lambda asked: {"lines": []}
        self.status, self.seconds, self.tokens = 200, 0.0, 120
        self.body: bytes | None = None
        self.choice: dict[str, Any] = {}
        self.drip = 0.0
        self.url = ""

    @property
    def sent(self) -> dict[str, Any]:
        """The message and the goods of the last question."""
        data: dict[str, Any] = json.loads(self.asked[-1]["messages"][1]["content"])
        return data

    def number(self, name: str) -> int:
        """Under which these goods were sent."""
        return next(one["id"] for one in self.sent["goods"] if one["name"] == name)

    def lines(self, *lines: tuple[str, list[str], float | None, str]) -> None:
        """What it answers: (said, names of goods, quantity, unit)."""

        def answer(asked: dict[str, Any]) -> Any:
            return {
                "lines": [
                    {
                        "said": said,
                        "products": [self.number(name) for name in names],
                        "quantity": quantity,
                        "unit": unit,
                    }
                    for said, names, quantity, unit in lines
                ]
            }

        self.answer = answer

    def respond(self, asked: dict[str, Any]) -> bytes:
        self.asked.append(asked)
        if self.body is not None:
            return self.body
        content = self.answer(asked)
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        choice = {"finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        told = {"choices": [choice | self.choice], "usage": {"total_tokens": self.tokens}}
        return json.dumps(told).encode()


@contextmanager
def running() -> Iterator[ModelServer]:
    model = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            model.headers.append(dict(self.headers))
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = model.respond(asked | {"path": self.path})
            time.sleep(model.seconds)
            try:
                self.send_response(model.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                for start in range(0, len(body), 1 if model.drip else len(body) or 1):
                    self.wfile.write(body[start : start + (1 if model.drip else len(body))])
                    time.sleep(model.drip)
            except OSError:
                # It was cut off.
                return

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
