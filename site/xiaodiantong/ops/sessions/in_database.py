"""Django's sessions in the database, written by one statement instead of four."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.db import DatabaseError, IntegrityError, router, transaction
from django.utils.crypto import get_random_string

from core import inserted


class SessionStore(db.SessionStore):
    """
    A new key is not asked for first: 32 random characters do not meet, and if they did, the
    INSERT would refuse them and `create` draw others. One statement is a transaction of its own;
    only inside of another it needs a savepoint, which the original makes.
    """

    def _get_new_session_key(self) -> str:
        return get_random_string(32, VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        using = router.db_for_write(self.model)
        if transaction.get_connection(using).in_atomic_block:
            super().save(must_create)
            return
        if must_create and not hasattr(self, "_session_cache"):
            # A new one: there is nothing to load.
            self._session_cache: dict[str, object] = {}
        row = self.create_model_instance(dict(self.items()))
        try:
            inserted.create(row) if must_create else row.save(force_update=True, using=using)
        except IntegrityError as error:
            if must_create:
                raise CreateError from error
            raise
        except DatabaseError as error:
            if not must_create:
                # Somebody signed it out meanwhile.
                raise UpdateError from error
            raise
