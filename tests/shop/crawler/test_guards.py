"""Where the crawler may go, and where not, whatever a page or a name says."""

from dataclasses import replace

import pytest
from twisted.internet.address import IPv4Address

from shop.crawler.spidering import guard
from shop.crawler.spidering.guard import Resolver, refusal
from tests.shop.crawler.crawling import crawl, job_for, said
from tests.shop.crawler.site import Site, running

HERE = ("127.0.0.0/8",)
# Ways to write, or to lead to, what is not out there.
FORBIDDEN = """
127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 0.0.0.0 10.0.0.1 10.255.255.255 172.16.0.1
172.31.255.254 192.168.0.1 169.254.169.254 169.254.170.2 100.64.0.1 100.100.100.200 192.0.0.192
198.18.0.1 192.0.2.1 203.0.113.7 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
""".split()
FORBIDDEN_6 = """
::1 :: fe80::1 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
64:ff9b:1::1
64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:a9fe:a9fe:: 2001:db8::1 2001:0:1:2:3:4:5:6
""".split()


@pytest.mark.parametrize("address", FORBIDDEN)
def test_a_literal_that_is_not_out_there_is_refused(address):
    assert refusal(f"http://{address}/", ()) == "private"


@pytest.mark.parametrize("address", FORBIDDEN_6)
def test_so_is_one_of_ipv6(address):
    assert refusal(f"http://[{address}]/", ()) == "private"


@pytest.mark.parametrize("address", [*FORBIDDEN[6:], *FORBIDDEN_6])
def test_a_name_that_leads_there_leads_nowhere(monkeypatch, address):
    """One bad address among good ones is enough."""
    monkeypatch.setattr(guard, "resolve", lambda host, port: ["93.184.216.34", address])

    assert Resolver(None, ()).judged("shop.example", 80) == []
    assert "shop.example" in guard.refused_hosts


def test_the_connection_goes_to_the_judged_address(monkeypatch):
    """A name that answers otherwise the next moment (DNS rebinding) is not asked again."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    monkeypatch.setattr(guard, "resolve", lambda host, port: next(answers))
    resolver = Resolver(None, ())

    assert resolver.judged("shop.example", 80) == [IPv4Address("TCP", "93.184.216.34", 80)]
    assert resolver.judged("shop.example", 80) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://shop.example/p/1", ""),
        ("http://93.184.216.34/", ""),
        ("ftp://shop.example/", "no_address"),
        ("file:///etc/passwd", "no_address"),
        ("javascript:alert(1)", "no_address"),
        ("http:///p", "no_address"),
        ("http://shop.example:99999/", "no_address"),
        ("http://admin:secret@shop.example/", "no_address"),
        ("http://shop.example:8080/", "port"),
        ("http://shop.example:6379/", "port"),
        ("http://shop.example/" + "a" * 500, "endless"),
        ("http://shop.example/a/b/a/b/a/b/a/b", "endless"),
        ("http://shop.example/" + "/".join("abcdefghijklm"), "endless"),
    ],
)
def test_addresses(url, code):
    assert refusal(url, ()) == code


def test_allowed_networks_open_their_own_ports_only():
    assert refusal("http://127.0.0.1:8080/", HERE) == ""
    assert refusal("http://10.0.0.1:8080/", HERE) == "private"
    assert refusal("http://93.184.216.34:8080/", HERE) == "private"


@pytest.mark.long
def test_a_name_that_leads_home_is_not_asked(tmp_path):
    """With no network allowed, by its literal and by its name, and without being asked once."""
    with running(Site()) as site:
        lines = crawl(
            job_for(site, tmp_path, start=(f"http://localhost:{site.server_port}/",), allowed=())
        )
        assert said(lines, "trouble") == [
            [f"http://localhost:{site.server_port}/", "port", "Refused"]
        ]
        lines = crawl(
            job_for(site, tmp_path, start=("http://localhost/",), hosts=("localhost",), allowed=())
        )
        assert [row[1] for row in said(lines, "trouble")] == ["private"]
        assert not site.asked


@pytest.mark.long
def test_a_server_in_trouble_is_left_alone(tmp_path):
    site = Site()
    site.robots_status = 503
    with running(site):
        lines = crawl(job_for(site, tmp_path))

    assert {row[1] for row in said(lines, "trouble")} == {"robots"}
    assert site.asked.keys() == {"/robots.txt"}


def test_a_plugin_cannot_take_the_guards_away(tmp_path):
    from shop.crawler.spidering.fetching import guarded

    with running(Site()) as site:
        job = replace(job_for(site, tmp_path), allowed=())
    asked = {
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": True,
        "TWISTED_DNS_RESOLVER": "elsewhere",
        "DOWNLOAD_DELAY": 0,
        "DOWNLOADER_MIDDLEWARES": {"shop.crawler.spidering.guard.Guard": None, "own.Own": 543},
        "CONCURRENT_REQUESTS": 4,
    }

    made = guarded(asked, replace(job, delay=1.0))

    assert (made["ROBOTSTXT_OBEY"], made["TELNETCONSOLE_ENABLED"]) == (True, False)
    assert (made["DOWNLOAD_DELAY"], made["CONCURRENT_REQUESTS"]) == (1.0, 4)
    assert made["TWISTED_DNS_RESOLVER"] == "shop.crawler.spidering.guard.Resolver"
    assert made["DOWNLOADER_MIDDLEWARES"]["shop.crawler.spidering.guard.Guard"] == 10_000
    assert made["DOWNLOADER_MIDDLEWARES"]["own.Own"] == 543
