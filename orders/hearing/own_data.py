"""What somebody chose to hear, and their devices: in their copy, and gone with the account."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Row, register
from core import scope
from orders.hearing.models import HearingChoice, HearingHours, PushDevice

WHY = "a person's own settings, in all stores"


def _rows(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        for device in PushDevice.objects.filter(person=asker.user).order_by("pk"):
            yield {"device": device.name, "created_at": device.created_at}
        choices = HearingChoice.unscoped.filter(person=asker.user).select_related("store")
        for row in choices.order_by("pk"):
            ways = {"sound": row.by_sound, "push": row.by_push, "sms": row.by_sms}
            yield {"store": row.store.name, "kind": row.kind, **ways}
        for hours in HearingHours.unscoped.filter(person=asker.user).select_related("store"):
            quiet = [hours.quiet_from, hours.quiet_to]
            yield {"store": hours.store.name, "volume": hours.volume, "quiet": quiet}


def _forget(user: User, _at: datetime) -> None:
    with scope.across_stores(WHY):
        PushDevice.objects.filter(person=user).delete()
        HearingChoice.unscoped.filter(person=user).delete()
        HearingHours.unscoped.filter(person=user).delete()


def install() -> None:
    register(
        Part(
            "hearing",
            gettext_lazy("店铺提醒设置和推送设备"),
            ("hearing.HearingChoice", "hearing.HearingHours", "hearing.PushDevice"),
            _rows,
            forget=_forget,
        )
    )
