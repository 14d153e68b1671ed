"""Sessions in the database, read from the cache: those of `in_database` below Django's."""

from django.contrib.sessions.backends import cached_db

from xiaodiantong.ops.sessions import in_database


class SessionStore(cached_db.SessionStore, in_database.SessionStore):
    """Django's writes to the database by what is next in line, which is ours."""
