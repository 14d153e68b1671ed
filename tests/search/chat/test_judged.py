"""Typed orders over the catalogue: the shared set, and messages of our own."""

import json
import sys

import pytest
from django.db import transaction

from search.chat.reader import read
from tests.search.chat import orders


@pytest.fixture(scope="module", params=[False, True], ids=["sizes in words", "sizes as variants"])
def stores(request, django_db_setup, django_db_blocker):
    """The shops of the catalogue, loaded once a way and taken back after this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield orders.stock(orders.catalogue(), has_variants=request.param)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_reads_the_shared_orders(stores, shared_data, capsys):
    text = (shared_data / "chat_orders.json").read_text(encoding="utf-8")

    score = orders.scored(json.loads(text)["orders"], stores, read=read)

    with capsys.disabled():
        sys.stdout.write(f"\nshared chat orders: {score}\n")
    assert score.wrong == []
    assert score.exact / score.total >= 0.9
    assert score.wrong_intents == []


@pytest.mark.long
@pytest.mark.django_db
def test_reads_our_own_orders(stores, capsys):
    own = json.loads(orders.OWN.read_text(encoding="utf-8"))["orders"]

    score = orders.scored(own, stores, read=read)

    with capsys.disabled():
        sys.stdout.write(f"\nour own chat orders: {score}\n")
    assert score.wrong == []
    assert score.exact / score.total >= 0.9
    assert score.wrong_intents == []
    assert score.lost_notes == []
