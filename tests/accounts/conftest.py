"""What goes wrong around messages: the broker, the provider."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from celery.app.task import Task
from kombu.exceptions import OperationalError

from accounts.sms.backends import Receipt, Sms


class SmsRefused(Exception):
    pass


class FailingBackend:
    """A provider that is down, and tells all it was given."""

    def send(self, sms: Sms) -> Receipt:
        raise SmsRefused(f"{sms.to}: {sms.text} ({sms.code})")


@pytest.fixture
def failing_provider(settings) -> None:
    settings.SMS_PROVIDERS = [f"{__name__}.FailingBackend"]


@pytest.fixture
def dead_broker() -> Callable[[], AbstractContextManager[None]]:
    """with dead_broker(): Celery answers as it does when nothing listens at its broker."""

    def refuse(self: Task, *_args: object, **_options: object) -> None:
        raise OperationalError("Error 111 connecting to 127.0.0.1:6379. Connection refused.")

    @contextmanager
    def dead() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Task, "apply_async", refuse)
            yield

    return dead
