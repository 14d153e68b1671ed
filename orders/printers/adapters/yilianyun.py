"""易联云: a token first, kept for weeks; sign = md5(client_id + timestamp + client_secret)."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings

from orders.printers.adapters.base import Adapter, Refused
from orders.printers.models import Printer
from orders.printers.receipt import Line, harmless
from orders.shipping.tracking.providers.network import post

TOKEN_IS_OVER = "18"  # noqa: S105 - their number of an error
LASTS = timedelta(days=25)
STATES = {"0": Printer.State.OFFLINE, "1": Printer.State.ONLINE, "2": Printer.State.TROUBLE}


class Yilianyun(Adapter):
    # Within two hours, where `idempotence` is asked for; from memory of its documents.
    knows_origin = True

    def send(self, lines: Sequence[Line], *, origin: str, at: datetime) -> str:
        copies = f"<MN>{self.printer.copies}</MN>" if self.printer.copies > 1 else ""
        content = copies + "".join(map(_marked, lines))
        asked = {"content": content, "origin_id": origin, "idempotence": "1"}
        body = self._told("print/index", at, **asked)
        return str(body.get("id", ""))[:80]

    def is_printed(self, remote: str, *, at: datetime) -> bool:
        body = self._told("printer/getorderstatus", at, order_id=remote)
        return str(body.get("status")) == "1"

    def state(self, *, at: datetime) -> str:
        body = self._told("printer/getprintstatus", at)
        return STATES.get(str(body.get("state")), Printer.State.UNKNOWN)

    def _told(self, path: str, at: datetime, **asked: str) -> Mapping[str, object]:
        """The answer's body; a token that is over is asked for anew, once."""
        token = self._token(at)
        form = {"access_token": token, "machine_code": self.printer.serial, **asked}
        answer = self._post(path, at, form)
        if str(answer.get("error")) == TOKEN_IS_OVER:
            self.printer.token = ""
            answer = self._post(path, at, form | {"access_token": self._token(at)})
        return _body(answer)

    def _token(self, at: datetime) -> str:
        printer = self.printer
        if printer.token and printer.token_until and printer.token_until > at:
            return printer.token
        asked = {"grant_type": "client_credentials", "scope": "all"}
        token = str(_body(self._post("oauth/oauth", at, asked)).get("access_token", ""))
        printer.token, printer.token_until = token, at + LASTS
        rows = Printer.unscoped.filter(pk=printer.pk, store_id=printer.store_id)
        rows.update(token=token, token_until=printer.token_until)
        return token

    def _post(self, path: str, at: datetime, asked: Mapping[str, str]) -> Mapping[str, object]:
        timestamp = f"{int(at.timestamp())}"
        form = {
            "client_id": self.printer.account,
            "timestamp": timestamp,
            "sign": signature(self.printer.account, timestamp, self.printer.key),
            "id": str(uuid.uuid4()).upper(),
        }
        return post(f"{settings.YILIANYUN_URL}{path}", form | dict(asked))


def _body(answer: Mapping[str, object]) -> Mapping[str, object]:
    """:raises Refused: in the maker's words"""
    body = answer.get("body")
    if str(answer.get("error")) != "0":
        raise Refused(str(answer.get("error_description", ""))[:100])
    return body if isinstance(body, dict) else {}


def signature(client_id: str, timestamp: str, secret: str) -> str:
    text = f"{client_id}{timestamp}{secret}"
    return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - their protocol


def _marked(line: Line) -> str:
    text = harmless(line.text)
    text = f"<FS2>{text}</FS2>" if line.is_large else text
    return f"<center>{text}</center>" if line.is_centred else f"{text}\n"
