"""How often one person and one address may ask; `core.doors` counts."""

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core import doors
from core.client_ip import client_ip
from core.requests import ASKS_MUCH


class Window(BaseThrottle):
    """Counts at the door `scope`; who is nobody in particular is not counted as a person."""

    scope = ""
    seconds = 0.0
    # Whether it counts where something is tried, or all that is asked.
    is_for_tries = False

    def allow_request(self, request: Request, view: object) -> bool:
        is_known = bool(request.user and request.user.is_authenticated)
        self.seconds = doors.knock(
            self.scope,
            # A header anybody may send changes nothing.
            ip=client_ip(request._request),
            account=str(request.user.pk) if is_known else "",
        )
        if self.seconds and not self.is_for_tries:
            setattr(request._request, ASKS_MUCH, True)
        return not self.seconds

    def wait(self) -> float:
        return self.seconds


class ByUser(Window):
    scope = "user"


class ByAddress(Window):
    scope = "address"


class SigningIn(ByAddress):
    """Codes and passwords: beside the limits that the pages keep as well."""

    scope = "signing_in"
    is_for_tries = True


class Costly(ByAddress):
    """What takes the server long; pages that do the same count with it."""

    scope = "costly"
