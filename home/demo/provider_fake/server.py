"""The simulator over HTTP: one thread a request, stopped in a moment."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from threading import Thread

from home.demo.listener import Listener
from home.demo.paygate.exchange import Request, Response, page
from home.demo.provider_fake import channel, mini, pages, qq, shipping, wechat
from home.demo.provider_fake.fake import Fake, apps

MOST_BODY = 100_000
View = Callable[[Fake, Request], Response]
PAGES: dict[str, View] = {
    "/connect/qrconnect": wechat.authorize,
    "/connect/oauth2/authorize": wechat.authorize,
    "/oauth2.0/authorize": qq.authorize,
    "/open/js/jweixin-1.6.0.js": channel.sdk,
    "/mini/code": mini.on_the_phone,
}
# Called by the shop's server, with the trouble that is on.
APIS: dict[str, View] = {
    "/sns/oauth2/access_token": wechat.access_token,
    "/sns/userinfo": wechat.userinfo,
    "/sns/jscode2session": mini.session,
    "/wxa/business/getuserphonenumber": mini.phone_number,
    "/wxa/sec/order/upload_shipping_info": shipping.upload,
    "/cgi-bin/stable_token": channel.stable_token,
    "/cgi-bin/ticket/getticket": channel.ticket,
    "/cgi-bin/message/template/send": channel.template,
    "/oauth2.0/token": qq.token,
    "/oauth2.0/me": qq.me,
    "/user/get_user_info": qq.user_info,
}


class FakeListener(Listener):
    fake: Fake


class Handler(BaseHTTPRequestHandler):
    server: FakeListener
    server_version = "provider_fake"
    timeout = 30

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_GET  # noqa: N815

    def _answer(self) -> None:
        path, _, query = self.path.partition("?")
        size = min(int(self.headers.get("Content-Length") or 0), MOST_BODY)
        request = Request(self.command, path, query, self.headers, self.rfile.read(size))
        response = respond(self.server.fake, request)
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, *args: object) -> None:
        """Addresses carry codes and secrets, and belong in no log."""


def respond(fake: Fake, request: Request) -> Response:
    if view := PAGES.get(request.path):
        return view(fake, request)
    if view := APIS.get(request.path):
        fake.calls.append(request.path)
        return _trouble(fake) or view(fake, request)
    return page(pages.wrong("没有这个地址"), 404)


def _trouble(fake: Fake) -> Response | None:
    if fake.trouble == "silent":
        time.sleep(fake.silence)
    if fake.trouble in {"silent", "500"}:
        return Response(500, b"busy", "text/plain")
    if fake.trouble == "garbage":
        return Response(200, b"\xff<html>", "text/html")
    if fake.trouble == "list":
        return Response(200, b'["a", 1]', "application/json")
    if fake.trouble.startswith("{"):
        return Response(200, fake.trouble.encode(), "text/plain")
    return None


def start(
    *, host: str = "127.0.0.1", port: int = 0, mini_app_id: str = ""
) -> tuple[Fake, FakeListener]:
    """A simulator that answers at once, in daemon threads; start it after a fork."""
    listener = FakeListener((host, port), Handler)
    listener.fake = Fake(
        url=f"http://{host}:{listener.server_address[1]}/", apps=apps(mini_app_id=mini_app_id)
    )
    Thread(
        target=listener.serve_forever, args=[0.05], name="provider_fake server", daemon=True
    ).start()
    return listener.fake, listener


@contextmanager
def running(*, host: str = "127.0.0.1", port: int = 0) -> Iterator[Fake]:
    """`with server.running() as fake:` – port 0 is any free one."""
    fake, listener = start(host=host, port=port)
    try:
        yield fake
    finally:
        listener.shutdown()
        listener.server_close()
