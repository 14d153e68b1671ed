"""
What a test with commits of its own wrote, taken back on PostgreSQL by the server itself: Django
truncates every table and writes the rows of the migrations anew, which takes a second or two.

Workers that run side by side migrate once: the first makes a template, each copies it.
"""

from django.conf import settings
from django.db import connection

TEMPLATE = "migrated"
# The tables that migrations have filled, as they were.
KEEP = """
CREATE SCHEMA kept;

CREATE FUNCTION kept.rows_of(place text, name text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    EXECUTE format(
        'SELECT md5(string_agg(r::text, chr(10) ORDER BY r::text)) FROM %I.%I r', place, name
    ) INTO found;
    RETURN found;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        IF kept.rows_of('public', name) IS NOT NULL THEN
            EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
        END IF;
    END LOOP;
END $$;

-- As a replica: no foreign key is asked on the way.
CREATE FUNCTION kept.take_back() RETURNS void LANGUAGE plpgsql
SET session_replication_role = replica AS $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        IF to_regclass(format('kept.%I', name)) IS NULL THEN
            EXECUTE format('DELETE FROM public.%I', name);
        ELSIF kept.rows_of('public', name) IS DISTINCT FROM kept.rows_of('kept', name) THEN
            EXECUTE format('DELETE FROM public.%I', name);
            EXECUTE format('INSERT INTO public.%1$I TABLE kept.%1$I', name);
        END IF;
    END LOOP;
END $$;
"""


def keep() -> None:
    """From now on flushing a database leaves what migrations wrote; nothing is written anew."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP)
    connection.ops.sql_flush = lambda *_args, **_options: ["SELECT kept.take_back()"]
    connection.creation.deserialize_db_from_string = lambda _data: None


def use_template() -> None:
    """Let this worker's database be a copy of the migrated one; whoever comes first makes it."""
    connection.creation.serialize_db_to_string = lambda: ""
    test = connection.settings_dict["TEST"]
    with connection._nodb_cursor() as cursor:
        # As long as another worker migrates.
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(1)")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
        if cursor.fetchone() is None:
            own, connection.settings_dict["TEST"] = test, test | {"NAME": TEMPLATE}
            _migrate()
            connection.settings_dict["TEST"] = own
    test["TEMPLATE"] = TEMPLATE


def _migrate() -> None:
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = name
