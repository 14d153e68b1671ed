"""The gateway's clock and how each gateway writes times: China time, always."""

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


@dataclass
class Clock:
    """
    Business time: when trades are made and paid. It can be moved to another day, so that
    bills of yesterday can be made. Expiry, retries and signatures use the machine's clock,
    because the shop compares them with its own.
    """

    offset: float = 0.0

    def now(self) -> float:
        return time.time() + self.offset

    def move_to(self, day: date | None) -> None:
        """The same time of day, on `day`; None is back to today."""
        today = datetime.now(CHINA).date()
        self.offset = 0.0 if day is None else (day - today).total_seconds()


def from_datetime(at: datetime) -> float:
    """Seconds; a datetime without a zone is China time."""
    return (at if at.tzinfo else at.replace(tzinfo=CHINA)).timestamp()


def china(at: float) -> datetime:
    return datetime.fromtimestamp(at, CHINA)


def day_of(at: float) -> date:
    return china(at).date()


def plain(at: float) -> str:
    """2026-11-20 09:00:00, as Alipay and the bills write it."""
    return f"{china(at):%Y-%m-%d %H:%M:%S}"


def rfc3339(at: float) -> str:
    """2026-11-20T09:00:00+08:00, as WeChat Pay writes it."""
    return china(at).isoformat(timespec="seconds")
