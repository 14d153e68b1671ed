"""A shop for the payment simulator: what the tests of paygate share, and its Python side."""

import json
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest
import requests
from alipay import AliPay
from alipay.utils import AliPayConfig
from wechatpayv3 import WeChatPay, WeChatPayType

from home.demo.paygate import merchants, server
from home.demo.paygate.gate import Gate, Options

NAME = "幸福小店"
QUICK = Options(retry_scale=0.001, refund_seconds=0.05)


@dataclass
class Shop:
    """Receives notifications and answers what the test says: `answers` first, then well."""

    url: str = ""
    received: list = field(default_factory=list)
    answers: list = field(default_factory=list)

    def answer(self, path):
        if self.answers:
            return self.answers.pop(0)
        return (200, b"success") if "alipay" in path else (204, b"")

    def forms(self):
        return [dict(parse_qsl(body.decode())) for _, _, body in self.received]


@pytest.fixture
def shop():
    this = Shop()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            this.received.append((self.path, dict(self.headers.items()), body))
            status, text = this.answer(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    this.url = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, args=[0.02], daemon=True)
    thread.start()
    yield this
    httpd.shutdown()
    httpd.server_close()


@pytest.fixture(scope="session")
def gateway_template(tmp_path_factory):
    """A directory with keys and one merchant: making keys is what takes time."""
    directory = tmp_path_factory.mktemp("paygate")
    merchants.register(directory, NAME)
    return directory


@pytest.fixture
def gate(gateway_template, tmp_path):
    shutil.copytree(gateway_template, tmp_path / "gate")
    with server.running(tmp_path / "gate", options=QUICK) as running:
        yield running


@pytest.fixture
def merchant(gate):
    return gate.register(NAME)


def alipay_client(gate, merchant, **changed):
    client = AliPay(
        merchant.app_id,
        app_private_key_string=changed.get("app_private_key", merchant.app_private_key),
        alipay_public_key_string=merchant.alipay_public_key,
        config=AliPayConfig(timeout=5),
    )
    client._gateway = f"{gate.url}/gateway.do"
    return client


def wechat_client(gate, merchant, shop, cert_dir=None, **changed):
    """
    Public-key mode, or certificate mode if `cert_dir` is given: the constructor would fetch
    certificates from the real gateway unless it finds one there.
    """
    if cert_dir:
        file = cert_dir / f"{merchant.platform_serial}.pem"
        file.write_text(merchant.platform_certificate)
        trust = {"cert_dir": str(cert_dir)}
    else:
        trust = {"public_key": merchant.public_key, "public_key_id": merchant.public_key_id}
    client = WeChatPay(
        WeChatPayType.NATIVE,
        merchant.mchid,
        changed.get("private_key", merchant.merchant_private_key),
        merchant.merchant_serial,
        merchant.appid,
        merchant.api_v3_key,
        f"{shop.url}/wechat",
        timeout=(2, 5),
        **trust,
    )
    client._core._gate_way = gate.url
    return client


def verified(client, form):
    form = dict(form)
    return client.verify(form, form.pop("sign"))


def told(client, received):
    """The decrypted resource of a WeChat Pay notification, None if it is not authentic."""
    _, headers, body = received
    found = client.callback(headers, body)
    return found and found["resource"]


def answered(reply):
    """Status and object of wechatpayv3's answer."""
    code, text = reply
    return code, json.loads(text) if text else None


@pytest.mark.long
def test_registration_gives_the_same_merchant_to_every_caller(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: merchants.register(tmp_path, NAME), range(4)))

    assert len({item.app_private_key for item in found}) == 1
    assert len({item.public_key_id for item in found}) == 1
    assert merchants.register(tmp_path, "另一家店").app_id != found[0].app_id


@pytest.mark.long
def test_secrets_are_in_no_repr_and_files_are_private(tmp_path):
    merchant = merchants.register(tmp_path, NAME)

    shown = repr(merchant)

    assert "PRIVATE KEY" not in shown
    assert merchant.api_v3_key not in shown
    assert merchant.app_secret not in shown
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.stat().st_mode & 0o077 for file in files} == {0}
    assert "gateway" not in merchants.as_settings(merchant)


@pytest.mark.long
def test_trades_and_undelivered_notifications_outlive_a_restart(tmp_path, shop):
    shop.answers = [(500, b"")]
    patient = Options(retry_scale=0.01)
    with server.running(tmp_path, options=patient) as first:
        merchant = first.register(NAME)
        client = alipay_client(first, merchant)
        client.api_alipay_trade_precreate("苹果", "XD0001", "1.00", notify_url=f"{shop.url}/alipay")
        first.pay("XD0001")
        assert not first.wait_idle(0.3)
        assert [notice["status"] for notice in first.notifications()] == [500]

    with server.running(tmp_path, options=patient) as second:
        assert second.wait_idle(5)
        trade = second.trade("XD0001")

    assert trade.is_paid
    assert len(shop.received) == 2


def test_another_process_can_steer_a_running_gateway(gate, merchant, shop):
    client = wechat_client(gate, merchant, shop)
    client.pay("苹果", "XD0001", {"total": 100})
    remote = Gate(gate.directory, url=gate.url)

    remote.pay("XD0001")

    assert gate.wait_idle()
    assert told(client, shop.received[0])["out_trade_no"] == "XD0001"


def test_stops_at_once(tmp_path):
    gate = server.start(tmp_path)

    began = time.monotonic()
    gate.stop()

    assert time.monotonic() - began < 2
    with pytest.raises(requests.ConnectionError):
        requests.get(gate.url, timeout=1)
