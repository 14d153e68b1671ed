"""
Which migrations are applied, and the way back. Run inside a release.

migration_state.py save FILE      the last applied migration of each app, as JSON
migration_state.py back FILE      undo what was applied since; with the code that knows how
migration_state.py unknown        applied migrations this release has never heard of, one a line
migration_state.py lasting        names of waiting migrations that cannot be undone, one a line
"""

import json
import sys
from pathlib import Path

from xiaodiantong.env import select_settings


def main(arguments: list[str]) -> int:
    select_settings()
    import django

    django.setup()
    if len(arguments) == 2 and arguments[0] == "save":
        text = json.dumps(applied(), indent=1, sort_keys=True)
        Path(arguments[1]).write_text(f"{text}\n", encoding="utf-8")
        return 0
    if len(arguments) == 2 and arguments[0] == "back":
        return back(json.loads(Path(arguments[1]).read_text(encoding="utf-8")))
    if arguments in (["lasting"], ["unknown"]):
        names = lasting() if arguments == ["lasting"] else unknown()
        sys.stdout.writelines(f"{name}\n" for name in names)
        return 0
    sys.stderr.write(f"{__doc__}\n")
    return 2


def applied() -> dict[str, str]:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    known = set(loader.applied_migrations) & set(loader.graph.nodes)
    last = {}
    for app, name in known:
        children = loader.graph.node_map[app, name].children
        if not any(child.key[0] == app and child.key in known for child in children):
            last[app] = name
    return last


def back(before: dict[str, str]) -> int:
    from django.core.management import call_command

    for app, name in sorted(applied().items()):
        wanted = before.get(app, "zero")
        # An earlier step may have undone this app's too.
        if applied().get(app, "zero") != wanted:
            sys.stdout.write(f"{app}: {name} → {wanted}\n")
            call_command("migrate", app, wanted, verbosity=0, interactive=False)
    return 0


def unknown() -> list[str]:
    """Of apps that are installed here; left overs of removed apps do no harm."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    odd = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in odd if app in loader.migrated_apps)


def lasting() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [
        f"{migration.app_label}.{migration.name}"
        for migration, _is_backwards in plan
        if not all(operation.reversible for operation in migration.operations)
    ]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
