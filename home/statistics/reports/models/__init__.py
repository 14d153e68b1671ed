"""Tables that pages of statistics read; `home.statistics.reports.rows` writes those of stores."""

from home.statistics.reports.models.platform import (
    ChannelDay,
    OwnerWeek,
    PlatformDay,
    PlatformHour,
    StoreTrouble,
    WeeklyChoice,
    WeekTold,
)
from home.statistics.reports.models.shares import RegionDay, RfmBuyer, RfmGroup, StaffDay
from home.statistics.reports.models.sums import (
    By,
    Cohort,
    Mark,
    OfDay,
    ProductDay,
    Progress,
    PromotionDay,
    RefundDay,
    StorePeriod,
)

__all__ = (
    "By",
    "ChannelDay",
    "Cohort",
    "Mark",
    "OfDay",
    "OwnerWeek",
    "PlatformDay",
    "PlatformHour",
    "ProductDay",
    "Progress",
    "PromotionDay",
    "RefundDay",
    "RegionDay",
    "RfmBuyer",
    "RfmGroup",
    "StaffDay",
    "StorePeriod",
    "StoreTrouble",
    "WeekTold",
    "WeeklyChoice",
)
