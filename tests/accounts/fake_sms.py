"""
Fakes of Aliyun's and Tencent's SMS services on loopback. They check each signature by the published
rules, written here without the providers' libraries, and answer as those services do.
"""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

KEY_ID, SECRET, APP_ID = "AKIDexample", "not-a-real-secret", "1400000001"


@dataclass
class Service:
    """
    `sent` are what it took. `mode`: "well", "refuses", "silent" (takes it and does not answer
    in time), "broken" (500), "breaks_off" (takes it and hangs up).
    """

    mode: str = "well"
    url: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    service: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        problem = self.problem(body)
        if problem:
            self.service.refused.append(problem)
            self.answer(*self.refusal("SignatureFailure", problem))
        elif self.service.mode == "refuses":
            self.answer(*self.refusal("LimitExceeded", "too many to this number"))
        elif self.service.mode == "broken":
            self.answer(500, {"Code": "ServiceUnavailable", "Message": "try later"})
        else:
            self.service.sent.append(self.read(body))
            if self.service.mode == "silent":
                time.sleep(3)
            if self.service.mode == "breaks_off":
                self.close_connection = True
                self.connection.close()
                return
            self.answer(200, self.thanks(f"n{len(self.service.sent)}"))

    def answer(self, status: int, content: dict[str, Any]) -> None:
        text = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args: object) -> None:
        pass

    def problem(self, body: bytes) -> str: ...

    def refusal(self, code: str, message: str) -> tuple[int, dict[str, Any]]: ...

    def read(self, body: bytes) -> dict[str, Any]: ...

    def thanks(self, number: str) -> dict[str, Any]: ...


class Aliyun(Handler):
    """V3 signature: https://help.aliyun.com/document_detail/2668232.html."""

    def problem(self, body: bytes) -> str:
        kind, _, rest = self.headers["Authorization"].partition(" ")
        parts = dict(part.split("=", 1) for part in rest.split(","))
        digest = hashlib.sha256(body).hexdigest()
        if self.headers["x-acs-content-sha256"] != digest:
            return "the digest of the body is wrong"
        query = sorted(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        signed = parts["SignedHeaders"].split(";")
        canonical = "\n".join(
            [
                "POST",
                urlsplit(self.path).path,
                "&".join(f"{quote(k, safe='~')}={quote(v, safe='~')}" for k, v in query),
                "".join(f"{name}:{self.headers[name].strip()}\n" for name in signed),
                parts["SignedHeaders"],
                digest,
            ]
        )
        text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        wanted = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
        at = datetime.fromisoformat(self.headers["x-acs-date"])
        age = abs((datetime.now(UTC) - at).total_seconds())
        is_right = (
            kind == "ACS3-HMAC-SHA256"
            and parts["Credential"] == KEY_ID
            and hmac.compare_digest(parts["Signature"], wanted)
            and {"host", "x-acs-action", "x-acs-date", "x-acs-content-sha256"} <= set(signed)
            and age < 900
        )
        return "" if is_right else "the signature is wrong"

    def read(self, body: bytes) -> dict[str, Any]:
        given = dict(parse_qsl(urlsplit(self.path).query)) | dict(parse_qsl(body.decode()))
        return {
            "to": given["PhoneNumbers"],
            "sign": given["SignName"],
            "template": given["TemplateCode"],
            "parameters": json.loads(given["TemplateParam"]),
        }

    def refusal(self, code: str, message: str) -> tuple[int, dict[str, Any]]:
        if code == "SignatureFailure":
            return 400, {"Code": "SignatureDoesNotMatch", "Message": message, "RequestId": "r"}
        return 200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": message, "RequestId": "r"}

    def thanks(self, number: str) -> dict[str, Any]:
        return {"Code": "OK", "Message": "OK", "BizId": number, "RequestId": "r"}


class Tencent(Handler):
    """Signature v3: https://cloud.tencent.com/document/api/382/52072."""

    def problem(self, body: bytes) -> str:
        kind, _, rest = self.headers["Authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        stamp = self.headers["X-TC-Timestamp"]
        day = datetime.fromtimestamp(int(stamp), UTC).strftime("%Y-%m-%d")
        scope = f"{day}/sms/tc3_request"
        signed = parts["SignedHeaders"].split(";")
        canonical = "\n".join(
            [
                "POST",
                "/",
                "",
                "".join(f"{name}:{self.headers[name].strip().lower()}\n" for name in signed),
                parts["SignedHeaders"],
                hashlib.sha256(body).hexdigest(),
            ]
        )
        text = "\n".join(
            ["TC3-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()]
        )
        key = f"TC3{SECRET}".encode()
        for word in (day, "sms", "tc3_request"):
            key = hmac.new(key, word.encode(), hashlib.sha256).digest()
        wanted = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        is_right = (
            kind == "TC3-HMAC-SHA256"
            and parts["Credential"] == f"{KEY_ID}/{scope}"
            and hmac.compare_digest(parts["Signature"], wanted)
            and {"content-type", "host"} <= set(signed)
            and abs(time.time() - int(stamp)) < 300
        )
        return "" if is_right else "the signature is wrong"

    def read(self, body: bytes) -> dict[str, Any]:
        given = json.loads(body)
        assert given["SmsSdkAppId"] == APP_ID
        return {
            "to": given["PhoneNumberSet"],
            "sign": given["SignName"],
            "template": given["TemplateId"],
            "parameters": given["TemplateParamSet"],
        }

    def refusal(self, code: str, message: str) -> tuple[int, dict[str, Any]]:
        if code == "SignatureFailure":
            error = {"Code": "AuthFailure.SignatureFailure", "Message": message}
            return 200, {"Response": {"Error": error, "RequestId": "r"}}
        status = {"Code": "LimitExceeded.PhoneNumberDailyLimit", "Message": message, "Fee": 0}
        return 200, {"Response": {"SendStatusSet": [status], "RequestId": "r"}}

    def thanks(self, number: str) -> dict[str, Any]:
        status = {"Code": "Ok", "Message": "send success", "SerialNo": number, "Fee": 2}
        return {"Response": {"SendStatusSet": [status], "RequestId": "r"}}


@contextmanager
def serving(kind: type[Handler]) -> Iterator[Service]:
    """The service on a free port of loopback."""
    service = Service()
    handler = type(kind.__name__, (kind,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    service.url = f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
