"""Whoever types an address must not reach what only this machine can."""

import socket
import time
from threading import Thread

import pytest

from core import outbound

pytestmark = pytest.mark.django_db
PUBLIC = "93.184.215.14"
OURS = (
    *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "0.0.0.1", "255.255.255.255", "224.0.0.251", "240.0.0.1", "192.0.2.1"),
    *("::", "::1", "fe80::1", "fc00::1", "fd12::8", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "64:ff9b:1::1"),
)


def post(url: str) -> outbound.Answer:
    return outbound.post(url, body=b"{}", headers={})


@pytest.fixture
def reached(monkeypatch) -> list[str]:
    """Addresses to which a line was opened: none is, in truth."""
    found: list[str] = []

    def connect(address, timeout):
        found.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    return found


@pytest.mark.parametrize("address", OURS)
def test_networks_of_our_own_are_refused_by_number_and_by_name(address, reached, monkeypatch):
    literal = f"[{address}]" if ":" in address else address
    with pytest.raises(outbound.Forbidden):
        post(f"https://{literal}/")
    # One good address among them helps nothing.
    monkeypatch.setattr(outbound, "resolve", lambda host, port: [PUBLIC, address])
    with pytest.raises(outbound.Forbidden):
        post("https://shop.example/")
    assert not reached


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/",
        "ftp://shop.example/",
        "https://",
        "https://me:secret@shop.example/",
        "https://shop.example:25/",
        "https://shop.example:99999/",
        "https://shop.example/ x",
        "https://shop.example/#a",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        f"https://shop.example/{'a' * 500}",
    ],
)
def test_odd_addresses_are_no_webhooks(url, reached):
    with pytest.raises(outbound.Forbidden):
        post(url)
    assert not reached


@pytest.mark.parametrize("odd", ["https://2130706433/", "https://0x7f.1/", "https://localhost/"])
def test_other_ways_to_write_this_machine_lead_nowhere(odd, reached):
    with pytest.raises((outbound.Forbidden, outbound.Unreachable)):
        post(odd)
    assert not reached


def test_a_name_that_changes_is_asked_once_and_its_judged_address_called(reached, monkeypatch):
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    monkeypatch.setattr(outbound, "resolve", lambda host, port: next(answers))

    with pytest.raises(outbound.Unreachable):
        post("https://rebinding.example/")
    assert reached == [PUBLIC]

    # The next try asks and judges anew.
    with pytest.raises(outbound.Forbidden):
        post("https://rebinding.example/")
    assert reached == [PUBLIC]


def test_redirects_are_answers_and_not_followed(program):
    program.status, program.headers = 302, {"Location": program.url}

    answer = post(program.url)

    assert (answer.status, answer.is_ok, len(program.got)) == (302, False, 1)


def test_a_long_answer_is_cut_and_no_proxy_asked(program, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    program.answer = b"x" * 100_000
    assert len(post(program.url).body) == outbound.LONGEST_ANSWER


def test_plain_http_goes_to_allowed_networks_only(settings, reached, monkeypatch):
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(outbound, "resolve", lambda host, port: [PUBLIC])
    with pytest.raises(outbound.Forbidden):
        post("http://shop.example/")
    assert not reached


def test_who_drips_is_cut_off(settings, monkeypatch):
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
    monkeypatch.setattr(outbound, "SECONDS", 0.5)
    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        line, _address = server.accept()
        try:
            for _second in range(100):
                line.send(b"H")
                time.sleep(0.1)
        except OSError:
            line.close()

    Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(outbound.Unreachable):
        post(f"http://127.0.0.1:{server.getsockname()[1]}/")
    # It would go on for ten.
    assert time.monotonic() - began < 6
    server.close()
