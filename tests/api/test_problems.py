"""Every error under /api/ is a problem with a code and Chinese words."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory

from core import charsets
from core.api import problems
from tests.api.conftest import HOME, PROBLEM, ROOT, Api, problem

CHINESE = re.compile("[一-鿿]")


@pytest.mark.parametrize(
    "path",
    ["/nothing/", "/products/abc/", "/products/0/", "/products/99999999999999999999/"],
)
def test_what_is_not_there(anyone, path):
    body = problem(anyone.get(path), 404, "not_found")

    assert CHINESE.search(body["title"])
    assert CHINESE.search(body["detail"])


def test_an_unknown_address_is_not_found_for_writers_too(anyone):
    # Not the page tree's answer, which would ask for a form's token.
    strict = Client(enforce_csrf_checks=True)

    problem(strict.post(f"{ROOT}/nothing/", {}), 404, "not_found")
    problem(strict.post(f"{ROOT}/products%0A/", {}), 404, "not_found")


def test_a_missing_slash_is_added(anyone):
    assert anyone.get("/products").headers["Location"] == f"{ROOT}/products/"


@pytest.mark.parametrize(("method", "allowed"), [("post", "GET, HEAD"), ("options", "GET, HEAD")])
def test_a_method_that_is_not_there_is_told_what_is(anyone, method, allowed):
    refused = getattr(anyone.client, method)(f"{ROOT}/products/")

    problem(refused, 405, "method_not_allowed")
    assert refused["Allow"].startswith(allowed)


def test_another_content_type(anyone):
    refused = anyone.client.post(f"{ROOT}/auth/sms-codes/", {"phone": "13800000001"})

    problem(refused, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"phone": NaN}',
        b"[" * 100_000,
        b'{"phone": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_json(anyone, body):
    refused = anyone.client.post(f"{ROOT}/auth/sms-codes/", body, content_type="application/json")

    problem(refused, 400, "malformed")


@pytest.mark.parametrize("body", ["[]", "null", '"x"', "7"])
def test_json_that_is_no_object(anyone, body):
    refused = anyone.client.post(f"{ROOT}/auth/sms-codes/", body, content_type="application/json")

    problem(refused, 400, "invalid")


def test_a_body_nobody_types(anyone):
    body = json.dumps({"phone": "1" * 300_000})

    refused = anyone.client.post(f"{ROOT}/auth/sms-codes/", body, content_type="application/json")

    problem(refused, 413, "too_large")


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_signs_no_database_keeps(anyone, text):
    refused = anyone.client.post(
        f"{ROOT}/auth/password/",
        json.dumps({"username": text, "password": "x"}),
        content_type="application/json",
    )

    assert list(problem(refused, 400, "invalid")["fields"]) == ["username"]
    problem(anyone.get("/products/", {"search": "a\x00b"}), 400, "invalid")


def test_a_broken_upload(anyone):
    refused = anyone.client.post(
        f"{ROOT}/orders/x/payments/proof/",
        b"--x\r\nContent-Disposition: form-data",
        content_type="multipart/form-data; boundary=\xe9",
    )

    assert refused.status_code in {400, 404}
    assert refused["Content-Type"] == PROBLEM


def test_no_token_says_how_to_bring_one(anyone):
    refused = anyone.get("/me/")

    problem(refused, 401, "not_signed_in")
    assert refused["WWW-Authenticate"] == 'Bearer realm="api"'


def test_fields_are_told_one_by_one(as_user, shopper):
    body = problem(as_user(shopper).post("/addresses/", {}), 400, "invalid")

    assert set(body["fields"]) == {"name", "phone", "province", "detail"}
    assert all(CHINESE.search(words[0]) for words in body["fields"].values())
    assert body["detail"].startswith("姓名或名称：")
    assert body["fields"]["name"][0] in body["detail"]


def test_half_a_character_in_a_choice_is_refused_legibly(as_user, shopper):
    text = json.dumps(HOME | {"label": "\ud800"})
    api = as_user(shopper)

    refused = api.client.post(
        f"{ROOT}/addresses/", text, content_type="application/json", headers=api.headers
    )

    assert list(problem(refused, 400, "invalid")["fields"]) == ["label"]
    assert "\ud800" not in refused.content.decode()


@pytest.mark.parametrize("charset", ["zlib", "hex", "idna", "undefined", "nothing"])
def test_charsets_that_are_no_text_change_nothing(anyone, charset):
    seen: list[str] = []

    def application(environ, _start_response):
        seen.append(WSGIRequest(environ).GET["search"])
        return []

    kind = f"application/json; charset={charset}"
    environ = RequestFactory()._base_environ(QUERY_STRING="search=x", CONTENT_TYPE=kind)
    charsets.only_text(application)(environ, None)

    assert seen == ["x"]
    assert environ["CONTENT_TYPE"] == "application/json"


def test_whatever_is_accepted_json_comes(anyone):
    assert (
        anyone.get("/products/", accept="text/html").headers["Content-Type"] == "application/json"
    )


def test_what_nobody_foresaw_is_a_problem_without_secrets(settings, monkeypatch):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    monkeypatch.setattr("search.products.filtered", lambda asked: 1 / 0)
    client = Client(raise_request_exception=False)

    broken = client.get(f"{ROOT}/products/")

    body = problem(broken, 500, "server_error")
    assert "division" not in json.dumps(body)


def test_codes_and_statuses_are_known():
    for status in problems.KINDS:
        body = problems.Problem(status).body
        assert re.fullmatch(r"[a-z0-9_]+", body["code"])
        assert CHINESE.search(body["title"])
        assert CHINESE.search(body["detail"])


def test_pages_keep_their_own_errors(client, db):
    cache.clear()

    assert client.get("/nothing-here/")["Content-Type"].startswith("text/html")
    assert Api().get("/x/")["Content-Type"] == PROBLEM
