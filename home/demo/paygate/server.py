"""The gateway over HTTP: one thread a request, stopped in a moment."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Thread

from home.demo.listener import Listener
from home.demo.paygate import alipay_api, login, pages, visits, wechatpay_api
from home.demo.paygate.exchange import Request, Response, as_json, page
from home.demo.paygate.gate import Gate, Options

logger = logging.getLogger(__name__)

MOST_BODY = 1_000_000
View = Callable[[Gate, Request], Response]

# First match wins. APIs are logged as calls, and have the trouble of an API.
APIS: list[tuple[str, str, View]] = [
    ("alipay", r"/gateway\.do", alipay_api.call),
    ("wechat", r"/v3/.*", wechatpay_api.call),
]
PAGES: list[tuple[str, str, View]] = [
    ("GET", r"/", visits.control),
    ("GET POST", r"/pay/[\w-]+", visits.payer),
    ("GET POST", r"/trouble", visits.trouble),
    ("POST", r"/notify-again", visits.notify_again),
    ("POST", r"/settle", visits.settle),
    ("GET", r"/alipay/bill", visits.alipay_bill),
    ("GET", r"/connect/oauth2/authorize", login.authorize),
    ("GET", r"/sns/oauth2/access_token", login.access_token),
    ("GET", r"/bridge\.js", login.bridge),
    ("POST OPTIONS", r"/bridge/pay", login.bridge_pay),
]


def start(
    directory: Path | str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    options: Options | None = None,
) -> Gate:
    """
    A gateway that answers at once, in daemon threads of this process; stop() ends it. Start
    it after a fork, never before: threads do not survive one.
    """
    httpd = GateListener((host, port), Handler)
    address = f"http://{host}:{httpd.server_address[1]}"
    gate = Gate(directory, url=address, options=options)
    httpd.gate = gate
    serving = Thread(target=httpd.serve_forever, args=[0.05], name="paygate server", daemon=True)
    gate.courier.start()
    serving.start()

    def stop() -> None:
        httpd.shutdown()
        httpd.server_close()

    gate.on_stop(stop)
    return gate


@contextmanager
def running(
    directory: Path | str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    options: Options | None = None,
) -> Iterator[Gate]:
    """`with server.running(tmp_path) as gate:` – port 0 is any free one."""
    gate = start(directory, host=host, port=port, options=options)
    try:
        yield gate
    finally:
        gate.stop()


class GateListener(Listener):
    gate: Gate


class Handler(BaseHTTPRequestHandler):
    server: GateListener
    server_version = "paygate"
    timeout = 30

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_OPTIONS = do_GET  # noqa: N815

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        path, _, query = self.path.partition("?")
        if size > MOST_BODY:
            self._send(Response(413))
            return
        body = self.rfile.read(size)
        request = Request(self.command, path, query, self.headers, body)
        try:
            response = respond(self.server.gate, request)
        except Exception:
            logger.exception("paygate failed at %s %s", self.command, path)
            response = page("<!doctype html><meta charset=utf-8><p>支付模拟器出错了</p>", 500)
        self._send(response)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        if response.status != 204:
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, *args: object) -> None:
        """Calls are in the ledger; addresses carry tokens and belong in no log."""


def respond(gate: Gate, request: Request) -> Response:
    for gateway, pattern, view in APIS:
        if re.fullmatch(pattern, request.path):
            return _api(gate, request, gateway, view)
    for methods, pattern, view in PAGES:
        if re.fullmatch(pattern, request.path):
            return view(gate, request) if request.method in methods.split() else Response(405)
    return page(pages.missing(), 404)


def _api(gate: Gate, request: Request, gateway: str, view: View) -> Response:
    """One call of an API: with the trouble that is on, and a line in the log of calls."""
    alipay_method = (request.args | request.form).get("method", "")
    method = alipay_method if gateway == "alipay" else f"{request.method} {request.path}"
    if method in alipay_api.BROWSER:
        response = view(gate, request)
    else:
        response = _troubled(gate, request, gateway, view)
    gate.note_call(
        gateway=gateway,
        merchant=response.merchant,
        method=method,
        out_trade_no=response.out_trade_no,
        status=response.status,
        code=response.code,
    )
    return response


def _troubled(gate: Gate, request: Request, gateway: str, view: View) -> Response:
    seconds = gate.trouble.take("slow")
    if seconds is not None:
        time.sleep(seconds)
    if gate.trouble.take("error_500") is not None:
        return _broken(gateway)
    response = view(gate, request)
    if gate.trouble.take("lost_answer") is not None:
        broken = _broken(gateway)
        broken.merchant, broken.out_trade_no = response.merchant, response.out_trade_no
        return broken
    return response


def _broken(gateway: str) -> Response:
    if gateway == "alipay":
        response = Response(500, b"Internal Server Error", "text/plain")
    else:
        response = as_json({"code": "SYSTEM_ERROR", "message": "系统异常，请稍后重试"}, 500)
    response.code = "500"
    return response
