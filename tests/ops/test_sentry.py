"""Errors reach Sentry's protocol by HTTP, tagged and scrubbed; without a DSN nothing is loaded."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import brotli
import pytest

pytestmark = pytest.mark.long

PROJECT = Path(__file__).resolve().parents[2]
CODE = """
import sys
from xiaodiantong.env import select_settings
select_settings()
import django; django.setup()
import logging
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from xiaodiantong import urls

def breaks(request):
    secret_local = "geheim-local-1"
    logging.getLogger("orders").error("call 13812345678, token=geheim-logged-2")
    raise RuntimeError("broken for 13812345678, password=geheim-raised-3")

urls.urlpatterns.insert(0, path("breaks/", breaks))
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "geheim-session-4"
answer = client.post(
    "/breaks/?phone=13812345678", {"password": "geheim-body-5"},
    headers={"authorization": "Bearer geheim-bearer-6"}, REMOTE_ADDR="203.0.113.77",
)
print(answer.status_code, answer["X-Request-ID"], "sentry_sdk" in sys.modules)
"""


class Ingest(BaseHTTPRequestHandler):
    """Takes envelopes, as Sentry's relay does."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
        body = unpack.get(self.headers.get("Content-Encoding", ""), bytes)(body)
        self.server.taken.append((self.path, body.decode()))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def ingest() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ingest)
    server.taken = []  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "DJANGO_ENV": "test",
        "PYTHONPATH": f"{PROJECT / 'site'}:{PROJECT}",
        **environment,
    }
    return subprocess.run(
        [sys.executable, "-c", CODE],
        env=given,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )


def test_an_error_arrives_with_its_request_and_without_secrets(ingest, tmp_path):
    dsn = f"http://publickey@127.0.0.1:{ingest.server_address[1]}/7"

    done = run(tmp_path, SENTRY_DSN=dsn)

    status, request_id, is_loaded = done.stdout.split()
    assert (status, is_loaded) == ("500", "True")
    assert {path for path, _body in ingest.taken} == {"/api/7/envelope/"}
    events = [
        json.loads(line)
        for _path, body in ingest.taken
        for line in body.splitlines()
        if '"exception"' in line
    ]
    raised = [event for event in events if "broken for" in json.dumps(event["exception"])]
    assert raised
    assert raised[0]["tags"]["request_id"] == request_id
    assert raised[0]["environment"] == "test"
    assert "138****5678" in json.dumps(raised[0]["exception"], ensure_ascii=False)
    everything = "\n".join(body for _path, body in ingest.taken)
    assert "geheim" not in everything
    assert "13812345678" not in everything
    assert "203.0.113.77" not in everything


def test_without_a_dsn_the_library_is_not_loaded(tmp_path):
    status, _request_id, is_loaded = run(tmp_path).stdout.split()

    assert (status, is_loaded) == ("500", "False")
