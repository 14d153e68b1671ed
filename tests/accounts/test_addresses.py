"""The address that limits count: the peer's, or what a trusted proxy says."""

import pytest
from django.test import RequestFactory

from core.client_ip import client_ip


def address(peer: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_ip(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


def test_nobody_is_believed_unless_named():
    assert address("203.0.113.5", "198.51.100.1") == "203.0.113.5"
    assert address("127.0.0.1", "198.51.100.1") == "127.0.0.1"
    assert address("", "198.51.100.1") == ""


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.2.3.4", "::ffff:10.2.3.4", ""])
def test_a_trusted_proxy_names_the_client(settings, peer):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.0/8", "unix"]

    assert address(peer, "203.0.113.5") == "203.0.113.5"


def test_a_stranger_who_sends_the_header_stays_who_they_are(settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]

    assert address("203.0.113.5", "198.51.100.1") == "203.0.113.5"
    assert address("", "198.51.100.1") == ""


@pytest.mark.parametrize(
    "forwarded",
    [
        "198.51.100.1, 203.0.113.5",
        "127.0.0.1, 203.0.113.5",
        "garbage, 203.0.113.5",
        "198.51.100.1,203.0.113.5, 10.0.0.7",
        "::ffff:203.0.113.5",
    ],
)
def test_only_what_our_own_proxies_wrote_counts(settings, forwarded):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.0/8"]

    assert address("127.0.0.1", forwarded) == "203.0.113.5"


@pytest.mark.parametrize(
    "forwarded",
    [
        None,
        "",
        " ",
        ",",
        "unknown",
        "203.0.113.5:443",
        "203.0.113.5, nonsense",
        "127.0.0.1",
        "unix",
    ],
)
def test_without_a_good_client_address_the_peer_counts(settings, forwarded):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "unix"]

    assert address("127.0.0.1", forwarded) == "127.0.0.1"
    assert address("", forwarded) == ""


def test_an_odd_peer_is_no_error(settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]

    assert address("not an address", "203.0.113.5") == "not an address"


def test_ipv6_counts_by_household(settings):
    settings.TRUSTED_PROXIES = ["::1"]

    assert address("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::"
    assert address("::1", "2001:db8:1:2:ffff::9") == "2001:db8:1:2::"
    assert address("::1", "fe80::1%eth0") == "fe80::"
    assert address("::ffff:203.0.113.5") == "203.0.113.5"
