"""The document at schema/ and the page at docs/."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from openapi_spec_validator import OpenAPIV31SpecValidator

from core.phones import normalize
from tests.api.conftest import ROOT

WORDS = re.compile("[一-鿿]")


@pytest.fixture
def document(anyone) -> dict[str, Any]:
    return anyone.get("/schema/").json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


@pytest.mark.long
def test_it_is_openapi_3_1_and_valid(document):
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "/api/v1"}]
    validate_schema(document)
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_it_tells_the_rules_of_telephones_and_addresses(document):
    schemas = document["components"]["schemas"]
    address = schemas["AddressInputRequest"]["properties"]
    telephones = [
        schemas["SendCodeRequest"]["properties"]["phone"],
        schemas["SmsSignInRequest"]["properties"]["phone"],
        address["phone"],
    ]

    for phone in telephones:
        assert phone["maxLength"] == 20
        for text in ("13800001111", "+86 138 0000 1111", "86-13800001111", "138-0000-1111"):
            assert re.search(phone["pattern"], text), text
            assert normalize(text) == "13800001111"
        for text in ("1380000111", "12800001111", "abc", "", "0571-88001234"):
            assert not re.search(phone["pattern"], text), text
            with pytest.raises(ValidationError):
                normalize(text)
    assert re.search(address["zip_code"]["oneOf"][0]["pattern"], "310000")
    assert not re.search(address["zip_code"]["oneOf"][0]["pattern"], "31000a")
    assert {"type": "string", "maxLength": 0} in address["zip_code"]["oneOf"]


def test_a_default_is_valid_by_its_own_rules(document):
    store = document["components"]["schemas"]["AddRequest"]["properties"]["store"]

    assert store["default"] == ""
    assert all("default" not in way for way in store["oneOf"])
    assert "store" not in document["components"]["schemas"]["AddRequest"]["required"]


def test_it_is_made_without_a_warning():
    GENERATOR_STATS.reset()

    SchemaGenerator(urlconf="xiaodiantong.api").get_schema(public=True)

    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache


def test_nothing_of_the_admins_own_api_is_in_it(document):
    first = {path.split("/")[1] for path in document["paths"]}

    assert first == {
        *(
            "auth",
            "me",
            "account",
            "addresses",
            "areas",
            "stores",
            "categories",
            "products",
            "search",
            "seckill",
        ),
        *(
            "cart",
            "checkout",
            "orders",
            "messages",
            "favourites",
            "groups",
            "presales",
            "merchant",
            "aftersales",
            "reviews",
        ),
    }


def test_every_operation_says_what_it_does_and_how_it_fails(document):
    for path, method, operation in operations(document):
        name = f"{method} {path}"
        assert WORDS.search(operation["summary"]), name
        assert operation["tags"], name
        answers = operation["responses"]
        assert {"400", "414", "429"} <= set(answers), name
        assert ("401" in answers) >= bool(operation["security"]), name
        assert ("404" in answers) >= ("{" in path), name
        assert ("415" in answers) == ("requestBody" in operation), name
        for status, answer in answers.items():
            if status >= "400":
                assert list(answer["content"]) == ["application/problem+json"], name
        assert "Retry-After" in answers["429"]["headers"], name


def test_what_needs_a_token_says_so(document):
    scheme = document["components"]["securitySchemes"]["token"]
    security = {op["operationId"]: op["security"] for _path, _method, op in operations(document)}

    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert security["getProducts"] == []
    assert security["getCart"] == [{"token": []}, {}]
    assert security["getMe"] == [{"token": []}]
    assert security["getOwnOrders"] == [{"token": []}]


def test_keys_and_conditions_are_parameters(document):
    named = {
        op["operationId"]: {item["name"]: item.get("required", False) for item in op["parameters"]}
        for _path, _method, op in operations(document)
        if "parameters" in op
    }

    assert named["postCheckout"]["Idempotency-Key"] is True
    for name in ("postPayments", "postProofs", "postAddresses", "postOwnProducts"):
        assert named[name]["Idempotency-Key"] is False
    assert "X-Cart-Token" in named["getCart"]
    assert "If-None-Match" in named["getProducts"]
    assert "304" in document["paths"]["/products/"]["get"]["responses"]


def test_the_main_job_has_examples(document):
    for path in ("/auth/sms-codes/", "/auth/sms/", "/cart/lines/", "/checkout/{slug}/"):
        body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert body["examples"], path


def test_the_page_asks_no_other_host(client, db):
    page = client.get(f"{ROOT}/docs/").content.decode()
    script = client.get(f"{ROOT}/docs/?script=")

    assert script["Content-Type"] == "application/javascript"
    for text in (page, script.content.decode()):
        assert "//" not in re.sub(r"^\s*//.*$", "", text, flags=re.M)
    assert '"validatorUrl": null' in script.content.decode()
    # Nothing that a strict policy for scripts and styles would stop.
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]* src=)", page)
    assert f"{ROOT}/schema/" in script.content.decode()


def test_its_files_are_served_from_here_without_redoc(client, db):
    page = client.get(f"{ROOT}/docs/").content.decode()
    files = re.findall(r'"/static/([^"]+)"', page)
    found = [path for finder in finders.get_finders() for path, _storage in finder.list([])]

    assert len(files) == 3
    assert set(files) <= set(found)
    assert not [path for path in found if "redoc" in path]


def test_other_sites_scripts_may_ask_only_when_named(db, settings):
    preflight = {"origin": "https://shop.example", "access-control-request-method": "POST"}
    client = Client(headers=preflight)
    assert "Access-Control-Allow-Origin" not in client.options(f"{ROOT}/cart/")

    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example"]

    allowed = client.options(f"{ROOT}/cart/")
    assert allowed["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "idempotency-key" in allowed["Access-Control-Allow-Headers"]
    # Cookies may come along and say nothing (test_cookies_say_nothing_here).
    assert allowed["Access-Control-Allow-Credentials"] == "true"
    other = client.options(f"{ROOT}/cart/", headers={"origin": "https://other.example"})
    assert "Access-Control-Allow-Origin" not in other
    assert "Access-Control-Allow-Credentials" not in other
    # Problems too, or a script could not read them; pages never.
    assert "Access-Control-Allow-Origin" in client.get(f"{ROOT}/nothing/")
    assert "Access-Control-Allow-Origin" not in client.get("/")
