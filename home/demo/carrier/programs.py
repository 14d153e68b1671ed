"""A shop's own program that webhooks tell of what happens: it listens, and shows the newest."""

from html import escape

from home.demo.carrier.fake import Fake, Told
from home.demo.paygate.exchange import Request, Response

PATH = "/webhook/"
SHOWN = 20


def handle(fake: Fake, request: Request) -> Response:
    """Whatever comes is heard; a body that is no object is not understood."""
    try:
        told = request.json
    except ValueError:
        return Response(400, b"not JSON", "text/plain")
    with fake.lock:
        fake.told = [*fake.told, Told(str(told.get("type", "")), str(told.get("sequence", "")))]
        del fake.told[:-SHOWN]
    return Response(200, b"ok", "text/plain")


def cards(fake: Fake) -> str:
    rows = "".join(
        f"<p>{escape(told.kind)} <span class='hint'>sequence {escape(told.sequence)}</span></p>"
        for told in reversed(fake.told)
    )
    return f'<div class="card">{rows}</div>' if rows else ""
