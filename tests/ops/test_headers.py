"""What every answer tells browsers to refuse; tests/browser/test_policy.py looks with a browser."""

import base64
import hashlib
import re

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from tests import make
from xiaodiantong.ops.policy import PolicyMiddleware, directives


def policy(path: str = "/robots.txt", client: Client | None = None) -> dict[str, str]:
    header = (client or Client()).get(path)["Content-Security-Policy"]
    return {part.split()[0]: part for part in header.split("; ")}


@pytest.mark.django_db
def test_shoppers_pages_run_files_of_ours_only():
    found = policy("/")

    assert found["script-src"] == "script-src 'self'"
    assert found["default-src"] == "default-src 'self'"
    assert found["object-src"] == "object-src 'none'"
    assert found["base-uri"] == "base-uri 'none'"
    assert found["frame-ancestors"] == "frame-ancestors 'none'"
    assert "unsafe" not in " ".join(found.values())
    assert "nonce" not in " ".join(found.values())


@pytest.mark.django_db
def test_the_admin_may_write_scripts_and_show_its_previews(signed_in):
    owner = signed_in(make.store().owner)

    response = owner.get("/admin/")
    found = policy("/admin/", owner)

    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert found["script-src"] == "script-src 'self' 'unsafe-inline'"
    assert found["frame-ancestors"] == "frame-ancestors 'self'"
    assert "unsafe-eval" not in " ".join(found.values())
    assert Client().get("/robots.txt")["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_a_page_may_stand_in_the_admins_frame_while_it_is_previewed():
    page = make.store().page

    shown = page.make_preview_request()

    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert "unsafe" not in shown["Content-Security-Policy"]
    assert policy(page.store.get_absolute_url())["frame-ancestors"] == "frame-ancestors 'none'"


@pytest.mark.parametrize("path", ["/", "/admin/"])
def test_it_is_what_django_csp_would_have_written(path):
    request = RequestFactory().get(path)
    middleware = PolicyMiddleware(lambda request: HttpResponse())
    kept, anew, changed = HttpResponse(), HttpResponse(), HttpResponse()
    anew._csp_update = {}
    changed._csp_replace = {"img-src": ["https://pictures.example"]}

    policies = [
        middleware.process_response(request, response)["Content-Security-Policy"].split("; ")
        for response in (kept, anew, changed)
    ]

    assert sorted(policies[0]) == sorted(policies[1])
    assert "img-src https://pictures.example" in policies[2]


@pytest.mark.django_db
def test_forms_may_lead_to_the_gateways(settings):
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:8001/gateway.do"
    settings.CSP_FORM_ACTION = ["https://pay.example"]

    allowed = policy()["form-action"].split()

    assert {"'self'", "https://*.alipay.com", "https://wx.tenpay.com"} < set(allowed)
    assert {"http://127.0.0.1:8001", "https://pay.example"} < set(allowed)
    assert "https://open.weixin.qq.com" in allowed


@pytest.mark.django_db
def test_pictures_may_come_from_where_media_is(settings):
    settings.MEDIA_URL = "https://media.example/shop/"

    found = policy()

    assert found["img-src"] == "img-src 'self' data: blob: https://media.example"
    assert found["script-src"] == "script-src 'self'"


def test_the_page_of_errors_has_its_style(db):
    (style,) = re.findall("<style>(.*?)</style>", render_to_string("500.html"), re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"'sha256-{digest}'" in policy()["style-src"]


def test_wechats_script_is_let_in_where_there_is_an_official_account(settings):
    assert directives()["script-src"] == ["'self'"]
    settings.WECHAT_OFFICIAL_APPID = "wx1"
    assert directives()["script-src"] == ["'self'", "https://res.wx.qq.com"]
