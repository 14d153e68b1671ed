"""What the reader of a message is warned of; nothing is held back because of it."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.language import sent
from core.types import Words

LINK = re.compile(r"(?:https?://|www\.)[^\s，。；、）)]+", re.I)
# With what people put between digits so that machines do not see them.
PHONE = re.compile(r"(?<!\d)1[3-9](?:[\s\-.·]?\d){9}(?!\d)")
ELSEWHERE = re.compile(
    sent(
        r"加(?:我|个|下)?(?:微信|v信|vx|wx|qq)|微信(?:号|转账|付款)|私下(?:交易|付款|转账)"
        r"|线下(?:交易|付款)|转账(?:给我|到)|支付宝转|银行卡号?|收款码|红包|直接(?:转|打)(?:钱|款)"
    ),
    re.I,
)
WORDS: dict[str, Words] = {
    "link": _("有外部链接，点开前请确认来源"),
    "phone": _("有电话号码，注意不要泄露个人信息"),
    "payment": _("提到站外联系或付款：请在平台内付款，私下转账没有保障"),
}


def of(text: str) -> list[str]:
    """Which of `WORDS` the text asks for."""
    plain = unicodedata.normalize("NFKC", text)
    found = {
        "link": any(not _is_ours(match[0]) for match in LINK.finditer(plain)),
        "phone": bool(PHONE.search(plain)),
        "payment": bool(ELSEWHERE.search(plain.replace(" ", ""))),
    }
    return [name for name, is_there in found.items() if is_there]


def words(text: str) -> list[Words]:
    return [WORDS[name] for name in of(text)]


def _is_ours(address: str) -> bool:
    try:
        return urlsplit(address).netloc == urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
    except ValueError:
        return False
