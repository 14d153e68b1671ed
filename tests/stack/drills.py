"""
What may happen to a shop in production, done to the real stack. Each drill gets the stack and
the store that is bought from, and returns figures for the report; it fails by AssertionError.
"""

import hashlib
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import requests

from tests.stack import parts, reckoning
from tests.stack.load import PHONE, Load, going_on
from tests.stack.stack import LOG_DISK_MB, Stack, descendants, give, memory_mb

Facts = dict[str, Any]
# What is killed in a short run, and what in a full one.
KILLED_SHORT = ("web worker", "tasks", "site", "postgresql", "redis", "nginx")
KILLED = (*KILLED_SHORT, "gunicorn", "nginx worker", "database session")


@dataclass
class Town:
    """The running stack, and the address of the store that drills buy from."""

    stack: Stack
    slug: str
    is_short: bool

    def load(self) -> Load:
        return Load(self.stack.base_url, self.slug, str(self.stack.certificate))

    def get(self, path: str, **headers: str) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(
                f"{self.stack.base_url}{path}",
                headers={"User-Agent": PHONE} | headers,
                verify=str(self.stack.certificate),
                timeout=20,
                allow_redirects=False,
            )

    def answers(self, path: str = "/healthz") -> bool:
        try:
            return self.get(path).status_code == 200
        except requests.RequestException:
            return False

    def is_healthy(self) -> bool:
        return self.answers("/health/")

    def sql(self, statement: str, **other: str) -> list[tuple[Any, ...]]:
        with closing(psycopg2.connect(**self.stack.database | other)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return list(cursor) if cursor.description else []


def served(town: Town) -> Facts:
    """TLS, HTTP/2, headers, compressed and hashed files, hidden addresses, foreign hosts."""
    curl = ["curl", "--silent", "--output", "/dev/null", "--max-time", "10"]
    url = town.stack.base_url
    run = town.stack.run
    facts = {"http": run([*curl, "-w", "%{http_version}", f"{url}/"], codes=(0,), timeout=20)}
    assert facts["http"] == "2", facts
    run([*curl, "--tls-max", "1.1", f"{url}/"], codes=(35,), timeout=20)
    run([*curl, "--insecure", "-H", "Host: evil.example", f"{url}/"], codes=(52, 92), timeout=20)
    page = town.get("/")
    style = re.findall(r'href="(/static/[^"]+\.css)"', page.text)[0]
    answer = town.get(style, **{"Accept-Encoding": "br"})
    assert "immutable" in answer.headers["Cache-Control"], answer.headers
    facts["stylesheet"] = answer.headers.get("Content-Encoding", "plain")
    assert town.get("/media/documents/x.pdf").status_code == 404
    assert town.get("/metrics/").status_code in {403, 404}
    assert page.headers["X-Request-ID"]
    assert page.headers["Strict-Transport-Security"]
    big = town.load().session().post(f"{url}/cart/add/", data=b"x" * 11_000_000, timeout=20)
    assert (big.status_code, "文件太大" in big.text) == (413, True), big.status_code
    town.get("/merchant/orders/?q=13812345678")
    town.stack.wait_until(
        "the log knows the search",
        lambda: "/merchant/orders/?-" in town.stack.log("nginx-access.log"),
    )
    assert "13812345678" not in town.stack.log("nginx-access.log")
    plain = f"http://localhost:{town.stack.http_port}/cart/"
    moved = run([*curl, "-w", "%{redirect_url}", plain], codes=(0,), timeout=20)
    assert moved == f"{url}/cart/", moved
    town.stack.wait_until("healthy, with a heartbeat of the worker", town.is_healthy, 60)
    return facts


def journey(town: Town) -> Facts:
    """A shopper in a real Chromium: store, product, order, paid at the simulator."""
    from playwright.sync_api import sync_playwright

    from tests.browser.site import CHROMIUM, CHROMIUM_ARGUMENTS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, "--ignore-certificate-errors"]
        )
        context = browser.new_context(
            user_agent=PHONE,
            viewport={"width": 390, "height": 844},
            ignore_https_errors=True,
            locale="zh-CN",
        )
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{town.stack.base_url}/{town.slug}/")
        page.get_by_role("link", name="商品1号").first.click()
        page.get_by_role("button", name="立即购买").click()
        page.wait_for_url("**/checkout/**")
        page.fill("#name", "李明")
        page.fill("#phone", "13700000001")
        page.select_option("#province", "浙江省")
        page.locator("#city option").nth(2).wait_for(state="attached")
        page.select_option("#city", "杭州市")
        page.locator("#district option").nth(2).wait_for(state="attached")
        page.select_option("#district", "西湖区")
        page.fill("#detail", "文三路 88 号")
        page.get_by_role("button", name="提交订单").click()
        page.wait_for_url("**/orders/**")
        if not page.url.endswith("/pay/"):
            page.goto(page.url.rstrip("/") + "/pay/")
        page.locator("form button.btn--primary, form button[type=submit], form .btn").last.click()
        page.wait_for_url("**127.0.0.1**/pay/**")
        began = time.monotonic()
        page.locator("button[value=pay]").first.click()
        token = town.sql("SELECT token FROM orders_order ORDER BY id DESC LIMIT 1")[0][0]
        page.goto(f"{town.stack.base_url}/orders/{token}/pay/return/")
        page.get_by_text("支付成功").or_(page.get_by_text("已付款")).first.wait_for(timeout=30_000)
        took = time.monotonic() - began
        browser.close()
    assert errors == [], errors
    return {"paid_shown_after": round(took, 1)}


CHANGE = """
import time
from decimal import Decimal
from core import scope
from shop.catalog import products
from shop.catalog.models import ProductVariant
with scope.across_stores("a drill"):
    variant = ProductVariant._base_manager.select_related("store").order_by("pk").first()
    products.change_variant(
        store=variant.store, variant_id=variant.pk, actor=variant.store.owner, price=Decimal("7.77")
    )
print("committed", time.time())
"""
# An edit is seen within a second; the rest is this machine's.
STALE_SECONDS = 1.5


def fresh(town: Town) -> Facts:
    """The micro-cache answers, and a new price is on the page within a second."""
    path = town.load().products[0]
    seen: list[tuple[float, bool, str]] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            answer = town.get(path)
            is_new = "7.77" in answer.text
            seen.append((time.time(), is_new, answer.headers.get("X-Cache", "")))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        said = town.stack.manage("shell", "--no-imports", "-c", CHANGE)
        time.sleep(2)
    finally:
        over.set()
        looking.join(timeout=20)
    committed = float(said.split("committed")[1].split()[0])
    stale = max((at - committed for at, is_new, _cache in seen if not is_new), default=0)
    hits = sum(cache == "HIT" for _at, _is_new, cache in seen)
    assert seen[-1][1], "the new price never came"
    assert stale <= STALE_SECONDS, f"the old price was shown {stale:.2f} s after the change"
    assert hits > len(seen) / 4, f"{hits} hits of {len(seen)}"
    return {"old_price_for": round(max(stale, 0), 2), "hits": f"{hits} of {len(seen)}"}


def killed_parts(town: Town) -> Facts:
    """kill -9 of each part in turn while people order and pay; nothing paid is lost."""
    facts: Facts = {}
    load = town.load()
    with going_on(load):
        time.sleep(2)
        for name in KILLED_SHORT if town.is_short else KILLED:
            facts[name] = killed(town, load, name)
        time.sleep(2)
    return facts | reckoning.settle(town.stack, load.ledger) | trouble(load)


def killed(town: Town, load: Load, name: str) -> str:
    before = parts.find(town.stack)
    assert name in before, f"{name} is not running: {before}"
    failed = len(load.ledger.failed)
    began = time.monotonic()
    parts.kill(before[name])
    town.stack.wait_until(
        f"{name} is back", lambda: parts.find(town.stack).get(name, 0) not in {0, before[name]}, 60
    )
    town.stack.wait_until(f"healthy after {name}", town.is_healthy, 90)
    took = time.monotonic() - began
    time.sleep(2)
    return f"{took:.1f} s, {len(load.ledger.failed) - failed} failed"


def rolling_restart(town: Town) -> Facts:
    """Another master, the same shoppers: no request fails."""
    load = town.load()
    before = parts.find(town.stack)["site"]
    with going_on(load):
        time.sleep(2)
        began = time.monotonic()
        town.stack.script("rolling_restart.sh")
        took = time.monotonic() - began
        time.sleep(2)
    assert parts.find(town.stack)["site"] != before
    assert load.ledger.failed == [], load.ledger.failed[:5]
    assert load.ledger.given_up == [], load.ledger.given_up[:5]
    return {
        "took": round(took, 1),
        "requests": len(load.ledger.answers),
        "failed": 0,
        "slowest": round(load.ledger.slowest(), 2),
    } | reckoning.settle(town.stack, load.ledger)


def backup_and_restore(town: Town) -> Facts:
    """An encrypted backup, rehearsed; everything wiped; restored; the same content."""
    logged = town.sql("SELECT coalesce(max(id), 0) FROM payments_paymentlog")[0][0]
    before = content(town, logged=logged)
    began = time.monotonic()
    backup = town.stack.script("backup.sh", "--verify").strip().splitlines()[-1]
    backed_up = time.monotonic() - began
    names = sorted(path.name for path in Path(backup).iterdir())
    assert "database.dump.enc" in names, names
    assert "database.dump" not in names, names
    assert "verified=yes" in Path(backup, "manifest").read_text()

    # The database, not its schema: that locks each of 8,000 objects, more than PostgreSQL keeps.
    name = town.stack.database["dbname"]
    town.sql(f"DROP DATABASE {name} WITH (FORCE)", dbname="postgres")
    town.sql(f"CREATE DATABASE {name}", dbname="postgres")
    for name in ("media", "private"):
        shutil.rmtree(town.stack.folder / "shared" / name)
    town.stack.control("restart", "web")
    town.stack.wait_until("the process answers", town.answers, 60)
    assert town.get("/health/").status_code == 503

    began = time.monotonic()
    town.stack.script("restore.sh", "--yes", backup)
    restored = time.monotonic() - began
    after = content(town, logged=logged)
    assert after == before, {name: (before[name], after.get(name)) for name in before}
    town.stack.script("restore.sh", "--drop-before")
    town.stack.script("check_books.sh")
    broken = Path(backup, "database.dump.enc")
    broken.write_bytes(broken.read_bytes()[:-20])
    town.stack.script("restore.sh", "--rehearse", backup, codes=(1,))
    return {"backup_verified": round(backed_up, 1), "restore": round(restored, 1)}


def content(town: Town, *, logged: int) -> dict[str, str]:
    """
    What shoppers see and what is kept, in fingerprints. Open payments are asked about all the
    time, so of those only what is over is compared, and of the log what was there (`logged`).
    """
    town.stack.wait_until("the site answers", lambda: town.answers(f"/{town.slug}/"), 60)
    page = town.get(f"/{town.slug}/").text
    found = {"page": digest(page.encode())}
    for source in sorted(set(re.findall(r'src="(/media/[^"]+)"', page))):
        found[source] = digest(town.get(source).content)
    for table, which in (
        ("orders_order", "payment_status = 'paid'"),
        ("payments_paymentorder", "state = 'succeeded'"),
        ("payments_paymentlog", f"id <= {logged:d}"),
    ):
        rows = town.sql(f"SELECT t::text FROM {table} t WHERE {which} ORDER BY id")  # noqa: S608
        found[table] = f"{len(rows)} {digest(''.join(row[0] for row in rows).encode())}"
    return found


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def upgrade(town: Town) -> Facts:
    """A release with a migration; one that is broken and goes back by itself; back by hand."""
    town.stack.script("rolling_restart.sh")
    old = town.stack.current
    good = release(town, "good", column="drill_note")
    older = release(town, "older", column="drill_older")
    load = town.load()
    with going_on(load, buyers=2):
        began = time.monotonic()
        town.stack.script("upgrade.sh", str(good))
        took = time.monotonic() - began
        new = town.stack.current
        assert new != old
        assert has_column(town, "drill_note")
        assert "# good" in mark(town)
        said = town.stack.script("upgrade.sh", "--skip-rehearsal", str(older), codes=(1,))
        assert "这个版本比数据库旧" in said, said
        assert town.stack.current == new
        broken = release(town, "third", column="drill_mistake")
        break_home_page(broken)
        began = time.monotonic()
        said = town.stack.script("upgrade.sh", "--skip-rehearsal", str(broken), codes=(1,))
        back = time.monotonic() - began
        assert "已退回" in said, said
        assert town.stack.current == new
        assert not has_column(town, "drill_mistake")
        assert has_column(town, "drill_note")
        assert "# good" in mark(town)
        began = time.monotonic()
        town.stack.script("rollback.sh")
        by_hand = time.monotonic() - began
        assert town.stack.current == old
        assert not has_column(town, "drill_note")
        assert "# good" not in mark(town)
    assert load.ledger.failed == [], load.ledger.failed[:5]
    return {
        "upgrade": round(took, 1),
        "broken_back": round(back, 1),
        "rollback": round(by_hand, 1),
        "requests": len(load.ledger.answers),
        "failed": 0,
    } | reckoning.settle(town.stack, load.ledger)


MIGRATION = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "{last}")]
    operations = [
        migrations.AddField("homepage", "{column}", models.CharField(max_length=9, null=True)),
    ]
"""


def release(town: Town, name: str, *, column: str) -> Path:
    """A throwaway version: the running one with a migration and a mark in /robots.txt."""
    folder = town.stack.folder / f"source-{name}"
    ignored = shutil.ignore_patterns("var", ".venv", ".env", "__pycache__")
    shutil.copytree(town.stack.current, folder, ignore=ignored)
    migrations = folder / "home" / "migrations"
    last = max(path.stem for path in migrations.glob("[0-9]*.py"))
    text = MIGRATION.format(last=last, column=column)
    (migrations / f"9{int(time.time()) % 1_000_000:06d}_{name}.py").write_text(text)
    views = folder / "home" / "views.py"
    text = views.read_text("utf-8").replace('ROBOTS = """\\\n', f'ROBOTS = """\\\n# {name}\n')
    views.write_text(text, "utf-8")
    give(folder, town.stack.user)
    return folder


def mark(town: Town) -> str:
    """Past nginx, which may keep /robots.txt for an hour."""
    return town.get(f"/robots.txt?{time.time()}").text


def break_home_page(folder: Path) -> None:
    page = folder / "templates" / "home" / "home_page.html"
    page.write_text(page.read_text("utf-8") + "{% no_such_tag %}", "utf-8")


def has_column(town: Town, name: str) -> bool:
    rows = town.sql(
        "SELECT 1 FROM information_schema.columns"  # noqa: S608 - ours
        f" WHERE table_name = 'home_homepage' AND column_name = '{name}'"
    )
    return bool(rows)


def redis_away(town: Town) -> Facts:
    """Redis is stopped for ten seconds: slower, not broken; tasks go on afterwards."""
    load = town.load()
    with going_on(load, buyers=2):
        time.sleep(1)
        town.stack.control("stop", "redis")
        began = time.monotonic() - load.began
        time.sleep(10)
        ended = time.monotonic() - load.began
        town.stack.control("start", "redis")
        back = town.stack.wait_until("healthy again", town.is_healthy, 90)
        time.sleep(1)
    during = [a for a in load.ledger.answers if began <= a.at <= ended]
    failed = [answer for answer in during if answer.is_failed]
    assert during
    assert len(failed) <= len(during) * 0.05, load.ledger.kinds()
    return {
        "answered": len(during),
        "failed": len(failed),
        "slowest": round(max(answer.seconds for answer in during), 2),
        "healthy_after": round(back, 1),
    } | reckoning.settle(town.stack, load.ledger)


def database_away(town: Town) -> Facts:
    """PostgreSQL is stopped for ten seconds: a clear 503, then as before."""
    load = town.load()
    town.get(f"/{town.slug}/")
    with going_on(load, buyers=2):
        time.sleep(1)
        town.stack.control("stop", "postgresql")
        began = time.monotonic()
        page, api = town.get("/account/login/"), town.get("/api/v1/stores/?search=x")
        unsaid = town.get("/search/?q=away")
        facts = {"store_page": town.get(f"/{town.slug}/").status_code}
        assert town.get("/healthz").status_code == 200
        assert town.get("/health/").status_code == 503
        time.sleep(max(0, 10 - (time.monotonic() - began)))
        town.stack.control("start", "postgresql")
        facts["healthy_after"] = round(
            town.stack.wait_until("healthy again", town.is_healthy, 60), 1
        )
        time.sleep(1)
    assert page.status_code in {200, 503}, page.status_code
    assert unsaid.status_code == 503, unsaid.status_code
    assert "请稍" in unsaid.text, unsaid.text[:300]
    assert int(unsaid.headers["Retry-After"]) > 0
    assert api.status_code == 503, api.status_code
    assert api.headers["Content-Type"].startswith("application/problem+json"), api.headers
    odd = [answer for answer in load.ledger.failed if answer.status not in {0, 503}]
    assert odd == [], odd[:5]
    return facts | reckoning.settle(town.stack, load.ledger) | trouble(load)


def logs_full(town: Town) -> Facts:
    """The disk of the logs is full: orders are placed and paid all the same."""
    if not os.path.ismount(town.stack.folder / "log"):
        return {"not tried": "the logs want a disk of their own: root, and a machine that mounts"}
    load = town.load()
    with no_room_for_logs(town), going_on(load, buyers=2):
        time.sleep(4 if town.is_short else 8)
        said = town.get("/health/").status_code
        assert said == 503, f"/health/ says {said} of a full disk"
    assert load.ledger.placed, "nothing was ordered"
    assert load.ledger.failed == [], load.ledger.failed[:5]
    return {"requests": len(load.ledger.answers), "failed": 0} | reckoning.settle(
        town.stack, load.ledger
    )


@contextmanager
def no_room_for_logs(town: Town) -> Iterator[None]:
    """The small disk of the logs is filled to the last byte."""
    logs = town.stack.folder / "log"
    stuffing = logs / "stuffing"
    try:
        with stuffing.open("wb", buffering=0) as file, suppress(OSError):
            for _piece in range(LOG_DISK_MB * 16 + 1):
                file.write(b"0" * 65536)
        assert shutil.disk_usage(logs).free < 65536
        yield
    finally:
        stuffing.unlink()


def memory(town: Town) -> Facts:
    """PSS of the whole stack after all that, part by part."""
    figures = {
        name: round(memory_mb([pid, *descendants(pid)]), 1)
        for name, pid in town.stack.pids().items()
    }
    return figures | {"total_mb": round(sum(figures.values()), 1)}


def trouble(load: Load) -> Facts:
    return {
        "requests": len(load.ledger.answers),
        "failed": len(load.ledger.failed),
        "longest_gap": round(load.ledger.gap(), 1),
        "gave_up": len(load.ledger.given_up),
    }


Drill = Callable[[Town], Facts]
ALL: tuple[Drill, ...] = (
    *(served, journey, fresh, rolling_restart, killed_parts, redis_away, database_away),
    *(logs_full, backup_and_restore, upgrade, memory),
)
SHORT: tuple[Drill, ...] = (
    *(served, journey, fresh, rolling_restart, killed_parts, database_away),
    *(backup_and_restore, memory),
)
