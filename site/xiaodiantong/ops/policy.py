"""
Content-Security-Policy of every answer, by django-csp, and Permissions-Policy.

Shoppers' pages are kept by the page cache and are the same for everybody, so there are no
nonces: scripts and styles are files of our own. The admin (Wagtail's) needs inline ones.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import HEADER, NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase

ADMIN = "/admin/"
# A browser asks form-action of every redirect that a form leads to: these are where paying goes.
# Alipay sends on to its own cashiers, WeChat to its own sign-in.
GATEWAYS = (
    "https://*.alipay.com",
    "https://*.alipaydev.com",
    "https://wx.tenpay.com",
    "https://*.weixin.qq.com",
)
# What pages ask of a phone: where it is, to reckon a delivery by distance, and nothing else.
PERMISSIONS = "camera=(), microphone=(), geolocation=(self), usb=()"
# Wagtail writes scripts and styles into its pages, and shows previews in a frame.
ADMIN_INSTEAD: dict[str, object] = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
}
# A page shown before it is published: itself as shoppers get it, in a frame of the admin.
PREVIEW_INSTEAD: dict[str, object] = {"frame-ancestors": [SELF]}
# How a view says by django-csp's decorators that its policy is another.
OF_A_VIEW = frozenset(
    f"_csp_{name}{report}"
    for name in ("config", "update", "replace", "exempt")
    for report in ("", "_ro")
)
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)


class PolicyMiddleware(CSPMiddleware):
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        # Read when the process begins to serve: the demo names its practice gateway by then.
        self.shop = directives()
        self.admin = self.shop | ADMIN_INSTEAD
        self.preview = self.shop | PREVIEW_INSTEAD
        self._written = {id(it): build_policy(it) for it in (self.shop, self.admin, self.preview)}

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path_info.startswith(ADMIN):
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        # What no view has changed is written already; django-csp takes a tenth of a short request.
        if settings.DEBUG or not vars(response).keys().isdisjoint(OF_A_VIEW):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._written[id(self._config_for(request))])
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and parts.config is None:
            parts.config = self._config_for(request)
        return parts

    def _config_for(self, request: HttpRequest) -> dict[str, object]:
        if request.path_info.startswith(ADMIN):
            return self.admin
        # Wagtail asks for a preview by a made-up request to the page's own address.
        return self.preview if getattr(request, "is_dummy", False) else self.shop


def directives() -> dict[str, object]:
    """Of every page but the admin's."""
    # On another host when media lies in S3 or behind a CDN.
    media = _origins([default_storage.url("x")])
    gateways = _origins(
        [
            settings.ALIPAY_GATEWAY_URL,
            settings.WECHATPAY_BASE_URL,
            settings.WECHAT_OAUTH_URL,
            settings.WECHAT_PLATFORM_OAUTH_URL,
            settings.QQ_OAUTH_URL if settings.QQ_APPID else "",
        ]
    )
    # Share cards inside WeChat want its script.
    sdk = _origins([settings.WECHAT_JSSDK_URL] if settings.WECHAT_OFFICIAL_APPID else [])
    return {
        "default-src": [SELF],
        "script-src": [SELF, *sdk],
        # 500.html stands alone, for when files cannot be served: its style is known by its hash.
        "style-src": [SELF, *_style_hashes(settings.BASE_DIR / "templates" / "500.html")],
        "img-src": [SELF, "data:", "blob:", *media],
        "media-src": [SELF, *media],
        # How WeChat's bridge, which pays, speaks with its app on iPhones.
        "frame-src": [SELF, "weixin:", "wvjbscheme:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *GATEWAYS, *gateways, *settings.CSP_FORM_ACTION],
    }


def _origins(urls: list[str]) -> list[str]:
    parts = (urlsplit(url) for url in urls)
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts if part.netloc})


def _style_hashes(template: Path) -> list[str]:
    text = template.read_text(encoding="utf-8")
    digests = (hashlib.sha256(style.encode()).digest() for style in _STYLE.findall(text))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
