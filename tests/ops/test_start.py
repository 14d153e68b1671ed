"""Starting: a wrong environment ends it with one message, a right one is safe to deploy."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "x7k2q" * 12,
    "ALLOWED_HOSTS": "xiaodiantong.example,.xdt.example",
    "SITE_URL": "https://xiaodiantong.example",
    "POSTGRES_PASSWORD": "not-used-here",
    "PAYMENT_SECRET_KEYS": "ZGVtby1vbmx5LWtleS1vZi14aWFvZGlhbnRvbmctMDE=",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SMS_PROVIDERS": "console",
    "ALLOW_CONSOLE_SMS": "true",
    "LOG_DIR": "",
}
NEEDED = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "REDIS_URL")
# What python3-openid, which social-auth brings, imports is no fault of ours.
FOREIGN = "ignore:defusedxml.cElementTree:DeprecationWarning"
MANAGE = [sys.executable, "-W", "error", "-W", FOREIGN, "manage.py"]
GUNICORN = [sys.executable, "-m", "gunicorn", "--no-control-socket", "-b", "127.0.0.1:0"]
STARTS = {
    "manage.py": [*MANAGE, "check"],
    # As deploy/ starts it, and with the application loaded by the worker.
    "gunicorn": [*GUNICORN, "--preload", "-w", "2", "xiaodiantong.wsgi"],
    "gunicorn's worker": [*GUNICORN, "-w", "1", "xiaodiantong.wsgi"],
    "celery": [sys.executable, "-m", "celery", "-A", "xiaodiantong", "worker"],
}


def run(command: list[str], timeout: float = 60, **environment: str):
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        command,
        env=keep | environment | {"PYTHONPATH": f"{PROJECT / 'site'}:{PROJECT}"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def test_the_queue_is_found_through_sentinels_whatever_the_environment_says():
    asked = "from xiaodiantong.celery import app; print(*app.connection_for_read().alt)"
    asked += "; print(*app.connection_for_write().alt)"

    done = run(
        [sys.executable, "-c", asked],
        **GOOD | {"REDIS_URL": "redis://town/0"},
        CELERY_BROKER_URL="redis://town/1",
        REDIS_SENTINELS="127.0.0.1:26379,127.0.0.1:26380",
    )

    assert done.returncode == 0, done.stderr
    found = "sentinel://127.0.0.1:26379/1 sentinel://127.0.0.1:26380/1"
    assert done.stdout.splitlines() == [found, found]


WHOLE_SITE = """
from importlib.util import find_spec
there = [name for name in ("cv2", "numpy") if find_spec(name)]
from xiaodiantong.env import select_settings; select_settings()
import django; django.setup()
from django.urls import get_resolver; get_resolver().url_patterns
import sys
print(there == [name for name in ("cv2", "numpy") if find_spec(name)])
print({"cv2", "numpy", "onnxruntime", "ninja"} & set(sys.modules))
"""


@pytest.mark.long
def test_what_no_page_needs_is_loaded_by_no_process_of_the_site():
    done = run([sys.executable, "-c", WHOLE_SITE], DJANGO_ENV="development", DJANGO_DB="sqlite")

    assert done.stdout == "True\nset()\n", done.stderr


@pytest.mark.parametrize("name", STARTS)
def test_each_program_says_what_is_missing_and_ends(name):
    started = time.monotonic()
    done = run(STARTS[name], DJANGO_ENV="production")

    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    for missing in (*NEEDED, "POSTGRES_PASSWORD", "PAYMENT_SECRET_KEYS", "SMS_PROVIDERS"):
        assert f"- {missing} is missing" in done.stderr
    assert time.monotonic() - started < 30


def test_an_unknown_environment_names_those_there_are():
    done = run(STARTS["manage.py"], DJANGO_ENV="prod")

    assert done.returncode == 3
    assert done.stderr == (
        "DJANGO_ENV='prod' is unknown: use one of development, test, preproduction, production\n"
    )


def test_everything_that_is_odd_is_told_at_once():
    odd = {
        "ALLOWED_HOSTS": "https://shop.example,shop.example:80",
        "SITE_URL": "shop.example",
        "REDIS_URL": "localhost:6379",
        "POSTGRES_PORT": "99999",
        "POSTGRES_CONN_MAX_AGE": "-1",
        "EMAIL_PORT": "smtp",
        "LOG_FORMAT": "xml",
        "LOG_LEVEL": "LOUD",
        "SENTRY_DSN": "sentry",
        "METRICS_TOKEN": "short",
        "CORS_ALLOWED_ORIGINS": "*,https://app.example/path",
        "SECURE_SSL_REDIRECT": "perhaps",
        "PAYMENT_SECRET_KEYS": "no-key",
        "SECRET_KEY": "a" * 60,
        "ORDER_PAYMENT_TIMEOUT_MINUTES": "0",
        "STATIC_ROOT": "/tmp/static",  # noqa: S108 - a good one among them
    }
    done = run(STARTS["manage.py"], **GOOD | odd)

    told = done.stderr.splitlines()
    assert told[0] == "The environment is not complete:"
    assert len(told) == len(set(told)), "each problem once"
    for name in set(odd) - {"STATIC_ROOT"}:
        assert any(line.startswith(f"- {name}") for line in told), name
    assert not any("STATIC_ROOT" in line for line in told)


def test_an_empty_value_is_missing():
    done = run(STARTS["manage.py"], **GOOD | {"REDIS_URL": "", "SECRET_KEY": ""})

    assert "- REDIS_URL is missing" in done.stderr
    assert "- SECRET_KEY is missing" in done.stderr


# Well-formed, and yet nobody's shop should run with it.
UNSAFE = {
    "ALLOWED_HOSTS": ("*", "xiaodiantong.example,*"),
    "SITE_URL": ("http://xiaodiantong.example", "https://elsewhere.example"),
    "POSTGRES_PASSWORD": ("1", "postgres", "aaaaaaaaaaaaaaaa"),
    "TRUSTED_PROXIES": ("0.0.0.0/0", "unix,::/0", "64.0.0.0/2"),
    "CELERY_BROKER_URL": ("memory://", "filesystem://"),
    "PAYMENT_SECRET_KEYS": ("", ","),
    "SMS_PROVIDERS": ("accounts.sms.backends.Nobody", "nobody.here.Backend", "accounts.none.X"),
}


@pytest.mark.parametrize("turn", range(3))
def test_what_would_open_the_site_is_refused_in_one_message(turn):
    unsafe = {name: values[turn % len(values)] for name, values in UNSAFE.items()}

    done = run(STARTS["manage.py"], **GOOD | unsafe)

    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    told = done.stderr.splitlines()[1:]
    assert {line[2:].split("=")[0].split(":")[0].split(" ")[0] for line in told} == set(UNSAFE)


@pytest.mark.long
def test_what_is_safe_is_not_refused():
    fine = {
        "SITE_URL": "https://mai.xdt.example",
        "TRUSTED_PROXIES": "unix,127.0.0.1,10.0.0.0/8,fd00::/16",
        "CELERY_BROKER_URL": "amqp://mq.example/",
        "SMS_PROVIDERS": "accounts.email.InboxBackend",
    }

    done = run(STARTS["manage.py"], **GOOD | fine)

    assert done.returncode == 0, done.stderr


SECRETS = (
    *("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_URL", "PAYMENT_SECRET_KEYS", "METRICS_TOKEN"),
    *("EMAIL_HOST_PASSWORD", "WECHAT_MINI_SECRET", "SENTRY_DSN"),
    *("ALIYUN_SMS_SECRET", "TENCENT_SMS_SECRET", "SMS_REPORT_KEY"),
)


def test_every_secret_may_lie_in_a_file(tmp_path):
    values = {
        "SECRET_KEY": GOOD["SECRET_KEY"],
        "POSTGRES_PASSWORD": "in-a-file-0123",
        "REDIS_URL": "redis://:in-a-file@127.0.0.1:6379/3",
        "PAYMENT_SECRET_KEYS": "ZGVtby1vbmx5LWtleS1vZi14aWFvZGlhbnRvbmctMDE=",
        "METRICS_TOKEN": "in-a-file-0123456789",
        "EMAIL_HOST_PASSWORD": "in-a-file",
        "WECHAT_MINI_SECRET": "in-a-file",
        "SENTRY_DSN": "https://in-a-file@sentry.example/1",
        "ALIYUN_SMS_SECRET": "in-a-file-of-aliyun",
        "TENCENT_SMS_SECRET": "in-a-file-of-tencent",
        "SMS_REPORT_KEY": "in-a-file-of-reports",
    }
    assert set(values) == set(SECRETS)
    for name, value in values.items():
        (tmp_path / name).write_text(f"{value}\n")
    given = {name: value for name, value in GOOD.items() if name not in SECRETS}
    given |= {f"{name}_FILE": str(tmp_path / name) for name in SECRETS}
    code = (
        "from xiaodiantong.settings import production as s; "
        "print(s.SECRET_KEY, s.DATABASES['default']['PASSWORD'], s.REDIS_URL, "
        "s.PAYMENT_SECRET_KEYS[0], s.METRICS_TOKEN, s.EMAIL_HOST_PASSWORD, "
        "s.WECHAT_MINI_SECRET, s.SENTRY_DSN, s.ALIYUN_SMS['secret'], s.TENCENT_SMS['secret'], "
        "s.SMS_REPORT_KEY)"
    )

    done = run([sys.executable, "-c", code], **given)

    assert done.stdout.split() == [values[name] for name in SECRETS], done.stderr


def test_a_secret_file_that_is_not_there_is_told(tmp_path):
    given = GOOD | {"SECRET_KEY_FILE": str(tmp_path / "none")}

    assert "- SECRET_KEY_FILE=" in run(STARTS["manage.py"], **given).stderr


@pytest.mark.long
@pytest.mark.parametrize("environment", ["production", "preproduction"])
def test_the_deploy_check_finds_nothing(environment):
    done = run([*MANAGE, "check", "--deploy"], **GOOD | {"DJANGO_ENV": environment})

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    assert done.stderr == ""


@pytest.mark.long
def test_what_production_is_set_to():
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD, "
        "s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.DEBUG, "
        "s.CORS_ALLOW_CREDENTIALS, s.CORS_ALLOWED_ORIGINS, "
        "getattr(s, 'CORS_ALLOW_ALL_ORIGINS', False), s.LOGGING['loggers']['orders'])"
    )
    start = "from xiaodiantong.env import select_settings; select_settings()\n"
    given = GOOD | {"CORS_ALLOWED_ORIGINS": "https://app.example"}

    done = run([sys.executable, "-c", start + code], **given)

    assert done.stdout.strip() == (
        "31536000 True True True True True False "
        "True ['https://app.example'] False {'level': 'INFO'}"
    ), done.stderr


@pytest.mark.long
def test_https_is_asked_of_everybody_but_the_probe():
    """Through the whole chain of production, without a database or Redis."""
    code = (
        "from xiaodiantong.env import select_settings; select_settings()\n"
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "client = Client(raise_request_exception=False)\n"
        "for path, host in (('/', 'xiaodiantong.example'), ('/healthz', '10.0.0.1')):\n"
        "    answer = client.get(path, headers={'host': host})\n"
        "    print(answer.status_code, answer.get('Location', '-'))\n"
    )
    given = GOOD | {"REDIS_URL": "redis://127.0.0.1:1/0", "POSTGRES_PORT": "1"}

    done = run([sys.executable, "-c", code], **given)

    assert done.stdout.split("\n")[:2] == [
        "301 https://xiaodiantong.example/",
        "200 -",
    ], done.stderr


COUNT = """
from xiaodiantong.env import select_settings; select_settings()
import django; django.setup()
from django.test import Client
for _ in range(3): Client().get("/healthz-not")
from xiaodiantong.ops.metrics import counters as metrics
metrics.orders_placed.inc()
"""
TELL = """
from xiaodiantong.env import select_settings; select_settings()
import django; django.setup()
from xiaodiantong.ops.metrics import counters as metrics
print(metrics.exposition().decode())
"""


@pytest.mark.long
def test_processes_count_together(tmp_path):
    given = {"DJANGO_ENV": "test", "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "counts")}
    for _process in range(2):
        done = run([sys.executable, "-c", COUNT.replace("Client().get", "str")], **given)
        assert done.returncode == 0, done.stderr

    assert "\nxdt_orders_placed_total 2.0\n" in run([sys.executable, "-c", TELL], **given).stdout
