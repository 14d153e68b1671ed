"""How often one person and one address may ask; `core.rate_limits` counts."""

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core import rate_limits
from core.client_ip import client_ip


class Window(BaseThrottle):
    """Counts under `scope`; who is nobody in particular is not counted."""

    scope = ""
    seconds = 0.0

    def allow_request(self, request: Request, view: object) -> bool:
        who = self.who(request)
        self.seconds = rate_limits.wait_for(self.scope, who) if who else 0.0
        return not self.seconds

    def wait(self) -> float:
        return self.seconds

    def who(self, request: Request) -> str:
        raise NotImplementedError


class ByUser(Window):
    scope = "user"

    def who(self, request: Request) -> str:
        return str(request.user.pk) if request.user and request.user.is_authenticated else ""


class ByAddress(Window):
    """By the address `client_ip` believes in: a header anybody may send changes nothing."""

    scope = "address"

    def who(self, request: Request) -> str:
        return client_ip(request._request)


class SigningIn(ByAddress):
    """Codes and passwords: beside the limits that the pages keep as well."""

    scope = "signing_in"


class Costly(ByAddress):
    """What takes the server long; pages that do the same count with it."""

    scope = rate_limits.COSTLY
