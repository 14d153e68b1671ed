"""The environment: typed, told all at once when wrong; no inbox in production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from xiaodiantong.env import Environment

PROJECT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": "x7k2q" * 12,
    "ALLOWED_HOSTS": "xiaodiantong.example",
    "SITE_URL": "https://xiaodiantong.example",
    "POSTGRES_PASSWORD": "not-used-here",
    "PAYMENT_SECRET_KEYS": "ZGVtby1vbmx5LWtleS1vZi14aWFvZGlhbnRvbmctMDE=",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SMS_PROVIDERS": "console",
    "ALLOW_CONSOLE_SMS": "true",
}
NEEDED = (
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "POSTGRES_PASSWORD",
    "REDIS_URL",
    "SMS_PROVIDERS",
)
SMS_PROVIDERS = "from django.conf import settings; print(settings.SMS_PROVIDERS)"


def run(code: str, *, before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    script = f"{before}\nfrom xiaodiantong.env import select_settings; select_settings()\n{code}"
    return subprocess.run(
        [sys.executable, "-c", script],
        env=keep | environment | {"PYTHONPATH": f"{PROJECT / 'site'}:{PROJECT}"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_names_everything_that_is_missing_at_once():
    done = run("import django; django.setup()", DJANGO_ENV="production")

    assert done.returncode != 0
    for name in NEEDED:
        assert f"- {name} is missing" in done.stderr


def test_production_refuses_a_weak_secret():
    done = run("import django; django.setup()", **GOOD | {"SECRET_KEY": "changeme"})

    assert "SECRET_KEY is weak" in done.stderr


@pytest.mark.long
def test_production_starts_and_has_no_inbox():
    code = (
        "import django; django.setup()\n"
        "from django.urls import resolve, get_resolver\n"
        "print(resolve('/dev/inbox/').view_name)\n"
        "print([str(p.pattern) for p in get_resolver().url_patterns if 'dev' in str(p.pattern)])\n"
    )
    done = run(code, **GOOD)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["wagtail_serve", "[]"]


@pytest.mark.parametrize(
    ("backend", "problem"),
    [
        ("", "SMS_PROVIDERS is missing"),
        ("inbox", "SMS_PROVIDERS=inbox is for development"),
        ("accounts.sms.backends.Inbox", "SMS_PROVIDERS=inbox is for development"),
        ("console", "SMS_PROVIDERS=console sends no SMS"),
        (
            "nobody",
            "SMS_PROVIDERS: 'nobody' is not console, inbox, aliyun, tencent or a dotted path",
        ),
        ("aliyun", "ALIYUN_SMS_SECRET is missing"),
        ("aliyun,tencent", "TENCENT_SMS_APP_ID is missing"),
    ],
)
def test_production_wants_a_real_sms_provider(backend, problem):
    done = run(SMS_PROVIDERS, **GOOD | {"SMS_PROVIDERS": backend, "ALLOW_CONSOLE_SMS": "false"})

    assert done.returncode != 0
    assert done.stderr.count(problem) == 1


def test_a_short_key_of_delivery_reports_is_refused():
    done = run(SMS_PROVIDERS, **GOOD | {"SMS_REPORT_KEY": "123456"})

    assert done.returncode == 3
    assert "SMS_REPORT_KEY is short" in done.stderr


def test_the_inbox_is_refused_in_production_even_for_a_rehearsal():
    done = run(SMS_PROVIDERS, **GOOD | {"SMS_PROVIDERS": "inbox"})

    assert "which sends no SMS to anybody" in done.stderr


@pytest.mark.long
def test_any_dotted_path_may_send_sms():
    provider = "accounts.email.InboxBackend"
    done = run(SMS_PROVIDERS, **GOOD | {"SMS_PROVIDERS": provider, "ALLOW_CONSOLE_SMS": ""})

    assert done.stdout.strip() == f"['{provider}']", done.stderr


@pytest.mark.long
def test_development_may_write_sms_to_the_log():
    done = run(SMS_PROVIDERS, DJANGO_ENV="development", SMS_PROVIDERS="console")

    assert done.stdout.strip() == "['console']", done.stderr


def test_an_odd_proxy_stops_the_start():
    done = run(SMS_PROVIDERS, **GOOD | {"TRUSTED_PROXIES": "unix,10.0.0.1/8,nginx"})

    assert "TRUSTED_PROXIES: 'nginx' is no address" in done.stderr
    assert done.stderr.count("TRUSTED_PROXIES") == 1


def test_a_secret_may_lie_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("secret" * 9 + "\n")
    monkeypatch.setenv("TOKEN_FILE", str(tmp_path / "secret"))

    assert Environment().secret("TOKEN") == "secret" * 9


@pytest.mark.parametrize(
    ("value", "read"),
    [("maybe", lambda env: env.flag("X", default=True)), ("many", lambda env: env.number("X", 1))],
)
def test_odd_values_are_problems(monkeypatch, value, read):
    monkeypatch.setenv("X", value)
    env = Environment()

    read(env)

    assert len(env.problems) == 1
    assert "X=" in env.problems[0]


@pytest.mark.long
@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"SEARCH_BACKEND": "solr"}, "SEARCH_BACKEND='solr' is unknown: use one of database, "),
        ({"SEARCH_BACKEND": "opensearch3"}, "SEARCH_URL is missing"),
        (
            {"SEARCH_BACKEND": "elasticsearch8", "SEARCH_URL": "search:9200"},
            "SEARCH_URL is no address such as http://",
        ),
    ],
)
def test_an_odd_search_server_stops_the_start(given, problem):
    done = run(SMS_PROVIDERS, **GOOD | given)

    assert done.returncode != 0
    assert done.stderr.count(problem) == 1


@pytest.mark.long
def test_the_clients_of_search_servers_are_needed_only_with_one():
    without = "import sys\nsys.modules['elasticsearch'] = sys.modules['opensearchpy'] = None\n"
    code = "import django; django.setup()\nimport xiaodiantong.urls\nprint('started')"
    chosen = {"SEARCH_BACKEND": "elasticsearch8", "SEARCH_URL": "https://search.example/"}

    assert run(code, before=without, **GOOD).stdout.strip() == "started"
    refused = run(code, before=without, **GOOD | chosen).stderr
    assert "needs: pip install 'elasticsearch>=8,<9'" in refused


def test_a_search_server_is_chosen_by_its_address():
    code = "from django.conf import settings; print(settings.WAGTAILSEARCH_BACKENDS)"
    done = run(code, **GOOD | {"SEARCH_BACKEND": "opensearch3", "SEARCH_URL": "http://search/"})

    assert "'BACKEND': 'search.backends.opensearch3'" in done.stdout, done.stderr
    assert "'URLS': ['http://search']" in done.stdout


@pytest.mark.parametrize(("chosen", "told"), [("", "True"), ("true", "True"), ("false", "False")])
def test_statements_are_prepared_unless_a_pooler_forbids_it(chosen, told):
    options = "settings.DATABASES['default']['OPTIONS']"
    code = f"from django.conf import settings; print('cursor_factory' in {options})"

    done = run(code, DJANGO_ENV="development", DJANGO_DB="postgres", POSTGRES_PREPARE=chosen)

    assert done.stdout == f"{told}\n", done.stderr
