"""An index for a table that is in use: shops go on selling while it is built."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
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
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        try:
            # A run that was interrupted left an invalid one.
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            created = self.index.create_sql(model, schema_editor, concurrently=True)
            schema_editor.execute(created, params=None)
        finally:
            schema_editor.execute("RESET statement_timeout; RESET lock_timeout")

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
