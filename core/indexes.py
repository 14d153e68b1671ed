"""An index for a table that is in use: shops go on selling while it is built."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.migrations import RunPython
from django.db.migrations.operations import AddIndex
from django.db.migrations.state import ProjectState


class AddIndexMeanwhile(AddIndex):
    """
    As AddIndex; on PostgreSQL without a lock that writers wait for, however long it takes. Its
    migration is `atomic = False`, and may be run again after one that was interrupted.
    """

    atomic = False

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        created = self.index.create_sql(model, schema_editor, concurrently=True)
        _build(schema_editor, schema_editor.quote_name(self.index.name), created)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def index_of_others(name: str, on: str, *, on_postgresql: str = "") -> RunPython:
    """
    The same for a table of another package, whose models do not know of it: CREATE INDEX `name`
    `on`, which is "ON table (columns) …".
    """

    def add(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            created = f"CREATE INDEX CONCURRENTLY {name} {on_postgresql or on}"
            _build(schema_editor, name, created)
        else:
            schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} {on}")

    def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        is_postgres = schema_editor.connection.vendor == "postgresql"
        how = "CONCURRENTLY " if is_postgres else ""
        schema_editor.execute(f"DROP INDEX {how}IF EXISTS {name}")

    return RunPython(add, remove)


def _build(schema_editor: BaseDatabaseSchemaEditor, name: str, created: Statement | str) -> None:
    schema_editor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
    try:
        # A run that was interrupted left an invalid one.
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        schema_editor.execute(created, params=None)
    finally:
        schema_editor.execute("RESET statement_timeout; RESET lock_timeout")
