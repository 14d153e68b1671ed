"""What a change was from and to, as people read it in the audit log."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from django.apps import apps
from django.db.models import Field
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from core import weekdays
from shop.stores.models import AuditEntry, PlatformEntry, Store, StoreMembership
from shop.stores.people.abilities import BY_NAME

# Beside what columns are called where a model has words for them.
FIELDS: dict[str, Promise] = {
    "abilities": _("可以做的事"),
    "amount": _("金额"),
    "area_code": _("地区"),
    "code_picture": _("收款码"),
    "complaint": _("投诉"),
    "departments": _("部门"),
    "fee": _("费用"),
    "fields": _("改了"),
    "gifts": _("赠品"),
    "is_all": _("全部商品"),
    "is_default": _("默认"),
    "is_on": _("开启"),
    "is_registered": _("已备案"),
    "licence_number": _("营业执照号"),
    "lines": _("行数"),
    "local_areas": _("同城配送地区"),
    "logo": _("头像"),
    "mail": _("发到邮箱"),
    "name": _("名称"),
    "notice": _("公告"),
    "owner": _("店主"),
    "percent": _("折扣（%）"),
    "phone": _("电话"),
    "price": _("价格"),
    "products": _("商品"),
    "reason": _("原因"),
    "refund_limit": _("每个订单最多退"),
    "regions": _("地区"),
    "removed": _("删除"),
    "role": _("角色"),
    "rows": _("行数"),
    "scope": _("范围"),
    "shelves": _("分类"),
    "state": _("状态"),
    "status": _("状态"),
    "stock": _("库存"),
    "takes_orders": _("接单"),
    "template": _("运费模板"),
    "terms": _("优惠和范围"),
    "threshold": _("满多少"),
    "tiers": _("档位"),
    "until": _("最晚到"),
    "variants": _("规格"),
    "without_products": _("不含商品"),
    "without_shelves": _("不含分类"),
    "without_variants": _("不含规格"),
}
LONGEST = 80
# Values of columns that entries keep as text.
NOTHING = ("", "None", "[]", "{}")
YES_OR_NO = {"True": _("是"), "False": _("否"), "on": _("是"), "off": _("否")}
# Moments are kept as UTC says them.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d\S*")
CLOCK = re.compile(r"\d\d:\d\d:00")
ROLES = {str(role): role.label for role in StoreMembership.Role}


def of(entry: AuditEntry | PlatformEntry) -> str:
    """价格：5.00 → 6.00；名称：… What was as it is now is not told."""
    changes = {name: value for name, value in entry.changes.items() if not _is_none(value)}
    return say("；").join(_change(field, value) for field, value in changes.items())


def _is_none(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and value[0] == value[1]


def _change(field: str, value: object) -> str:
    """`value` is [before, after], or what something was about."""
    if isinstance(value, list) and len(value) == 2:
        before, after = (_short(_value(field, one)) for one in value)
        return say("%s：%s → %s") % (_label(field), before, after)
    return say("%s：%s") % (_label(field), _short(_value(field, value)))


def _value(field: str, value: object) -> str:
    if isinstance(value, Mapping):
        return _joined(_told(str(key), one) for key, one in value.items())
    if isinstance(value, list):
        return _joined(_value(field, one) for one in value if one not in (*NOTHING, None, []))
    return _word(field, str(value))


def _word(field: str, text: str) -> str:
    if text in NOTHING:
        return say("无")
    if field == "abilities":
        return _joined(str(BY_NAME[name].words) for name in text.split("、") if name in BY_NAME)
    if field == "fields":
        return _joined(map(_label, text.split(",")))
    if field == "weekdays" and text.isdecimal():
        return weekdays.words(int(text))
    if MOMENT.fullmatch(text) or CLOCK.fullmatch(text):
        return _moment(text)
    known = ROLES if field == "role" else YES_OR_NO
    return str(known.get(text) or _choices().get((field, text)) or text)


def _moment(text: str) -> str:
    """By the clock here; what only looks like one stays."""
    if CLOCK.fullmatch(text):
        return text[:5]
    try:
        moment = parse_datetime(text)
    except ValueError:
        return text
    if moment is None or timezone.is_naive(moment):
        return text
    return date_format(timezone.localtime(moment), say("Y年n月j日 H:i"))


def _told(field: str, value: object) -> str:
    """Within a value that has parts: 满多少 900, 全部商品 是."""
    return f"{_label(field)} {_value(field, value)}"


def _joined(texts: Iterable[str]) -> str:
    return say("、").join(texts) or say("无")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _label(field: str) -> str:
    return str(FIELDS.get(field) or _names().get(field, field))


@cache
def _names() -> dict[str, str | Promise]:
    """What columns of a store and of what it owns are called, where a model has words for them."""
    return {
        field.name: field.verbose_name
        for field in _columns()
        if str(field.verbose_name) != field.name.replace("_", " ")
    }


@cache
def _choices() -> dict[tuple[str, str], str | Promise | None]:
    """Words of a column's value; none where columns of one name mean different things by it."""
    found: dict[tuple[str, str], str | Promise | None] = {}
    for field in _columns():
        for value, words in field.flatchoices:
            key = (field.name, str(value))
            found[key] = words if found.get(key, words) == words else None
    return found


@cache
def _columns() -> list[Field[object, object]]:
    of_stores = [
        model._meta.local_fields
        for model in apps.get_models()
        if model is Store or any(field.related_model is Store for field in model._meta.local_fields)
    ]
    return [field for fields in reversed(of_stores) for field in fields]
