"""核销 without network: what a desk has to know before, and what it tells afterwards."""

import secrets

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import doors
from core.client_ip import client_ip
from core.quantity import plain
from core.requests import PageRequest
from core.types import Json
from home.desk.desk_gate import Desk, desk_view
from orders import locks
from orders.pickup import handover, offline
from orders.pickup.models import PickupCode

# In the session: what was told of each hand-over, for who did not hear the answer.
LATE, REMEMBERED = "pickup_late", 60


@require_safe
@desk_view("ship")
def known(request: PageRequest, desk: Desk) -> HttpResponse:
    """The list for ten minutes; `ping` only says that the network is there."""
    if "ping" in request.GET:
        return HttpResponse(status=204)
    salt = secrets.token_hex(8)
    rows = [_shown(row, salt) for row in offline.waiting(desk.store)]
    told = {
        "seconds": int(offline.LASTS.total_seconds()),
        "salt": salt,
        "rounds": offline.ROUNDS,
        "token": offline.token(desk.store, desk.user.pk),
        "rows": rows,
    }
    response = JsonResponse(told)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@desk_view("ship")
def late(request: PageRequest, desk: Desk) -> HttpResponse:
    """One hand-over of while there was no network: `token`, `id`, `code`, `cash`. Told once."""
    wait = doors.knock("pickup_code", account=f"{desk.user.pk}", ip=client_ip(request))
    if wait:
        return doors.refused(JsonResponse({}), wait)
    asked = {name: request.POST.get(name, "")[:300] for name in ("token", "id", "code")}
    told: dict[str, Json] = request.session.get(LATE, {})
    name = f"{desk.store.pk} {asked['id'][:40]}"
    if name not in told:
        told[name] = _booked(desk, asked, takes_cash="cash" in request.POST)
        request.session[LATE] = dict(list(told.items())[-REMEMBERED:])
    return JsonResponse(told[name])


def _booked(desk: Desk, asked: dict[str, str], *, takes_cash: bool) -> Json:
    try:
        offline.check(asked["token"], store=desk.store, person_id=desk.user.pk)
        order = handover.hand_over(
            store=desk.store,
            code=asked["code"],
            actor=desk.user,
            at=timezone.now(),
            takes_cash=takes_cash,
        )
    except PermissionDenied:
        return {"ok": False, "words": _("离线名单不对或已过期，请重新核销")}
    except (handover.WrongCode, locks.NotAllowedNow) as refused:
        words = {"code": handover.digits(asked["code"]), "words": str(refused)}
        return {"ok": False, "words": _("取货码 %(code)s 没有记上：%(words)s") % words}
    return {"ok": True, "words": _("订单 #%(tail)s 已补记") % {"tail": order.number[-4:]}}


def _shown(row: PickupCode, salt: str) -> Json:
    order = row.order
    lines = [line for line in order.lines.all() if line.to_send > 0]
    return {
        "mark": offline.mark(row.code, salt),
        "tail": order.number[-4:],
        "name": order.name,
        "lines": [
            f"{line.name} {line.options_text}".strip() + f" × {plain(line.to_send)} {line.unit}"
            for line in lines
        ],
        "to_pay": "" if order.is_paid else f"{order.total_price}",
    }
