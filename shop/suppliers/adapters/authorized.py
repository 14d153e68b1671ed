"""What suppliers with tokens have in common: a call with one, and once more with a new one."""

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext as _

from core.types import Json
from shop.suppliers.adapters import base, network, tokens
from shop.suppliers.adapters.base import Adapter, Refused, Unreachable

AN_HOUR = 3600
JSON = "application/json; charset=utf-8"


class Authorized(Adapter):
    # What goes with every call.
    HEADERS: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def grant(self) -> network.Call:
        """What is sent for a token."""

    def ask(self, url: str, asked: Json) -> Json:
        """
        The object that is answered.

        :raises Refused: for wrong keys
        """
        reply = self._reply(url, asked)
        if reply.status == 401:
            # It was taken back before its time.
            tokens.forget(self.name, self.token())
            reply = self._reply(url, asked)
        if reply.status in {401, 403}:
            raise Refused(_("账号或密钥不对"))
        return reply.json

    def token(self) -> str:
        return tokens.current(self.name, self._renew)

    def _reply(self, url: str, asked: Json) -> network.Reply:
        headers = {
            "Content-Type": JSON,
            "Authorization": f"Bearer {self.token()}",
            **self.HEADERS,
        }
        body = json.dumps(asked, ensure_ascii=False).encode()
        return self._send(network.Call(url, body, headers))

    def _renew(self) -> tokens.Token:
        """As OAuth 2 answers."""
        reply = self._send(self.grant())
        if reply.status in {400, 401, 403}:
            raise Refused(_("账号或密钥不对"))
        told = reply.json
        value = told.get("access_token")
        if not isinstance(value, str) or not value:
            raise Unreachable("no token")
        return tokens.Token(value, base.whole(told.get("expires_in")) or AN_HOUR)

    def _send(self, call: network.Call) -> network.Reply:
        return network.send(call, line=self.name, is_hurried=self.is_hurried)
