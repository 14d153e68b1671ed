"""Sessions: signed out stays out, a key is never shared, and writing one is one statement."""

import pytest
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from xiaodiantong.ops.sessions import cached, in_database

pytestmark = pytest.mark.long

ENGINES = [in_database.SessionStore, cached.SessionStore]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("engine", ENGINES)
def test_one_statement_makes_a_session_and_one_changes_it(
    engine: type[in_database.SessionStore],
) -> None:
    made = engine()
    made["seen"] = 1
    with CaptureQueriesContext(connection) as creating:
        made.save()
    made["seen"] = 2
    with CaptureQueriesContext(connection) as changing:
        made.save()

    assert [q["sql"].split()[0] for q in creating] == ["INSERT"]
    assert [q["sql"].split()[0] for q in changing] == ["UPDATE"]
    assert engine(made.session_key)["seen"] == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_signed_out_does_not_come_back(engine: type[in_database.SessionStore]) -> None:
    here = engine()
    here["user"] = 7
    here.save()
    elsewhere = engine(here.session_key)
    elsewhere.delete()
    here["user"] = 8

    with pytest.raises(UpdateError):
        here.save()
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_key_that_is_taken_is_refused() -> None:
    first = in_database.SessionStore()
    first["whose"] = "first"
    first.save()
    second = in_database.SessionStore(first.session_key)
    second["whose"] = "second"

    with pytest.raises(CreateError):
        second.save(must_create=True)
    assert in_database.SessionStore(first.session_key)["whose"] == "first"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_refused_write_leaves_the_transaction_around_it_usable() -> None:
    first = in_database.SessionStore()
    first.save()
    with transaction.atomic():
        with pytest.raises(CreateError):
            in_database.SessionStore(first.session_key).save(must_create=True)
        assert Session.objects.count() == 1
