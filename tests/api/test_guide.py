"""docs/api.md: every curl of it is run, in order, as it stands there."""

import re
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.models import InboxMessage
from tests import make
from tests.api.conftest import Api

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"```sh\n(.*?)```", re.S)
VARIABLE = re.compile(r"\$([A-Z_]+)")


def commands() -> list[str]:
    blocks = BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    return [block.replace("\\\n", " ").strip() for block in blocks if block.startswith("curl")]


def run(command: str, known: dict[str, str]) -> Any:
    """What a shell would send, sent by Django's client."""
    words = shlex.split(VARIABLE.sub(lambda match: known[match[1]], command))
    headers, body, url = {}, None, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-H":
            name, _colon, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(rest)
        elif not word.startswith("-"):
            url = word
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}"
    client = Client(
        headers={name: value for name, value in headers.items() if name != "Content-Type"}
    )
    if body is None:
        return client.get(path)
    return client.post(path, body, content_type=headers["Content-Type"])


def learn(known: dict[str, str], answer: dict[str, Any]) -> None:
    """What later examples name: tokens, a SKU, a sum, an order."""
    if "access" in answer:
        known |= {"ACCESS": answer["access"], "REFRESH": answer["refresh"]}
    if "totals" in answer:
        known["TOTAL"] = answer["totals"]["total"]
        known["PAY_METHOD"] = answer["pay_methods"][0]["value"]
    if "number" in answer:
        known["ORDER"] = answer["token"]
    for row in answer.get("results", []) if isinstance(answer, dict) else []:
        if row.get("sku"):
            known["SKU"] = row["sku"]


@pytest.fixture
def known(shop) -> dict[str, str]:
    make.product(shop.store, "雪花面粉", price="3.20", unit="斤", stock="30")
    return {"API": "http://127.0.0.1:8000/api/v1", "STORE": shop.store.slug}


@pytest.mark.long
def test_every_example_works(known):
    asked = []
    for command in commands():
        if "$CODE" in command:
            known["CODE"] = InboxMessage.objects.latest("pk").code
        answer = run(command, known)

        assert answer.status_code < 300, f"{command}\n{answer.content.decode()}"
        body = answer.json()
        learn(known, body if isinstance(body, dict) else {})
        asked.append(answer.wsgi_request.path)

    assert len(asked) >= 12
    final = Api(authorization=f"Bearer {known['ACCESS']}").get(f"/orders/{known['ORDER']}/").json()
    assert (final["pay_method"], final["state"]) == ("wechatpay", "to_pay")


def test_every_code_it_names_is_one_of_ours():
    text = GUIDE.read_text(encoding="utf-8")
    root = GUIDE.parents[1]
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("core", "accounts", "shop", "search", "orders", "home")
        for path in (root / folder).rglob("*.py")
        if "api" in path.parts or path.name == "api.py"
    )
    named = re.findall(r"`([a-z]+_[a-z_]+)`", text[text.index("## 出错") : text.index("## 分页")])

    assert len(named) >= 9
    assert [code for code in named if f'"{code}"' not in source] == []
