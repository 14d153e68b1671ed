"""Log files: a file a day, many processes, a full disk, what is kept, what a line says."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from logging.config import dictConfig
from pathlib import Path

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from shop.stores.people import audit
from tests import make
from tests.api.conftest import Api
from xiaodiantong.ops.logging import config, files, queries, request_ids
from xiaodiantong.ops.logging.files import DailyFile
from xiaodiantong.ops.logging.lines import JsonLine
from xiaodiantong.ops.logging.masking import masked
from xiaodiantong.ops.metrics import counters

PROJECT = Path(__file__).resolve().parents[2]


def record(message: str, *, at: datetime | None = None) -> logging.LogRecord:
    made = logging.makeLogRecord({"msg": message, "name": "shop", "levelname": "INFO"})
    made.created = (at or timezone.now()).timestamp()
    return made


def daily(path: Path, keep_days: int = 30) -> DailyFile:
    handler = DailyFile(str(path), keep_days)
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler


def local(day: str, time: str = "12:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}:00+08:00")


@pytest.fixture
def folder(tmp_path) -> Iterator[Path]:
    """Everything is logged into this folder, as in development."""
    dictConfig(
        config.config(
            folder=str(tmp_path), level="DEBUG", line="text", audit=f"{tmp_path}/audit.log"
        )
    )
    yield tmp_path
    dictConfig(django_settings.LOGGING)


@pytest.fixture
def errors() -> Callable[[], float]:
    def counted() -> float:
        return counters.log_write_errors._value.get()

    before = counted()
    return lambda: counted() - before


def test_each_day_has_its_file_and_the_name_leads_to_todays(tmp_path):
    handler = daily(tmp_path / "app.log")

    handler.emit(record("昨天", at=local("2026-11-20", "23:59")))
    handler.emit(record("今天", at=local("2026-11-21", "00:00")))

    assert (tmp_path / "app-2026-11-20.log").read_text("utf-8") == "昨天\n"
    assert (tmp_path / "app-2026-11-21.log").read_text("utf-8") == "今天\n"
    assert (tmp_path / "app.log").read_text("utf-8") == "今天\n"
    assert os.readlink(tmp_path / "app.log") == "app-2026-11-21.log"


@pytest.mark.parametrize(("name", "days"), [("app", 30), ("payment_audit", 90)])
def test_what_is_too_old_goes_when_a_day_begins(tmp_path, name, days):
    today = date(2026, 11, 20)

    def of(age: int) -> str:
        return f"{name}-{today - timedelta(days=age)}.log"

    for age in (1, 2, days, days + 1, days + 200):
        (tmp_path / of(age)).write_text("x")
    (tmp_path / f"{name}-notes.log").write_text("x")
    (tmp_path / f"other-{today - timedelta(days=999)}.log").write_text("x")
    given = config.config(
        folder=str(tmp_path), level="INFO", line="text", audit=f"{tmp_path}/payment_audit.log"
    )
    handler = given["handlers"][name]

    daily(Path(handler["path"]), handler["keep_days"]).emit(record("x", at=local(f"{today}")))

    left = {file.name for file in tmp_path.glob(f"{name}-2*.log")}
    assert left == {of(age) for age in (0, 1, 2, days)}
    assert (tmp_path / f"{name}-notes.log").exists()
    assert len(list(tmp_path.glob("other-*.log"))) == 1


def test_a_file_of_an_older_version_is_kept(tmp_path):
    (tmp_path / "app.log").write_text("of before\n")

    daily(tmp_path / "app.log").emit(record("new"))

    assert (tmp_path / "app.log").read_text() == "new\n"
    assert (tmp_path / "app.before.log").read_text() == "of before\n"


def test_a_file_that_was_moved_away_is_made_anew(tmp_path):
    handler = daily(tmp_path / "app.log")
    handler.emit(record("one", at=local("2026-11-20")))
    (tmp_path / "app-2026-11-20.log").rename(tmp_path / "moved")
    handler.emit(record("two", at=local("2026-11-20")))

    assert (tmp_path / "moved").read_text() == "one\n"
    assert (tmp_path / "app-2026-11-20.log").read_text() == "two\n"


WRITER = """
import logging, sys
from xiaodiantong.ops.logging.files import DailyFile
handler = DailyFile(sys.argv[1], 30)
handler.setFormatter(logging.Formatter("%(message)s"))
midnight = float(sys.argv[3])
for number in range(2000):
    record = logging.makeLogRecord({"msg": f"{sys.argv[2]}:{number}:" + "长" * 200})
    record.created = midnight - 1000 + number
    handler.emit(record)
"""


@pytest.mark.long
def test_four_processes_over_midnight_lose_and_mix_no_line(tmp_path):
    midnight = local("2026-11-21", "00:00").timestamp()
    environment = os.environ | {
        "PYTHONPATH": f"{PROJECT / 'site'}:{PROJECT}",
        "TZ": "Asia/Shanghai",
    }
    path = str(tmp_path / "app.log")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, path, name, str(midnight)],
            env=environment | {"DJANGO_ENV": "test"},
            cwd=PROJECT,
        )
        for name in "abcd"
    ]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0, 0]

    days = [(tmp_path / f"app-2026-11-{day}.log").read_text("utf-8") for day in (20, 21)]
    lines = [text.splitlines() for text in days]
    assert [len(written) for written in lines] == [4000, 4000]
    assert all(line.endswith(":" + "长" * 200) for written in lines for line in written)
    assert len({line for written in lines for line in written}) == 8000
    assert os.readlink(path) == "app-2026-11-21.log"


def test_a_full_disk_breaks_nothing_and_is_counted(tmp_path, errors, monkeypatch, capsys):
    monkeypatch.setattr(files, "_complained_at", float("-inf"))
    handler = daily(tmp_path / "app.log")
    handler.emit(record("fits"))
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, handler._file)
    handler._inode = os.stat(handler._dated).st_ino

    for _number in range(3):
        handler.emit(record("does not fit"))
    os.close(full)

    assert errors() == 3
    said = capsys.readouterr().err
    assert said.count("log lines cannot be written") == 1
    assert "No space left" in said


def test_a_folder_that_cannot_be_written_breaks_no_request(db, tmp_path, errors, monkeypatch):
    (tmp_path / "log").write_text("a file, where a folder should be")
    dictConfig(config.config(folder=f"{tmp_path}/log", level="DEBUG", line="text", audit=""))
    try:
        assert Client().get("/api/v1/products/").status_code == 200
    finally:
        dictConfig(django_settings.LOGGING)
    assert errors() >= 1


def test_the_api_log_has_a_line_for_each_request(db, folder):
    user = make.user()
    Api(user).get("/me/", {"phone": "13800001234"})
    answer = Api().get("/products/0/")

    lines = (folder / "api.log").read_text("utf-8").splitlines()
    assert len(lines) == 2
    assert "GET /api/v1/me/ 200 " in lines[0]
    assert lines[0].endswith(f" ms user={user.pk}")
    assert "?" not in lines[0]
    assert "GET /api/v1/products/0/ 404 " in lines[1]
    assert lines[1].endswith("user=-")
    assert f"[{answer['X-Request-ID']}]" in lines[1]
    assert not (folder / "app.log").exists(), "the API has a log of its own"


def test_errors_have_a_log_of_their_own(folder):
    logging.getLogger("orders").error("broken")
    logging.getLogger("orders").debug("fine")
    logging.getLogger("someone.else").debug("chatter")

    assert (folder / "app.log").read_text().count("\n") == 2
    assert "chatter" not in (folder / "app.log").read_text()
    assert (folder / "error.log").read_text().count("\n") == 1
    assert "ERROR orders [" in (folder / "error.log").read_text()


def test_production_says_less_than_development():
    assert config.config(folder="", level="INFO", line="json", audit="")["loggers"]["orders"] == {
        "level": "INFO"
    }


def test_queries_are_logged_without_what_stood_in_them(db, folder, settings):
    settings.SLOW_QUERY_MS = 0
    make.user(phone="13812345678")

    text = (folder / "db_queries.log").read_text("utf-8")
    assert 'INSERT INTO "accounts_user"' in text
    assert "%s" in text
    assert "1381234" not in text


def test_only_slow_queries_are_logged_in_production(db, folder, settings):
    settings.SLOW_QUERY_MS = 10_000
    make.user()

    assert not (folder / "db_queries.log").exists()


def test_every_connection_is_watched(db):
    queries._watch(connection)
    queries._watch(connection)

    assert connection.execute_wrappers.count(queries.timed) == 1


def test_a_json_line_is_one_object(capsys):
    token = request_ids.current.set("abc12345")
    made = record("电话 13800001234\n第二行")
    made.order_id = 7
    try:
        raise ValueError("token=geheim")
    except ValueError:
        made.exc_info = sys.exc_info()
    line = JsonLine().format(made)
    request_ids.current.reset(token)

    said = json.loads(line)
    assert "\n" not in line
    assert said["message"] == "电话 138****1234\n第二行"
    assert (said["request_id"], said["order_id"], said["logger"]) == ("abc12345", 7, "shop")
    assert "geheim" not in line
    assert "ValueError: token=***" in said["error"]


def test_a_line_break_of_a_visitor_begins_no_line(folder):
    logging.getLogger("orders").warning("not found: %s", "/x\n2026-11-20 INFO orders: paid")

    assert (folder / "app.log").read_text().count("\n") == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13800001234", "138****1234"),
        ("电话：138 0000 1234。", "电话：138****1234。"),
        ("+8613800001234", "+86138****1234"),
        ("4200001380000123412", "4200001380000123412"),
        ("/orders/aB3_x-7Qw9Zk2LmN4pRs6TuV/pay/", "/orders/***/pay/"),
        ("/shop/chat-order/aB3_x-7Qw9Zk2LmN4pRs6TuV/", "/shop/chat-order/***/"),
        ("/chat-order/again/", "/chat-order/again/"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("{'Cookie': 'sessionid=abc; cart=def'}", "{'Cookie': '***'}"),
        ("got Bearer abcdefghij", "got Bearer ***"),
        ("password=hunter2&next=/x/", "password=***&next=/x/"),
        ('{"app_secret": "s3cr3t", "a": 1}', '{"app_secret": "***", "a": 1}'),
        ("redis://:geheim@redis:6379/0", "redis://***@redis:6379/0"),
        ("postgres://shop:geheim@db/x", "postgres://***@db/x"),
        ("您的验证码 123456，10 分钟内有效", "您的验证码 ***，10 分钟内有效"),
        ("eyJhbGciOiJI.eyJ1c2VyIjo.c2ln", "***"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----", "***"),
        ("2026-11-20 17:15:59,123 12.5 ms", "2026-11-20 17:15:59,123 12.5 ms"),
    ],
)
def test_what_is_masked_and_what_is_not(text, shown):
    assert masked(text) == shown


def test_an_id_of_a_trusted_proxy_is_kept_and_a_visitors_is_not(db, settings):
    given = {"x-request-id": "from-nginx-0001"}
    assert Client().get("/robots.txt", headers=given)["X-Request-ID"] != "from-nginx-0001"

    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    assert Client().get("/robots.txt", headers=given)["X-Request-ID"] == "from-nginx-0001"
    odd = {"x-request-id": "a b\tc"}
    assert len(Client().get("/robots.txt", headers=odd)["X-Request-ID"]) == 16


def test_each_request_has_an_id_of_its_own(db):
    client = Client()

    ids = {client.get("/robots.txt")["X-Request-ID"] for _number in range(3)}

    assert len(ids) == 3


def through_a_worker(*stays: audit.Acted | None) -> list[tuple[str, audit.Acted | None]]:
    """What a task sees that is begun in each, by a real broker and worker in this process."""
    seen = []
    app = Celery("ids", broker="memory://", backend="cache+memory://", set_as_current=False)

    @app.task(shared=False)
    def tell() -> None:
        seen.append((request_ids.current.get(), audit.ACTING.get()))

    app.loader.import_task_module = lambda *args: None
    with start_worker(app, perform_ping_check=False, shutdown_timeout=10):
        for acted in stays:
            token = audit.ACTING.set(acted)
            try:
                tell.delay().get(timeout=10)
            finally:
                audit.ACTING.reset(token)
    return seen


@pytest.mark.long
def test_tasks_carry_the_id_of_their_request(folder):
    token = request_ids.current.set("request-0001")
    try:
        assert through_a_worker(None) == [("request-0001", None)]
    finally:
        request_ids.current.reset(token)


@pytest.mark.long
def test_tasks_know_who_acted_for_a_store_when_they_were_begun(folder):
    acted = [found and found.number for _id, found in through_a_worker(audit.Acted(7), None)]

    assert acted == [7, None]


def test_time_is_of_shanghai(tmp_path):
    """A file's day is the shop's, whatever the server's clock is set to."""
    late = datetime.fromisoformat("2026-11-20T17:00:00+00:00")

    daily(tmp_path / "app.log").emit(record("x", at=late))

    assert (tmp_path / "app-2026-11-21.log").exists()
