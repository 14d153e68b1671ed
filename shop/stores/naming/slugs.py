"""Slugs: pinyin of a Chinese name, unique, never a word the platform uses itself."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core import pinyin

MIN_LENGTH, MAX_LENGTH = 2, 40

# First path segments that belong to the platform, now or soon.
RESERVED = frozenset(
    """
    account accounts admin aftersales api about app areas apple-touch-icon assets auth blog
    campaign campaigns cart category checkout contact coupons dev django-admin docs documents
    favicon groups health healthz help home images inbox index invitations language login logout me
    media merchant messages metrics my notices open orders page pages pay payment privacy products
    promotions recent register reviews robots root search seckill settings share shipping shop
    shops sitemap static store stores suppliers support terms test user users visits wechat www
    xiaodiantong
    """.split()
)
# Second segments below a store that are not pages.
RESERVED_IN_STORE = frozenset(
    {"share", "search", "qr", "poster", "chat-order", "cart", "pay", "coupons"}
)

validate_store_slug = RegexValidator(
    r"\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])\Z",
    _("店铺网址只能用小写字母、数字和短横线，2–40 位"),
)


def of_name(name: str, fallback: str = "dian") -> str:
    """
    An ASCII slug: 幸福小店 → xing-fu-xiao-dian, 7天便利 → 7-tian-bian-li.
    A name of signs, or of a single letter, gives `fallback`.
    """
    words = slugify(_spelled(name)).replace("_", "-")
    if len(words) > MAX_LENGTH:
        words = words[:MAX_LENGTH].rsplit("-", 1)[0]
    words = words.strip("-")
    return words if len(words) >= MIN_LENGTH else fallback


def unique(base: str, *, is_taken: Callable[[str], bool]) -> str:
    """`base`, or `base-2`, `base-3` …: the first that is not taken."""
    slug, number = base, 1
    while is_taken(slug):
        number += 1
        slug = f"{base[: MAX_LENGTH - 4]}-{number}"
    return slug


def refuse_reserved(slug: str) -> None:
    """:raises ValidationError: for a word the platform needs itself"""
    if slug in RESERVED:
        raise ValidationError(_("这个网址是平台保留的，请换一个"), code="reserved")


def _spelled(name: str) -> str:
    """Syllables between spaces; what is neither Chinese nor ASCII is left out."""
    read = zip(name, pinyin.syllables(name), strict=True)
    return "".join(
        f" {syllable} " if syllable else char if char.isascii() else " " for char, syllable in read
    )
