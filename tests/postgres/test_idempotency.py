"""One key in the same instant: one request is worked on, with real connections."""

from functools import partial

import pytest
from django.utils import timezone

from accounts.api import tokens
from core.api import idempotency
from core.models import IdempotencyKey
from tests import make

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_of_twenty_with_one_key_one_works(at_once):
    given = {"who": "user 1", "key": "k", "fingerprint": "f"}
    claim = partial(idempotency.claim, **given, at=timezone.now())

    results = at_once([claim] * 20)

    mine = [result for result in results if isinstance(result, tuple) and result[1]]
    waiting = [result for result in results if isinstance(result, idempotency.InProgress)]
    assert (len(mine), len(waiting)) == (1, 19), results
    assert IdempotencyKey.objects.count() == 1


def test_of_ten_that_take_over_from_a_dead_worker_one_does(at_once):
    given = {"who": "user 1", "key": "k", "fingerprint": "f"}
    now = timezone.now()
    idempotency.claim(**given, at=now - idempotency.PATIENCE)

    results = at_once([partial(idempotency.claim, **given, at=now)] * 10)

    assert sum(isinstance(result, tuple) and result[1] for result in results) == 1, results


def test_a_refresh_token_used_ten_times_at_once_renews_once(at_once):
    pair = tokens.issue(make.user())

    results = at_once([partial(tokens.renew, pair.refresh)] * 10)

    renewed = [result for result in results if isinstance(result, tokens.Pair)]
    refused = [result for result in results if isinstance(result, tokens.TokenRefused)]
    assert (len(renewed), len(refused)) == (1, 9), results
