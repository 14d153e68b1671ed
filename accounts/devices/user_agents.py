"""A browser's own name in words that its owner recognises."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.types import Words

# The first that stands in the text counts: most browsers name several others as well.
PROGRAMS: tuple[tuple[str, Words], ...] = (
    ("miniProgram", gettext_lazy("微信小程序")),
    ("MicroMessenger", gettext_lazy("微信")),
    ("AlipayClient", gettext_lazy("支付宝")),
    (" QQ/", "QQ"),
    ("MQQBrowser", gettext_lazy("QQ 浏览器")),
    ("UCBrowser", gettext_lazy("UC 浏览器")),
    ("HuaweiBrowser", gettext_lazy("华为浏览器")),
    ("MiuiBrowser", gettext_lazy("小米浏览器")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("OPR", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES: tuple[tuple[str, Words], ...] = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", gettext_lazy("鸿蒙")),
    ("Android", gettext_lazy("安卓")),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def words(agent: str) -> str:
    """微信 · iPhone; what nobody knows is 未知设备."""
    found = [_first(agent, PROGRAMS), _first(agent, MACHINES)]
    return " · ".join(word for word in found if word) or _("未知设备")


def _first(agent: str, known: tuple[tuple[str, Words], ...]) -> str:
    return next((str(word) for mark, word in known if mark in agent), "")
