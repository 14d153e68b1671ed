"""
Delivery reports, as providers send them to an address that only they know (SMS_REPORT_KEY):
阿里云 SmsReport by HTTP push, 腾讯云 短信下发状态通知. Neither signs what it sends: a report notes
what became of an SMS, and nothing hangs on it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import Message

# What each provider wants to hear; anything else makes it send the same again.
THANKS = {"aliyun": {"code": 0, "msg": "成功"}, "tencent": {"result": 0, "errmsg": "OK"}}
# A batch is of 100 at most at both.
MOST = 1000


class Malformed(Exception):
    """Not a list of reports."""


@dataclass(frozen=True)
class Report:
    """`at` is when the phone had it, China's time; `problem` is empty where it had."""

    number: str
    phone: str
    at: str
    problem: str


def take(*, provider: str, body: bytes, at: datetime) -> int:
    """
    Note a batch; how many of them are about an SMS of ours. Twice is as once.

    :raises Malformed: before anything is noted
    """
    noted = 0
    for report in list(_read(provider, body)):
        if not report.number:
            continue
        rows = Message.objects.filter(
            provider=provider, provider_number=report.number, to=report.phone
        )
        if report.problem:
            noted += rows.update(arrived_at=None, report=report.problem[:200])
        else:
            noted += rows.update(arrived_at=_moment(report.at) or at, report="")
    return noted


def _read(provider: str, body: bytes) -> Iterator[Report]:
    try:
        given = json.loads(body)
    except ValueError:
        raise Malformed from None
    if not isinstance(given, list) or len(given) > MOST:
        raise Malformed
    for item in given:
        if not isinstance(item, dict):
            raise Malformed
        yield _aliyun(item) if provider == "aliyun" else _tencent(item)


def _aliyun(item: dict[str, object]) -> Report:
    return Report(
        number=_text(item, "biz_id"),
        phone=_text(item, "phone_number"),
        at=_text(item, "report_time"),
        problem="" if item.get("success") is True else _words(item, "err_code", "err_msg"),
    )


def _tencent(item: dict[str, object]) -> Report:
    is_there = item.get("report_status") == "SUCCESS"
    return Report(
        number=_text(item, "sid"),
        phone=_text(item, "mobile"),
        at=_text(item, "user_receive_time"),
        problem="" if is_there else _words(item, "errmsg", "description"),
    )


def _words(item: dict[str, object], *names: str) -> str:
    return " ".join(filter(None, (_text(item, name) for name in names))) or "FAIL"


def _text(item: dict[str, object], name: str) -> str:
    value = item.get(name)
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _moment(text: str) -> datetime | None:
    """Of 2026-11-21 08:03:04, in China's time."""
    try:
        return timezone.make_aware(datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return None
