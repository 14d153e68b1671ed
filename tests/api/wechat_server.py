"""WeChat's mini-program API as far as we use it, over real HTTP on this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

APPID, SECRET = "wx0000000000000001", "0123456789abcdef0123456789abcdef"


@dataclass
class Wechat:
    """What the server knows, and what it was asked."""

    url: str = ""
    # wx.login code → {"openid", "unionid"}; phone code → phone. Each works once.
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    country: str = "86"
    watermark: str = APPID
    # An errcode for the next answers, instead of a true one.
    trouble: int = 0
    is_odd: bool = False
    tokens: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def answer(self, path: str, args: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(path)
        if self.trouble:
            return {"errcode": self.trouble, "errmsg": "trouble"}
        return {
            "/sns/jscode2session": self._session,
            "/cgi-bin/stable_token": self._token,
            "/wxa/business/getuserphonenumber": self._phone,
        }[path](args, body)

    def _session(self, args: dict[str, str], _body: Any) -> dict[str, Any]:
        if (args.get("appid"), args.get("secret")) != (APPID, SECRET):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        person = self.people.pop(args.get("js_code", ""), None)
        if person is None or args.get("grant_type") != "authorization_code":
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {"session_key": "c2Vzc2lvbg==", **person}

    def _token(self, _args: Any, body: dict[str, Any]) -> dict[str, Any]:
        if (body.get("appid"), body.get("secret")) != (APPID, SECRET):
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        self.tokens.append(f"token-{len(self.tokens)}")
        return {"access_token": self.tokens[-1], "expires_in": 7200}

    def _phone(self, args: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        if not self.tokens or args.get("access_token") != self.tokens[-1]:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        phone = self.phones.pop(body.get("code", ""), None)
        if phone is None:
            return {"errcode": 40029, "errmsg": "code is invalid"}
        return {
            "errcode": 0,
            "errmsg": "ok",
            "phone_info": {
                "phoneNumber": f"+{self.country}{phone}",
                "purePhoneNumber": phone,
                "countryCode": self.country,
                "watermark": {"timestamp": 1637744274, "appid": self.watermark},
            },
        }


@contextmanager
def running() -> Iterator[Wechat]:
    wechat = Wechat()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self._answer(json.loads(self.rfile.read(length)))

        def _answer(self, body: dict[str, Any]) -> None:
            parts = urlsplit(self.path)
            found = wechat.answer(parts.path, dict(parse_qsl(parts.query)), body)
            sent = b"<html>busy" if wechat.is_odd else json.dumps(found).encode()
            self.send_response(200)
            # As WeChat does it.
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    wechat.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield wechat
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
