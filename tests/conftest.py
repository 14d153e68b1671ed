"""Fixtures that every test may use."""

import gc
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from core import rate_limits
from orders.shipping import kept_terms
from tests.kept import built, opened, store  # noqa: F401
from tests.migrated import django_db_modify_db_settings, django_db_setup  # noqa: F401
from tests.timing import pytest_terminal_summary  # noqa: F401
from tests.tripwire import store_tripwire  # noqa: F401

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_finish() -> None:
    """What is there by now stays: the collector need not go through it time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.fixture(autouse=True)
def _empty_cache(monkeypatch):
    """Nor what a process counted by itself while a test had the cache away."""
    cache.clear()
    rate_limits._own.clear()
    kept_terms.forget()
    monkeypatch.setattr(rate_limits, "_away_until", 0.0)


@pytest.fixture(autouse=True)
def _windows_stay_open(monkeypatch):
    """No minute or day that tries are counted in ends within a test that does not travel."""
    began, travels = time.time(), time_machine.escape_hatch.is_travelling
    clock = SimpleNamespace(
        time=lambda: time.time() if travels() else began, monotonic=time.monotonic
    )
    monkeypatch.setattr(rate_limits, "time", clock)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real photos and uploads that lies beside the project in CI."""
    if SHARED_DATA.is_dir():
        return SHARED_DATA
    message = f"{SHARED_DATA} is not here"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def signed_in():
    """signed_in(user) → a client of that user."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="accounts.backends.PasswordBackend")
        return client

    return make
