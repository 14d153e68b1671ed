"""
飞鹅: one address, `apiname` says what; sig = sha1(user + UKEY + stime). It can tell by itself what
was printed (`backurl`), signed by RSA with a key of its console: it is asked instead. It has no
name of ours for what it prints, so that what nobody answered for may be printed already.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from orders.printers.adapters.base import Adapter, Refused
from orders.printers.models import Printer
from orders.printers.receipt import Line, harmless
from orders.shipping.tracking.providers.network import post

OFFLINE, IN_ORDER = "离线", "工作状态正常"


class Feie(Adapter):
    def send(self, lines: Sequence[Line], *, origin: str, at: datetime) -> str:
        content = "".join(map(_marked, lines))
        copies = f"{self.printer.copies}"
        told = self._ask("Open_printMsg", at, sn=self.printer.serial, content=content, times=copies)
        return str(told)[:80]

    def is_printed(self, remote: str, *, at: datetime) -> bool:
        return self._ask("Open_queryOrderState", at, orderid=remote) is True

    def state(self, *, at: datetime) -> str:
        said = str(self._ask("Open_queryPrinterStatus", at, sn=self.printer.serial))
        if said.startswith(OFFLINE):
            return Printer.State.OFFLINE
        return Printer.State.ONLINE if IN_ORDER in said else Printer.State.TROUBLE

    def _ask(self, name: str, at: datetime, **asked: str) -> object:
        stime = f"{int(at.timestamp())}"
        signed = signature(self.printer.account, self.printer.key, stime)
        form = {"user": self.printer.account, "stime": stime, "sig": signed, "apiname": name}
        answer = post(settings.FEIE_URL, form | asked)
        if answer.get("ret") != 0:
            raise Refused(str(answer.get("msg", ""))[:100])
        return answer.get("data")


def signature(user: str, key: str, stime: str) -> str:
    return hashlib.sha1(f"{user}{key}{stime}".encode()).hexdigest()  # noqa: S324 - their protocol


def _marked(line: Line) -> str:
    text = harmless(line.text)
    if line.is_large:
        return f"<CB>{text}</CB><BR>" if line.is_centred else f"<B>{text}</B><BR>"
    return f"<C>{text}</C><BR>" if line.is_centred else f"{text}<BR>"
