"""The question for who asks often: once, here with us, and for those who cannot see it."""

import re
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.captcha import challenges
from accounts.models import InboxMessage, SmsCode
from tests import make
from tests.api.conftest import Api, problem

pytestmark = pytest.mark.django_db
PHONE = "13800000009"
LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _few(settings):
    settings.CAPTCHA_AFTER = 2
    settings.CAPTCHA_AFTER_PER_SESSION, settings.CAPTCHA_AFTER_PER_ADDRESS = 3, 4


def ask(client: Client, phone: str = PHONE, path: str = LOGIN, **fields: str) -> str:
    SmsCode.objects.all().delete()
    return client.post(path, {"phone": phone, **fields}).content.decode()


def question(page: str) -> str:
    return re.search(r'name="captcha_id"\s+value="([^"]+)"', page)[1]


def letters(name: str) -> str:
    return cache.get(challenges._key(name))["letters"]


def test_the_third_code_for_a_phone_wants_an_answer_and_one_answer_is_for_one(client):
    for _code in range(2):
        assert "captcha_id" not in ask(Client())
    page = ask(client)
    assert "请先回答验证问题" in page
    assert InboxMessage.objects.count() == 2

    name = question(page)
    right = letters(name)
    assert right not in page + str(client.cookies)
    picture = client.get(f"/account/captcha/{name}/")
    assert (picture["Content-Type"], "no-store" in picture["Cache-Control"]) == ("image/png", True)
    assert Image.open(BytesIO(picture.content)).size == (160, 56)
    # On another device, and in small letters: who has the page may answer.
    sent = ask(Client(), captcha_id=name, captcha=f" {right.lower()} ")
    assert "验证码已发到这个手机" in sent
    replay = ask(client, captcha_id=name, captcha=right)

    assert "没答对" in replay
    assert InboxMessage.objects.count() == 3
    assert client.get(f"/account/captcha/{name}/").status_code == 404


def test_a_wrong_answer_uses_the_question_up(client):
    for _code in range(2):
        ask(client)
    name = question(ask(client))
    right = letters(name)

    assert "没答对" in ask(client, captcha_id=name, captcha="0000")
    assert "没答对" in ask(client, captcha_id=name, captcha=right)
    assert InboxMessage.objects.count() == 2


def test_a_sum_in_words_does_as_well(client):
    for _code in range(2):
        ask(client)
    page = ask(client)
    one, two = re.search(r"(\w)加(\w)等于几", page).groups()
    numbers = "一二三四五六七八九"
    total = numbers.index(one) + numbers.index(two) + 2

    assert "验证码已发到" in ask(client, captcha_id=question(page), captcha=f"{total}")


def test_many_phones_of_one_address_or_session_are_many_asks():
    pages = [ask(Client(), f"1380000010{number}") for number in range(5)]
    assert ["captcha_id" in page for page in pages] == [False] * 4 + [True]

    cache.clear()
    client = Client()
    client.cookies["sessionid"] = client.session.session_key or ""
    pages = [
        client.post(LOGIN, {"phone": f"1380000020{number}"}, REMOTE_ADDR=f"203.0.113.{number}")
        for number in range(4)
    ]
    assert ["captcha_id" in page.content.decode() for page in pages] == [False] * 3 + [True]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/account/login/password/", {"username": "owner", "password": "x"}),
        ("/account/register/", {"email": "a@b.cn", "name": "a", "password": "chun-feng-17"}),
        ("/account/register/", {"email": "a@b.cn", "resend": "1"}),
        ("/account/password/reset/", {"email": "a@b.cn"}),
        ("/open/", {"phone": PHONE}),
    ],
)
def test_every_such_door_asks(client, path, fields):
    pages = [client.post(path, fields).content.decode() for _again in range(3)]

    assert ["captcha_id" in page for page in pages] == [False, False, True]


def test_nobody_is_asked_what_cannot_be_kept(client, monkeypatch):
    """A cache that is away swallows what it is given."""
    for _code in range(2):
        ask(client)
    monkeypatch.setattr(challenges.cache, "set", lambda *_given: None)

    assert "验证码已发到" in ask(client)


def test_the_api_tells_the_question_and_takes_the_answer(settings):
    settings.CAPTCHA_AFTER_PER_ADDRESS = 100
    anyone = Api()
    for _code in range(2):
        SmsCode.objects.all().delete()
        assert anyone.post("/auth/sms-codes/", {"phone": PHONE}).status_code == 202
    SmsCode.objects.all().delete()

    body = problem(anyone.post("/auth/sms-codes/", {"phone": PHONE}), 403, "captcha_required")

    assert body["captcha"]["image"].startswith("data:image/png;base64,iVBOR")
    other = anyone.post("/auth/captcha/").json()
    assert set(other) == {"id", "image", "words"}
    answer = {"captcha_id": other["id"], "captcha": letters(other["id"])}
    assert anyone.post("/auth/sms-codes/", {"phone": PHONE} | answer).status_code == 202
    tried = {"username": "nobody", "password": "x"}
    for _try in range(2):
        problem(anyone.post("/auth/password/", tried), 400, "wrong_password")
    problem(anyone.post("/auth/password/", tried), 403, "captcha_required")
    assert SmsCode.objects.get().sent_at <= timezone.now()


def test_who_answers_nothing_shuts_nobody_out():
    user = make.user()
    user.set_password("chun-feng-17-li")
    user.save()
    wrong, right = ({"username": user.phone, "password": word} for word in ("x", "chun-feng-17-li"))
    for _guess in range(10):
        Client().post("/account/login/password/", wrong)
        Api().post("/auth/password/", wrong)

    client = Client()
    name = question(client.post("/account/login/password/", right).content.decode())
    answered = right | {"captcha_id": name, "captcha": letters(name)}
    assert client.post("/account/login/password/", answered).status_code == 302
    # But whoever does answer has as many tries as before.
    for _guess in range(8):
        name = Api().post("/auth/captcha/").json()["id"]
        Api().post("/auth/password/", wrong | {"captcha_id": name, "captcha": letters(name)})
    name = Api().post("/auth/captcha/").json()["id"]
    late = right | {"captcha_id": name, "captcha": letters(name)}
    problem(Api().post("/auth/password/", late), 429, "too_many_tries")
