"""Travelling to the fake WeChat and QQ and back, over real HTTP."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.test import Client

from home.demo import sign_in
from home.demo.provider_fake import server
from home.demo.provider_fake.fake import Fake

Go = Callable[..., object]
NAMES = (
    *("WECHAT_OPEN_APPID", "WECHAT_OPEN_SECRET", "WECHAT_OFFICIAL_APPID"),
    *("WECHAT_OFFICIAL_SECRET", "QQ_APPID", "QQ_KEY", "WECHAT_PLATFORM_API_URL"),
    *("WECHAT_MINI_APPID", "WECHAT_MINI_SECRET"),
    *("WECHAT_PLATFORM_OAUTH_URL", "QQ_OAUTH_URL", "WECHAT_JSSDK_URL"),
)


@pytest.fixture(scope="session")
def fake_process() -> Iterator[Fake]:
    with server.running() as fake:
        yield fake


@pytest.fixture
def fake(fake_process: Fake, settings, db) -> Iterator[Fake]:
    for name in NAMES:
        setattr(settings, name, getattr(settings, name))
    sign_in.use_providers(fake_process.url)
    fake_process.trouble, fake_process.calls[:] = "", []
    yield fake_process
    fake_process.trouble = ""


def set_out(client: Client, provider: str, wanted: str = "") -> str:
    """Where the button leads."""
    answer = client.post(f"/account/connect/{provider}/", {"next": wanted})
    assert answer.status_code == 302, answer.content
    return answer.url


def choose(url: str, person: str) -> str:
    """What the browser is sent back to when `person` presses their name; "" refuses."""
    asked = dict(parse_qsl(urlsplit(url).query))
    page = url.split("?", maxsplit=1)[0]
    shown = requests.get(url, timeout=5)
    assert "不是真的微信或 QQ" in shown.text, shown.text
    answer = requests.post(page, asked | {"person": person}, allow_redirects=False, timeout=5)
    assert answer.status_code == 303, answer.text
    back = urlsplit(answer.headers["Location"])
    assert back.netloc == "testserver"
    return f"{back.path}?{back.query}"


def come(client: Client, provider: str, person: str, wanted: str = "") -> object:
    """The whole way: the button, the provider's page, and back."""
    return client.get(choose(set_out(client, provider, wanted), person))
